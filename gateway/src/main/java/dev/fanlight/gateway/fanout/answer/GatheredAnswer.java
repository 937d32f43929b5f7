package dev.fanlight.gateway.fanout.answer;

import dev.fanlight.gateway.fanout.run.Answer;
import dev.fanlight.gateway.fanout.run.FanOutRun;
import dev.fanlight.gateway.fanout.run.Member;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayResponse;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An answer that is one response, made of what its run has come to. */
abstract class GatheredAnswer implements Answer {
  private final Promise<GatewayResponse> response = Promise.promise();
  private @Nullable FanOutRun run;

  @Override
  public final void of(FanOutRun fed) {
    run = fed;
  }

  @Override
  public final void ended(Member member) {}

  @Override
  public final boolean full() {
    return false;
  }

  @Override
  public final void over(@Nullable GatewayError failure) {
    if (failure != null) {
      fail(failure);
      return;
    }
    try {
      make();
    } catch (RuntimeException error) {
      fail(error);
    }
  }

  /** The join was reached: {@link #complete} or {@link #fail} must follow. May throw. */
  abstract void make();

  final void complete(GatewayResponse answer) {
    response.tryComplete(answer);
  }

  final void fail(Throwable reason) {
    response.tryFail(GatewayError.from(reason));
  }

  final FanOutRun run() {
    return Objects.requireNonNull(run, "the answer has no run yet");
  }

  @Override
  public final Future<GatewayResponse> response() {
    return response.future();
  }
}
