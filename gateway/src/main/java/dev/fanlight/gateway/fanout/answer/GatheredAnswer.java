package dev.fanlight.gateway.fanout.answer;

import dev.fanlight.gateway.fanout.run.Answer;
import dev.fanlight.gateway.fanout.run.FanOutRun;
import dev.fanlight.gateway.fanout.run.Member;
import dev.fanlight.gateway.fanout.run.Slot;
import dev.fanlight.gateway.fanout.scope.LiveScope;
import dev.fanlight.gateway.limit.memory.MemoryBudget;
import dev.fanlight.plugin.Body;
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

  @Override
  public void passed(GatewayResponse answer) {
    complete(answer);
  }

  /** The join was reached: one of {@link #complete}, {@link #stream}, {@link #fail} must follow. */
  abstract void make();

  final void complete(GatewayResponse answer) {
    try {
      keep(answer.body() instanceof Body.Bytes bytes ? bytes.length() : 0);
      response.tryComplete(answer);
    } catch (GatewayError full) {
      fail(full);
    }
  }

  /**
   * Answers with a body that still comes, and lets go of all results. What the scope holds stays
   * with it until the exchange ends: the reader of the body counts there what it keeps.
   */
  final void stream(GatewayResponse answer) {
    run().slots().forEach(Slot::letGo);
    response.tryComplete(answer);
  }

  /**
   * Lets go of all results. What is held from here on is the answer, or what becomes of it.
   *
   * @throws GatewayError when there is no room for it
   */
  final void keep(long bytes) {
    LiveScope scope = run().scope();
    run().slots().forEach(Slot::letGo);
    scope.held().end();
    if (!scope.context().answer().hold(bytes)) {
      throw MemoryBudget.refusal();
    }
  }

  final void fail(Throwable reason) {
    run().scope().held().end();
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
