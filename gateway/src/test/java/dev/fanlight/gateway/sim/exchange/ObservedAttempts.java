package dev.fanlight.gateway.sim.exchange;

import dev.fanlight.gateway.sim.findings.Violations;
import dev.fanlight.gateway.upstream.script.Script;
import dev.fanlight.gateway.upstream.script.ScriptedAttempt;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.Phase;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The attempts of one call: whether each may run when it does, and what each shows. */
public final class ObservedAttempts {
  private final ObservedCall call;
  private final ExpectedAnswer expected;
  private final Violations violations;
  private final Set<ScriptedAttempt> running = new HashSet<>();
  private final AttemptCounts counts = new AttemptCounts();
  private final Set<ErrorCode> seen = EnumSet.noneOf(ErrorCode.class);
  private @Nullable ScriptedAttempt answered;
  private @Nullable Script broken;
  private boolean timedOut;

  ObservedAttempts(ObservedCall call, ExpectedAnswer expected) {
    this.call = call;
    this.expected = expected;
    this.violations = call.exchange.violations();
  }

  public void opened(ScriptedAttempt attempt) {
    counts.opened();
    violations.check(
        running.size() >= endpoints() || running.stream().noneMatch(attempt::sharesEndpoint),
        "%s: twice at once to one endpoint",
        call);
    running.add(attempt);
    call.permits.served(call);
    violations.check(!call.isClosed(), "%s: an attempt after its end", call);
    violations.check(!call.late(), "%s: an attempt too late", call);
  }

  public void ended(ScriptedAttempt attempt, @Nullable GatewayError failure) {
    violations.check(running.remove(attempt), "%s: an attempt ended twice", call);
    if (failure == null) {
      answered = attempt;
    } else {
      seen.add(failure.code());
      counts.failed(attempt, failure.code());
      call.exchange.cover(call.config, failure.code().code(), attempt.phase());
    }
  }

  public void reset(ScriptedAttempt attempt, GatewayError reason) {
    violations.check(running.remove(attempt), "%s: an attempt reset twice", call);
    if (reason.code() == ErrorCode.DEADLINE_EXCEEDED && !call.late()) {
      timedOut = true;
      call.exchange.cover(call.config, "try_timeout", attempt.phase());
    }
    ErrorCode breaks = expected.breaks(attempt.script());
    if (breaks != null) {
      seen.add(breaks);
      broken = attempt.script();
    }
  }

  /** Whether the head that has come, of the only attempt that runs, decides a race. */
  boolean headDecides() {
    violations.check(running.size() == 1, "%s: %s attempts beside an answer", call, running);
    return expected.streams() && expected.isGood(running.iterator().next().script());
  }

  /** As long as the call is open. */
  void checkInTime() {
    Duration perTry = call.upstream.config().timeouts().perTry();
    violations.check(
        perTry == null || running.stream().allMatch(attempt -> mayRun(attempt, perTry)),
        "%s: an attempt outlives its time",
        call);
  }

  private boolean mayRun(ScriptedAttempt attempt, Duration perTry) {
    boolean streams = expected.streams() && attempt.phase() == Phase.BODY;
    return streams || attempt.ageNanos() <= perTry.toNanos();
  }

  /** When the call closes. */
  void checkOver() {
    violations.check(running.isEmpty(), "%s: closed before its attempts", call);
    violations.check(
        extra() <= AttemptCounts.allowed(call.config), "%s: %s attempts", call, count());
  }

  public int count() {
    return counts.all();
  }

  /** Those beyond the first that a retry or a hedge has cost. */
  public int extra() {
    return counts.extra(endpoints());
  }

  private int endpoints() {
    return call.upstream.endpoints().current().endpoints().size();
  }

  /** Whether one failed with that, or would have. */
  boolean sawFailure(ErrorCode code) {
    return seen.contains(code);
  }

  /** Whether one was reset because it had taken too long, while its call still had time. */
  boolean timedOut() {
    return timedOut;
  }

  /** Of the last one that was reset over what it said; null: none was. */
  @Nullable Script broken() {
    return broken;
  }

  /** Whether one has answered completely. */
  boolean answered() {
    return answered != null;
  }

  /** What the call was answered with in the end. */
  Script script() {
    return Objects.requireNonNull(answered).script();
  }

  /** The body of that, as it came over the wire. */
  String wire() {
    return Objects.requireNonNull(answered).content().toString();
  }
}
