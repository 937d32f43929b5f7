package dev.fanlight.gateway.fanout.call;

import dev.fanlight.gateway.config.action.SuccessRule;
import dev.fanlight.gateway.telemetry.meter.RouteMeters;
import dev.fanlight.gateway.telemetry.upstream.CallMeters;
import dev.fanlight.gateway.upstream.call.CallPolicy;
import dev.fanlight.gateway.upstream.call.CallTarget;
import dev.fanlight.gateway.upstream.call.Upgrade;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is fixed about a call before it starts.
 *
 * @param name in results, errors and Server-Timing
 * @param declared the name that the configuration has for it, which metrics may have
 * @param meters count the calls of one route to the target
 * @param timeout of its own; null: only its scope's deadline bounds it
 * @param maxBody bytes of the response that may be held in memory
 * @param policy how hard it is tried
 * @param success which statuses count as success
 */
public record CallSpec(
    String name,
    String declared,
    CallTarget target,
    CallMeters meters,
    @Nullable Duration timeout,
    int maxBody,
    SuccessRule success,
    CallPolicy policy) {

  /** A call of no declared name, which takes everything from its target. */
  public static CallSpec of(CallTarget target, CallMeters meters) {
    return new CallSpec(
        target.name(),
        target.name(),
        target,
        meters,
        target.timeout(),
        target.maxBody(),
        SuccessRule.BELOW_400,
        target.policy());
  }

  /** The same call, but only its scope's deadline bounds it, and its body is not held. */
  public CallSpec streamed() {
    CallPolicy streamed = new CallPolicy(policy.retry(), policy.hedge(), false);
    return new CallSpec(name, declared, target, meters, null, 0, success, streamed);
  }

  /** The same call as one that asks to switch protocols: it is never hedged. */
  public CallSpec upgrading(Upgrade upgrade) {
    CallPolicy upgrading = new CallPolicy(policy.retry(), null, false, upgrade);
    return new CallSpec(name, declared, target, meters, null, 0, success, upgrading);
  }

  /** The same call under another name. */
  public CallSpec named(String other) {
    return other.equals(name)
        ? this
        : new CallSpec(other, declared, target, meters, timeout, maxBody, success, policy);
  }

  /**
   * The same call as a plugin makes it.
   *
   * @param other its timeout; null: it keeps the one it has
   */
  CallSpec ofPlugin(@Nullable Duration other) {
    Duration own = other == null ? timeout : other;
    return new CallSpec(
        name, RouteMeters.PLUGIN_CALL, target, meters, own, maxBody, success, policy);
  }

  /** The failure that a complete response of that status is; null when it is none. */
  public @Nullable GatewayError judge(int status) {
    return success.holds(status)
        ? null
        : GatewayError.of(ErrorCode.CALL_FAILED, target.name() + " answered with status " + status);
  }
}
