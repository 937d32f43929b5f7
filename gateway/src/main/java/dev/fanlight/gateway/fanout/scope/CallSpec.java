package dev.fanlight.gateway.fanout.scope;

import dev.fanlight.gateway.config.SuccessRule;
import dev.fanlight.gateway.fanout.target.BoundTarget;
import dev.fanlight.gateway.upstream.CallPolicy;
import dev.fanlight.gateway.upstream.CallTarget;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is fixed about a call before it starts.
 *
 * @param name in results, errors and Server-Timing
 * @param timeout of its own; null: only its scope's deadline bounds it
 * @param maxBody bytes of the response that may be held in memory
 * @param policy how hard it is tried
 * @param success which statuses count as success
 */
public record CallSpec(
    String name,
    BoundTarget target,
    @Nullable Duration timeout,
    int maxBody,
    SuccessRule success,
    CallPolicy policy) {

  /** A call of no declared name, which takes everything from its target. */
  public static CallSpec of(BoundTarget target) {
    CallTarget to = target.target();
    return new CallSpec(
        to.name(), target, to.timeout(), to.maxBody(), SuccessRule.BELOW_400, to.policy());
  }

  /** A call that only its scope's deadline bounds, and whose body is not held. */
  public static CallSpec streamed(BoundTarget target) {
    CallPolicy policy = target.target().policy();
    CallPolicy streamed = new CallPolicy(policy.retry(), policy.hedge(), false);
    return new CallSpec(target.target().name(), target, null, 0, SuccessRule.BELOW_400, streamed);
  }

  /** The same call under another name. */
  public CallSpec named(String other) {
    return other.equals(name)
        ? this
        : new CallSpec(other, target, timeout, maxBody, success, policy);
  }

  /** The failure that a complete response of that status is; null when it is none. */
  public @Nullable GatewayError judge(int status) {
    return success.holds(status)
        ? null
        : GatewayError.of(
            ErrorCode.CALL_FAILED, target.target().name() + " answered with status " + status);
  }
}
