package dev.fanlight.gateway.fanout.answer;

import dev.fanlight.gateway.fanout.run.Answer;
import dev.fanlight.gateway.fanout.run.FanOutRun;
import dev.fanlight.gateway.fanout.run.Member;
import dev.fanlight.gateway.fanout.scope.Call;
import dev.fanlight.gateway.fanout.scope.LiveScope;
import dev.fanlight.gateway.merge.AnswerHeaders;
import dev.fanlight.gateway.upstream.CallHead;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayResponse;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The answer of a race that the response heads decide: the winner's response, as it comes. */
public final class RacedAnswer implements Answer {
  private final LiveScope scope;
  private final @Nullable Duration maxDuration;
  private final Promise<GatewayResponse> response = Promise.promise();
  private @Nullable FanOutRun run;

  /**
   * @param scope the exchange's, whose deadline ends with the head
   * @param maxDuration of the exchange from then on; null: no bound
   */
  public RacedAnswer(LiveScope scope, @Nullable Duration maxDuration) {
    this.scope = scope;
    this.maxDuration = maxDuration;
  }

  @Override
  public void of(FanOutRun fed) {
    run = fed;
  }

  @Override
  public void ended(Member member) {}

  @Override
  public void won(CallHead head) {
    AnswerHeaders.partial(
        head.headers(), Objects.requireNonNull(run, "the answer has no run yet").places());
    scope.streaming(maxDuration);
    response.tryComplete(new GatewayResponse(head.status(), head.headers(), head.body()));
  }

  @Override
  public void over(@Nullable GatewayError failure) {
    response.tryFail(failure == null ? Call.notNeeded() : failure);
  }

  @Override
  public boolean full() {
    return false;
  }

  @Override
  public Future<GatewayResponse> response() {
    return response.future();
  }
}
