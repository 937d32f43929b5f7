package dev.fanlight.gateway.fanout.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.fanout.scope.LiveScope;
import dev.fanlight.gateway.sim.SimLoop;
import dev.fanlight.gateway.sim.Simulation;
import dev.fanlight.gateway.sim.engine.SimMeters;
import dev.fanlight.gateway.sim.engine.SimTarget;
import dev.fanlight.gateway.upstream.call.CallContext;
import dev.fanlight.gateway.upstream.call.CallEvents;
import dev.fanlight.gateway.upstream.call.CallHead;
import dev.fanlight.gateway.upstream.call.CallPolicy;
import dev.fanlight.gateway.upstream.call.CallTarget;
import dev.fanlight.gateway.upstream.call.OpenCall;
import dev.fanlight.gateway.upstream.script.Script;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.CallRequest;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.Phase;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.streams.ReadStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A call whose target has answered, and ended, before it is open. */
class BufferedCallTest {
  private static final int MAX_BODY = 4;

  private final Simulation time = new Simulation(0);
  private final SimLoop loop = time.newLoop();
  private final SimTarget context = new SimTarget(time, loop, any -> Script.answer(1, 200, "1"));
  private final LiveScope scope =
      LiveScope.root(context.context("1"), Duration.ofSeconds(10), () -> {});
  private final List<BufferedCall> ended = new ArrayList<>();

  private BufferedCall call(Body answer) {
    CallSpec spec = CallSpec.of(new AtOnce(answer), new SimMeters(1).upstream(0));
    new BufferedCall(scope, spec, BufferedCall.Judge.ANY, ended::add)
        .start(() -> CallRequest.get("/"));
    assertThat(ended).hasSize(1);
    return ended.getFirst();
  }

  private static @Nullable ErrorCode error(BufferedCall call) {
    GatewayError error = call.error();
    return error == null ? null : error.code();
  }

  @Test
  void wholeBody_thatIsTooLarge_failsTheCall() {
    BufferedCall call = call(Body.of("12345"));

    assertThat(error(call)).isEqualTo(ErrorCode.UPSTREAM_BODY_TOO_LARGE);
    assertThat(call.body().length()).isZero();
    assertThat(scope.held().bytes()).isZero();
  }

  @Test
  void bodyInPieces_thatIsTooLarge_failsTheCallWhateverFollows() {
    BufferedCall call = call(new Body.Streamed(new Pieces("123", "456", "7"), -1));

    assertThat(error(call)).isEqualTo(ErrorCode.UPSTREAM_BODY_TOO_LARGE);
    assertThat(call.body().length()).isZero();
    assertThat(scope.held().bytes()).isZero();
  }

  @Test
  void bodyThatFits_isTheBodyOfTheCall() {
    BufferedCall call = call(new Body.Streamed(new Pieces("12", "34"), -1));

    assertThat(error(call)).isNull();
    assertThat(call.body()).hasToString("1234");
  }

  /** Answers while it is being opened. */
  private record AtOnce(Body answer) implements CallTarget {
    @Override
    public String name() {
      return "u";
    }

    @Override
    public Duration timeout() {
      return Duration.ofSeconds(1);
    }

    @Override
    public int maxBody() {
      return MAX_BODY;
    }

    @Override
    public CallPolicy policy() {
      return new CallPolicy(null, null, true);
    }

    @Override
    public OpenCall open(
        CallRequest request, CallContext of, CallEvents events, CallPolicy policy) {
      of.report().dispatched();
      events.head(new CallHead(200, HttpHeaders.headers(), answer));
      events.closed(null);
      return new OpenCall() {
        @Override
        public Phase phase() {
          return Phase.BODY;
        }

        @Override
        public void abort(GatewayError reason) {
          // It is closed.
        }
      };
    }
  }

  /** A body whose reader gets all of it the moment it asks. */
  private static final class Pieces implements ReadStream<Buffer> {
    private final String[] texts;
    private @Nullable Handler<Buffer> handler;

    Pieces(String... texts) {
      this.texts = texts;
    }

    @Override
    public Pieces handler(@Nullable Handler<Buffer> reader) {
      handler = reader;
      return this;
    }

    @Override
    public Pieces resume() {
      for (String text : texts) {
        if (handler != null) {
          handler.handle(Buffer.buffer(text));
        }
      }
      return this;
    }

    @Override
    public Pieces fetch(long amount) {
      return this;
    }

    @Override
    public Pieces pause() {
      return this;
    }

    @Override
    public Pieces endHandler(@Nullable Handler<Void> reader) {
      return this;
    }

    @Override
    public Pieces exceptionHandler(@Nullable Handler<Throwable> reader) {
      return this;
    }
  }
}
