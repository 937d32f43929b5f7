package dev.fanlight.gateway.fanout.run;

import dev.fanlight.gateway.config.action.FanOutConfig.Join;
import dev.fanlight.gateway.fanout.call.BufferedCall;
import dev.fanlight.gateway.merge.CallResult;
import dev.fanlight.plugin.CallError;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The one error of a fan-out whose join failed. */
public final class FanOutFailure {
  private FanOutFailure() {}

  /**
   * @param decider the call whose end decided it; null when there was none
   */
  static GatewayError of(FanOutRun run, @Nullable Member decider) {
    List<Member> failed = run.members().stream().filter(Member::failed).toList();
    List<CallError> errors = new ArrayList<>(failed.size());
    for (Member member : failed) {
      errors.add(error(member, Objects.requireNonNull(member.started().error()), body(member)));
    }
    boolean oneDecides = run.plan().join() instanceof Join.All;
    // A dependant only passes on the failure of another, which is among the failed ones.
    GatewayError failure =
        oneDecides && decider != null && decider.failed() ? of(decider) : together(run, failed);
    return failure.withErrors(errors);
  }

  private static GatewayError of(Member decider) {
    GatewayError error = Objects.requireNonNull(decider.started().error());
    GatewayError failure =
        GatewayError.of(error.code(), "call " + decider.name() + " failed: " + error.detail())
            .withStatus(error.status());
    Throwable cause = error.getCause();
    failure = cause == null ? failure : failure.withCause(cause);
    for (Map.Entry<String, String> header : error.headers().entrySet()) {
      failure = failure.withHeader(header.getKey(), header.getValue());
    }
    return error.phase() == null ? failure : failure.withPhase(error.phase());
  }

  /** Every call failed, or too many for the join: what they have in common decides. */
  private static GatewayError together(FanOutRun run, List<Member> failed) {
    int calls = (int) run.members().stream().filter(Member::calls).count();
    String detail =
        failed.isEmpty()
            ? "the join cannot be reached with " + calls + (calls == 1 ? " call" : " calls")
            : failed.size() + " of " + calls + " calls failed";
    if (!failed.isEmpty() && failed.stream().allMatch(FanOutFailure::isTheClients)) {
      return of(failed.getFirst());
    }
    if (!failed.isEmpty() && all(failed, Outcome.TIMEOUT)) {
      GatewayError first = Objects.requireNonNull(failed.getFirst().started().error());
      GatewayError timeout = GatewayError.of(ErrorCode.DEADLINE_EXCEEDED, detail);
      return first.phase() == null ? timeout : timeout.withPhase(first.phase());
    }
    if (!failed.isEmpty() && all(failed, Outcome.REJECTED)) {
      GatewayError first = Objects.requireNonNull(failed.getFirst().started().error());
      return GatewayError.of(first.code(), detail);
    }
    return GatewayError.of(ErrorCode.CALL_FAILED, detail);
  }

  /** Whether the request is to blame, so that no call could have been made. */
  private static boolean isTheClients(Member member) {
    GatewayError error = Objects.requireNonNull(member.started().error());
    boolean ofAValue =
        error.code() == ErrorCode.MISSING_VALUE || error.code() == ErrorCode.BAD_REQUEST;
    return ofAValue && error.status() < 500;
  }

  private static boolean all(List<Member> failed, Outcome outcome) {
    return failed.stream().allMatch(member -> member.started().outcome() == outcome);
  }

  /** What the upstream sent with its failure, where that is shown. */
  private static @Nullable String body(Member member) {
    return member.result != null
            && member.result.end() instanceof CallResult.Failure failure
            && failure.body() != null
        ? failure.body().toString()
        : null;
  }

  /**
   * The member's end as {@code errors} lists it, with the upstream's status where that is the
   * failure. A dispatched call may fail so without one: for a call of its own.
   */
  public static CallError error(Member member, GatewayError error) {
    return error(member, error, null);
  }

  private static CallError error(Member member, GatewayError error, @Nullable String body) {
    BufferedCall call = member.started();
    boolean answered = error.code() == ErrorCode.CALL_FAILED && call.status() > 0;
    return new CallError(
        member.name(),
        call.spec().target().name(),
        error.code(),
        error.phase(),
        answered ? call.status() : error.status(),
        call.elapsedMillis(),
        error.detail(),
        body);
  }
}
