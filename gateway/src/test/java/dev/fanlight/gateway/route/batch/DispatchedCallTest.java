package dev.fanlight.gateway.route.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.fanout.scope.ExchangeContext;
import dev.fanlight.gateway.route.exchange.ServedExchange;
import dev.fanlight.gateway.sim.Simulation;
import dev.fanlight.gateway.time.Loop;
import dev.fanlight.gateway.upstream.call.CallEvents;
import dev.fanlight.gateway.upstream.call.CallHead;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayResponse;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** An item of a batch whose body streams: the route's idle time is all that bounds it. */
class DispatchedCallTest {
  private static final Duration IDLE = Duration.ofMillis(100);

  private final Simulation time = new Simulation(0);
  private final Loop loop = time.newLoop().loop();
  private final Source source = new Source();
  private final Inner inner = new Inner();
  private final Outer outer = new Outer();

  private DispatchedCall answered() {
    DispatchedCall call = new DispatchedCall(loop, outer);
    call.runs(inner);
    return call;
  }

  @Test
  void chunksInTime_keepItGoingForAsLongAsTheyCome() {
    answered();

    for (int i = 0; i < 10; i++) {
      time.advance(Duration.ofMillis(99));
      source.send("x");
      assertThat(time.pendingTimers()).isEqualTo(1);
    }
    source.end();

    assertThat(outer.read).isEqualTo("xxxxxxxxxx");
    assertThat(outer.ends).containsExactly("ok");
    assertThat(time.pendingTimers()).isZero();
  }

  @Test
  void noChunkForThatLong_endsItAndTheExchangeWithin() {
    answered();
    source.send("x");

    time.advance(IDLE);

    assertThat(outer.ends).containsExactly("DEADLINE_EXCEEDED in BODY");
    assertThat(inner.cancelled).containsExactly(ErrorCode.DEADLINE_EXCEEDED);
    assertThat(inner.ended).containsExactly(504);
    assertThat(time.pendingTimers()).isZero();
  }

  @Test
  void abort_whileItsBodyIsDelivered_isItsEndAndTheReaderGetsNoMore() {
    DispatchedCall call = answered();
    outer.onChunk =
        () -> call.abort(GatewayError.of(ErrorCode.UPSTREAM_BODY_TOO_LARGE, "it is too large"));

    source.send("x");
    source.send("y");
    source.end();

    assertThat(outer.read).isEqualTo("x");
    assertThat(outer.ends).containsExactly("UPSTREAM_BODY_TOO_LARGE in null");
    assertThat(inner.cancelled).containsExactly(ErrorCode.UPSTREAM_BODY_TOO_LARGE);
    assertThat(inner.ended).hasSize(1);
    assertThat(time.pendingTimers()).isZero();
  }

  /** A body in the test's hands. */
  private static final class Source implements ReadStream<Buffer> {
    private @Nullable Handler<Buffer> handler;
    private @Nullable Handler<Void> endHandler;

    void send(String text) {
      Objects.requireNonNull(handler).handle(Buffer.buffer(text));
    }

    void end() {
      Objects.requireNonNull(endHandler).handle(null);
    }

    @Override
    public Source handler(@Nullable Handler<Buffer> reader) {
      handler = reader;
      return this;
    }

    @Override
    public Source endHandler(@Nullable Handler<Void> reader) {
      endHandler = reader;
      return this;
    }

    @Override
    public Source exceptionHandler(@Nullable Handler<Throwable> reader) {
      return this;
    }

    @Override
    public Source pause() {
      return this;
    }

    @Override
    public Source resume() {
      return this;
    }

    @Override
    public Source fetch(long amount) {
      return this;
    }
  }

  /** The exchange within, which answers at once and then sends. */
  private final class Inner implements ServedExchange {
    private final List<ErrorCode> cancelled = new ArrayList<>();
    private final List<Integer> ended = new ArrayList<>();

    @Override
    public ExchangeContext context() {
      throw new AssertionError("it makes no calls");
    }

    @Override
    public Future<GatewayResponse> response() {
      return Future.succeededFuture(
          GatewayResponse.of(200, "text/plain", new Body.Streamed(source, -1)));
    }

    @Override
    public Duration idleTimeout() {
      return IDLE;
    }

    @Override
    public long maxRequestBody() {
      return -1;
    }

    @Override
    public void onBroken(Consumer<GatewayError> handler) {}

    @Override
    public void cancel(GatewayError reason) {
      cancelled.add(reason.code());
    }

    @Override
    public void end(int status, long bytes, @Nullable GatewayError error) {
      ended.add(status);
    }
  }

  /** The batch's call, which reads what comes. */
  private final class Outer implements CallEvents {
    private final List<String> ends = new ArrayList<>();
    private String read = "";
    private Runnable onChunk = () -> {};

    @Override
    public void head(CallHead head) {
      ((Body.Streamed) head.body())
          .stream()
              .handler(chunk -> {
                read += chunk;
                onChunk.run();
              })
              .resume();
    }

    @Override
    public void closed(@Nullable GatewayError failure) {
      ends.add(failure == null ? "ok" : failure.code() + " in " + failure.phase());
    }

    @Override
    public void uploading(boolean now) {}
  }
}
