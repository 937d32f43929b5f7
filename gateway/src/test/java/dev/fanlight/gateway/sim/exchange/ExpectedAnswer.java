package dev.fanlight.gateway.sim.exchange;

import dev.fanlight.gateway.config.action.CallConfig;
import dev.fanlight.gateway.config.action.FanOutConfig;
import dev.fanlight.gateway.config.action.FanOutConfig.Join;
import dev.fanlight.gateway.upstream.script.Script;
import dev.fanlight.gateway.upstream.script.Script.Fault;
import dev.fanlight.plugin.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * What a call must make of what its upstream says.
 *
 * @param maxBody bytes that it may hold
 */
record ExpectedAnswer(FanOutConfig plan, CallConfig config, int maxBody) {

  /** Whether a good head decides: then its body goes through as it comes. */
  boolean streams() {
    return plan.decision().stream() && !config.schedule().background();
  }

  private boolean unpacked() {
    return !streams() && !config.schedule().background();
  }

  /** Nobody looks into the winner of a race, nor into what no answer waits for. */
  private boolean wantsJson() {
    return !(plan.decision().join() instanceof Join.First) && !config.schedule().background();
  }

  boolean isGood(Script script) {
    if (!config.result().success().listed().isEmpty()) {
      return config.result().success().listed().contains(script.status());
    }
    boolean merged =
        !(plan.decision().join() instanceof Join.First) && !config.schedule().background();
    return script.status() < (merged ? 300 : 400) && !(merged && script.status() == 206);
  }

  /** What must end it while it is read; null: nothing. */
  @Nullable ErrorCode breaks(Script script) {
    if (streams() && isGood(script)) {
      return null;
    }
    if (isUnreadable(script)) {
      return isGood(script) ? ErrorCode.INVALID_BODY : null;
    }
    return script.length(unpacked()) > maxBody ? ErrorCode.UPSTREAM_BODY_TOO_LARGE : null;
  }

  private boolean isUnreadable(Script script) {
    return unpacked()
        && switch (script.packing()) {
          case GARBLED, UNKNOWN -> true;
          default -> false;
        };
  }

  /** What is wrong with it once it has been read, as an event; null: nothing. */
  @Nullable String flaw(Script script) {
    if (!isGood(script)) {
      return "status";
    }
    return switch (script.packing()) {
      case TRUNCATED -> unpacked() ? "truncated" : null;
      case GARBLED, UNKNOWN -> unpacked() ? "garbled" : null;
      default -> wantsJson() && script.fault() == Fault.NO_JSON ? "invalid_body" : null;
    };
  }

  /** What came over, as an event; only what breaks it. */
  String event(Script script, ErrorCode code) {
    return code == ErrorCode.UPSTREAM_BODY_TOO_LARGE && script.packing() == Script.Packing.BOMB
        ? "bomb"
        : code == ErrorCode.INVALID_BODY ? "garbled" : code.code();
  }
}
