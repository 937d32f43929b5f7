package dev.fanlight.gateway.upstream.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.sim.SimLoop;
import dev.fanlight.gateway.sim.Simulation;
import dev.fanlight.gateway.time.Loop;
import dev.fanlight.gateway.upstream.SharedUpstream;
import dev.fanlight.gateway.upstream.call.CallHead;
import dev.fanlight.gateway.upstream.call.Upgrade;
import dev.fanlight.gateway.upstream.http.connect.NoNames;
import dev.fanlight.gateway.upstream.network.Connections;
import dev.fanlight.gateway.upstream.tunnel.LiveTunnel;
import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.Wire;
import dev.fanlight.plugin.CallRequest;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.Phase;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How the connection of a real upstream ends, when the gateway ends its tunnel. */
class HttpTunnelEndTest {
  private static final GatewayError TIME_OVER =
      GatewayError.deadlineExceeded(Phase.BODY, "the time is over");

  /** More than all buffers on the way take. */
  private static final int MUCH = 16 << 20;

  private final Vertx vertx =
      Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(true));
  private final Simulation time = new Simulation(0);
  private final SimLoop timers = time.newLoop();
  private final Opened opened = new Opened();
  private ServerSocket server;
  private Wire upstream;

  @BeforeEach
  void open() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    SharedUpstream shared =
        OneAttempt.upstream(
            OneAttempt.config(URI.create("http://127.0.0.1:" + server.getLocalPort())));
    vertx.runOnContext(now -> {
      opened.context = Vertx.currentContext();
      new HttpConnections(vertx, shared, NoNames.create())
          .open(
              shared.endpoints().current().endpoints().getFirst(),
              CallRequest.get("/"),
              "id",
              1000,
              opened);
    });
    upstream = new Wire(server::accept);
    upstream.head();
    upstream.send(
        "HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n");
    Eventually.get("the tunnel", opened.tunnel);
  }

  @AfterEach
  void close() throws Exception {
    server.close();
    upstream.close();
    Eventually.get("the close", vertx.close().toCompletionStage().toCompletableFuture());
  }

  /** The attempt, on its loop. */
  private final class Opened extends OneAttempt.Listener {
    final CompletableFuture<LiveTunnel> tunnel = new CompletableFuture<>();
    private Context context;
    private Connections.Attempt attempt;

    @Override
    public void opening(Connections.Attempt opening) {
      attempt = opening;
    }

    @Override
    public Upgrade upgrade() {
      return new Upgrade("websocket", false);
    }

    @Override
    public Loop loop() {
      return timers.loopOver(task -> context.runOnContext(now -> task.run()));
    }

    @Override
    public void head(CallHead head) {
      tunnel.complete((LiveTunnel) head.body());
    }
  }

  private void run(Runnable task) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    opened.context.runOnContext(now -> {
      try {
        task.run();
        done.complete(null);
      } catch (Throwable failure) {
        done.completeExceptionally(failure);
      }
    });
    Eventually.get("a turn of the loop", done);
  }

  private void await(String what, BooleanSupplier condition) {
    Eventually.equal(
        what,
        true,
        () -> {
          boolean[] met = new boolean[1];
          run(() -> met[0] = condition.getAsBoolean());
          return met[0];
        });
  }

  private LiveTunnel tunnel() {
    return opened.tunnel.join();
  }

  private void pass(long millis) {
    run(() -> time.advance(Duration.ofMillis(millis)));
  }

  /** The gateway ends the tunnel. */
  private void end(GatewayError reason) {
    run(() -> opened.attempt.reset(reason));
  }

  /** Hands the tunnel more than the upstream takes without reading. */
  private void owe() {
    run(() -> tunnel().upstream().write(Buffer.buffer("x".repeat(MUCH))));
    run(() -> assertThat(tunnel().upstream().waits()).isTrue());
  }

  private void assertOpen() {
    run(() -> assertThat(tunnel().closed().isComplete()).isFalse());
  }

  /** The connection has closed, and has left nothing. */
  private void assertClosed() {
    await("closed", () -> tunnel().closed().isComplete());
    run(() -> assertThat(timers.pendingTimers()).isZero());
  }

  @Test
  void bytesThatNobodyHasRead_doNotResetTheUpstream() {
    upstream.send("x".repeat(100_000));
    end(TIME_OVER);

    assertThat(upstream.rest()).isEmpty();
    upstream.send("still here");
    assertOpen();
  }

  @Test
  void anUpstreamThatCloses_isWaitedForNoLonger() {
    upstream.send("x".repeat(100_000));
    end(TIME_OVER);
    assertThat(upstream.rest()).isEmpty();

    upstream.close();
    assertClosed();
  }

  @Test
  void anUpstreamThatDoesNotClose_isWaitedForTwoSeconds() {
    end(TIME_OVER);
    assertThat(upstream.rest()).isEmpty();
    pass(1999);
    assertOpen();

    pass(1);
    assertClosed();
  }

  @Test
  void anUpstreamThatSendsOn_isNotReadForLong() {
    AtomicLong sent = new AtomicLong();
    end(TIME_OVER);
    assertThat(upstream.rest()).isEmpty();
    Thread.startVirtualThread(() -> {
      String piece = "x".repeat(64 << 10);
      while (sent.addAndGet(64 << 10) < 256 << 20) {
        upstream.sendUntilClosed(piece);
      }
    });
    long[] seen = {0, 0};
    await(
        "a standstill",
        () -> {
          seen[1] = sent.get() == seen[0] && seen[0] > 0 ? seen[1] + 1 : 0;
          seen[0] = sent.get();
          return seen[1] > 50;
        });

    assertThat(sent.get()).isBetween(1L << 20, 64L << 20);
    assertOpen();
    pass(2000);
    assertClosed();
  }

  @Test
  void whatIsOwedToTheUpstream_goesOutBeforeTheEnd() {
    owe();
    end(TIME_OVER);

    assertThat(upstream.read(MUCH)).hasSize(MUCH);
    assertThat(upstream.rest()).isEmpty();
    upstream.close();
    assertClosed();
  }

  @Test
  void whatIsOwedToTheUpstream_goesOutBehindTheEndOfTheClient() {
    owe();
    run(() -> tunnel().upstream().endOutput());
    end(TIME_OVER);

    assertThat(upstream.read(MUCH)).hasSize(MUCH);
    assertThat(upstream.rest()).isEmpty();
    upstream.close();
    assertClosed();
  }

  @Test
  void anUpstreamThatDoesNotTakeWhatIsOwed_isResetAfterTwoSeconds() {
    owe();
    end(TIME_OVER);
    pass(1999);
    assertOpen();

    pass(1);
    assertClosed();
    assertThat(upstream.rest()).endsWith("<reset>");
  }

  @ParameterizedTest
  @EnumSource(names = {"CLIENT_GONE", "OVERLOADED"})
  void whatIsOwedToTheUpstream_isDroppedForThatReason(ErrorCode reason) {
    owe();
    end(GatewayError.of(reason, "as the test wants"));

    assertClosed();
    assertThat(upstream.rest()).endsWith("<reset>");
  }

  @Test
  void anotherClose_endsTheWaitForTheUpstreamAtOnce() {
    end(TIME_OVER);
    assertThat(upstream.rest()).isEmpty();
    run(() -> tunnel().upstream().close());

    assertClosed();
  }

  @Test
  void anotherClose_dropsWhatIsOwedAtOnce() {
    owe();
    end(TIME_OVER);
    run(() -> tunnel().upstream().close());

    assertClosed();
    assertThat(upstream.rest()).endsWith("<reset>");
  }
}
