package dev.fanlight.gateway.sim.exchange;

import dev.fanlight.gateway.config.action.CallConfig;
import dev.fanlight.gateway.config.upstream.HedgeConfig;
import dev.fanlight.gateway.config.upstream.RetryConfig;
import dev.fanlight.gateway.upstream.script.ScriptedAttempt;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.Phase;
import io.vertx.core.http.HttpMethod;

/** How often one call was tried, and how often it may be. */
final class AttemptCounts {
  private int all;
  private int stale;
  private int refused;

  void opened() {
    all++;
  }

  void failed(ScriptedAttempt attempt, ErrorCode code) {
    boolean staleConnection = attempt.reusedConnection() && attempt.phase() != Phase.BODY;
    stale += staleConnection && code == ErrorCode.CONNECTION_RESET ? 1 : 0;
    refused += code == ErrorCode.CONNECT_FAILED ? 1 : 0;
  }

  int all() {
    return all;
  }

  /**
   * Attempts beyond the first, but for those that a stale connection cost, or an endpoint that
   * refused while there was another.
   */
  int extra(int endpoints) {
    int elsewhere = Math.min(refused, endpoints - 1);
    return Math.max(0, all - 1 - stale - elsewhere);
  }

  /** The most extra ones that the call's configuration allows. */
  static int allowed(CallConfig config) {
    RetryConfig retry = config.effort().retry();
    HedgeConfig hedge = config.effort().hedge();
    if (!config.request().method().equals(HttpMethod.GET)) {
      return 0;
    }
    return (retry == null ? 0 : retry.attempts() - 1) + (hedge == null ? 0 : hedge.max());
  }
}
