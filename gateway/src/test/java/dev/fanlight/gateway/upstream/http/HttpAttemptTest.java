package dev.fanlight.gateway.upstream.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.upstream.BulkheadConfig;
import dev.fanlight.gateway.config.upstream.CareConfig;
import dev.fanlight.gateway.config.upstream.EndpointConfig;
import dev.fanlight.gateway.config.upstream.UpstreamConfig;
import dev.fanlight.gateway.limit.Bulkhead;
import dev.fanlight.gateway.limit.CountLimit;
import dev.fanlight.gateway.limit.memory.HeldBytes;
import dev.fanlight.gateway.limit.memory.MemoryBudget;
import dev.fanlight.gateway.sim.Simulation;
import dev.fanlight.gateway.telemetry.endpoint.EndpointMeters;
import dev.fanlight.gateway.telemetry.meter.BulkheadMeters;
import dev.fanlight.gateway.time.Loop;
import dev.fanlight.gateway.upstream.SharedUpstream;
import dev.fanlight.gateway.upstream.call.CallHead;
import dev.fanlight.gateway.upstream.endpoint.Endpoint;
import dev.fanlight.gateway.upstream.endpoint.EndpointGroup;
import dev.fanlight.gateway.upstream.endpoint.FixedEndpoints;
import dev.fanlight.gateway.upstream.http.connect.HttpNames;
import dev.fanlight.gateway.upstream.http.pool.HttpPool;
import dev.fanlight.gateway.upstream.network.Connections;
import dev.fanlight.plugin.CallRequest;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.impl.HttpClientConnection;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever throws while an attempt is under way, the attempt ends. */
class HttpAttemptTest {
  private final Vertx vertx = Vertx.vertx();
  private ServerSocket server;

  /** Where the owner of the attempt throws. */
  private enum Place {
    CONNECTED,
    SENT,
    HEAD
  }

  @BeforeEach
  void serve() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.startVirtualThread(this::answer);
  }

  private void answer() {
    try (Socket client = server.accept()) {
      while (client.getInputStream().read() != '\n') {}
      client.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\nbody".getBytes(ISO_8859_1));
      client.getInputStream().readAllBytes();
    } catch (IOException closed) {
      // The test is over.
    }
  }

  @AfterEach
  void close() throws Exception {
    server.close();
    vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @EnumSource(Place.class)
  void ownerThatThrows_endsTheAttempt(Place place) throws Exception {
    CompletableFuture<@Nullable GatewayError> closed = new CompletableFuture<>();

    vertx.runOnContext(now -> open(new Thrower(place, closed)));

    GatewayError error = closed.get(20, TimeUnit.SECONDS);
    assertThat(error).isNotNull();
    assertThat(error.code()).isEqualTo(ErrorCode.INTERNAL_ERROR);
  }

  @Test
  void reset_whileItWaitsForAConnection_leavesTheQueue() {
    List<Promise<HttpClientConnection>> connecting = new ArrayList<>();
    HttpPool pool =
        new HttpPool(
            () -> {
              connecting.add(Promise.promise());
              return connecting.getLast().future();
            },
            new HttpPool.Bounds(2, 1));
    URI uri = URI.create("http://127.0.0.1:1");
    ContextInternal context = ((VertxInternal) vertx).getOrCreateContext();
    CompletableFuture<@Nullable GatewayError> closed = new CompletableFuture<>();
    HttpAttempt attempt =
        new HttpAttempt(
            context,
            config(uri),
            Endpoint.of(uri, System::nanoTime),
            CallRequest.get("/"),
            new Thrower(Place.CONNECTED, closed));
    attempt.open(pool, "id", 1000);

    attempt.reset(GatewayError.of(ErrorCode.CANCELLED, "on purpose"));
    pool.take();

    assertThat(connecting).hasSize(1);
    assertThat(closed).isNotDone();
  }

  private void open(Connections.Listener listener) {
    HttpNames names = new HttpNames(vertx, Path.of("none"), List.of());
    URI uri = URI.create("http://127.0.0.1:" + server.getLocalPort());
    SharedUpstream upstream = upstream(uri);
    HttpConnections connections = new HttpConnections(vertx, upstream, names);
    Endpoint endpoint = upstream.endpoints().current().endpoints().getFirst();
    connections.open(endpoint, CallRequest.get("/"), "id", 1000, listener);
  }

  /** A service with that one endpoint. */
  static SharedUpstream upstream(URI uri) {
    Bulkhead bulkhead = new Bulkhead("u", BulkheadConfig.DEFAULT, BulkheadMeters.NONE);
    EndpointGroup group =
        new EndpointGroup(
            "u",
            new Loop(System::nanoTime, (delay, task) -> () -> {}, Runnable::run),
            EndpointMeters.NONE);
    return new SharedUpstream(
        config(uri),
        bulkhead,
        new FixedEndpoints(config(uri), group),
        null,
        new CountLimit(10_000));
  }

  private static UpstreamConfig config(URI uri) {
    return new UpstreamConfig(
        "u",
        new UpstreamConfig.Service(
            List.of(EndpointConfig.of(uri)),
            null,
            UpstreamConfig.Protocol.HTTP_1_1,
            new UpstreamConfig.Balance.RoundRobin(),
            new UpstreamConfig.HostHeader.Endpoint(),
            null,
            ""),
        new UpstreamConfig.Timeouts(
            Duration.ofSeconds(2), null, Duration.ofSeconds(20), Duration.ofSeconds(30)),
        BulkheadConfig.DEFAULT,
        new UpstreamConfig.Attempts(null, null, 100),
        new UpstreamConfig.Bounds(1 << 20, 1 << 16, 10_000),
        CareConfig.DEFAULT);
  }

  private record Thrower(Place place, CompletableFuture<@Nullable GatewayError> ended)
      implements Connections.Listener {
    private void at(Place now) {
      if (place == now) {
        throw new IllegalStateException("on purpose");
      }
    }

    @Override
    public boolean wantsNewConnection() {
      return false;
    }

    @Override
    public HeldBytes held() {
      return new MemoryBudget(1 << 20).holder(new Simulation(0).newLoop().loop(), "127.0.0.1");
    }

    @Override
    public void connected() {
      at(Place.CONNECTED);
    }

    @Override
    public void uploading(boolean now) {
      // A request without a body.
    }

    @Override
    public void sent() {
      at(Place.SENT);
    }

    @Override
    public void head(CallHead head) {
      at(Place.HEAD);
    }

    @Override
    public void closed(@Nullable GatewayError error) {
      ended.complete(error);
    }
  }
}
