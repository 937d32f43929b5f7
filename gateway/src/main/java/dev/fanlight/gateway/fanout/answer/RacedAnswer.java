package dev.fanlight.gateway.fanout.answer;

import dev.fanlight.gateway.fanout.scope.LiveScope;
import dev.fanlight.gateway.fanout.scope.Owned;
import dev.fanlight.gateway.merge.AnswerHeaders;
import dev.fanlight.gateway.upstream.call.CallHead;
import dev.fanlight.plugin.GatewayResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The answer of a race that the response heads decide: the winner's response, as it comes. */
public final class RacedAnswer extends GatheredAnswer {
  private final LiveScope scope;
  private final @Nullable Duration maxDuration;

  /**
   * @param scope the exchange's, whose deadline ends with the head
   * @param maxDuration of the exchange from then on; null: no bound
   */
  public RacedAnswer(LiveScope scope, @Nullable Duration maxDuration) {
    this.scope = scope;
    this.maxDuration = maxDuration;
  }

  @Override
  public void won(CallHead head) {
    if (AnswerHeaders.partial(head.headers(), run().places())) {
      scope.context().report().partial();
    }
    scope.time().streaming(maxDuration);
    stream(new GatewayResponse(head.status(), head.headers(), head.body()));
  }

  /** Nobody has won, and nobody failed. */
  @Override
  void make() {
    throw Owned.notNeeded();
  }
}
