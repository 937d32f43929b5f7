package dev.fanlight.gateway.sim.fanout;

import dev.fanlight.gateway.sim.exchange.ObservedCall;
import dev.fanlight.gateway.sim.findings.Violations;
import dev.fanlight.gateway.upstream.SharedUpstream;
import dev.fanlight.gateway.upstream.script.Script;
import dev.fanlight.gateway.upstream.script.ScriptedAttempt;
import dev.fanlight.gateway.upstream.script.ScriptedConnections;
import dev.fanlight.plugin.CallRequest;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.Phase;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Tells each attempt what to do, and its call what the attempt did. */
final class SimAttempts implements ScriptedConnections.Watcher {
  private final long seed;
  private final int pace;
  private final Violations violations;
  private final Map<CallRequest, ObservedCall> calls = new IdentityHashMap<>();
  private final Map<String, Integer> tries = new HashMap<>();
  private final Map<ObservedCall, Integer> numbers = new IdentityHashMap<>();
  private final Map<ScriptedAttempt, String> names = new IdentityHashMap<>();
  private final SimNudge nudge;

  SimAttempts(long seed, int pace, Violations violations, SimNudge nudge) {
    this.nudge = nudge;
    this.seed = seed;
    this.pace = pace;
    this.violations = violations;
  }

  /** A call that may make attempts from now on. */
  void started(ObservedCall call) {
    calls.put(call.request, call);
  }

  /** Attempts of an upstream beyond the first of each call. */
  int extra(SharedUpstream upstream) {
    return calls.values().stream()
        .filter(call -> call.upstream == upstream)
        .mapToInt(call -> call.attempts.extra())
        .sum();
  }

  @Override
  public Script opening(CallRequest request, String requestId, long remainingMillis) {
    ObservedCall call = Objects.requireNonNull(calls.get(request));
    violations.check(remainingMillis > 0, "%s: opened without time", call);
    violations.check(remainingMillis <= call.mostMillis(), "%s: told of more time", call);
    String target = requestId + request.target();
    int tried = tries.merge(target, 1, Integer::sum);
    String body = "{\"from\":\"%s\",\"v\":7,\"list\":[1,2,3]}".formatted(request.target());
    return Script.random(new SplittableRandom(seed ^ (target + tried).hashCode()), body)
        .slower(pace);
  }

  private ObservedCall call(ScriptedAttempt attempt) {
    return Objects.requireNonNull(calls.get(attempt.request()));
  }

  @Override
  public void opened(ScriptedAttempt attempt) {
    ObservedCall call = call(attempt);
    int number = numbers.merge(call, 1, Integer::sum);
    names.put(attempt, SimNudge.name(call.exchange, call.number(), number));
    call(attempt).attempts.opened(attempt);
  }

  @Override
  public long nanos(ScriptedAttempt attempt, Phase phase, long millis) {
    return nudge.nanos(Objects.requireNonNull(names.get(attempt)), phase, millis);
  }

  @Override
  public void ended(ScriptedAttempt attempt, @Nullable GatewayError error) {
    call(attempt).attempts.ended(attempt, error);
  }

  @Override
  public void reset(ScriptedAttempt attempt, GatewayError reason) {
    call(attempt).attempts.reset(attempt, reason);
  }
}
