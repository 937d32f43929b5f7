package dev.fanlight.gateway.sim.breakage;

import dev.fanlight.gateway.limit.BulkheadSchedule;
import dev.fanlight.gateway.sim.care.CareSimulation;
import dev.fanlight.gateway.sim.fanout.FanOutSimulation;
import dev.fanlight.gateway.sim.model.ModelRun;
import java.util.List;

/**
 * The rules that the gateway stands on, each with the smallest bug that breaks it.
 *
 * <p>A refactoring that moves a quoted text adapts the quote. If the place is gone for good, delete
 * the breakage: {@code -Pmutation} still tries the small bugs of the new code.
 */
public final class Breakages {
  public static final Breakage SIBLINGS_GO_ON =
      engine(
          "A fan-out that has its verdict cancels the calls that are still open.",
          "fanout.scope.LiveScope",
          "owned.snapshot().forEach(child -> child.cancel(reason));",
          "");

  static final List<Breakage> ALL =
      List.of(
          bulkhead(
              "Exchanges that wait in one queue take turns.",
              "limit.FairQueue",
              "lines.putLast(",
              "lines.putFirst("),
          bulkhead(
              "A permit that is released twice goes back once.",
              "limit.Permit",
              "owner.getAndSet(null)",
              "owner.get()"),
          bulkhead(
              "A bulkhead that shrank grants nothing before enough permits are back.",
              "limit.Bulkhead",
              "closed || permits.inDebt()",
              "closed"),
          bulkhead(
              "A grant reaches only a waiter that still waits.",
              "limit.Waiter",
              "bulkhead.end(this) == State.GRANTED",
              "bulkhead.end(this) != null"),
          SIBLINGS_GO_ON,
          engine(
              "A fan-out makes no more calls at once than its concurrency.",
              "fanout.run.CallStarter",
              "turns.enter(turn);",
              "turn.run();"),
          engine(
              "At its deadline a scope ends its calls as timeouts.",
              "fanout.scope.LiveScope",
              "owned.snapshot().forEach(Owned::expire);",
              ""),
          engine(
              "When one attempt has won, the slower attempts are reset.",
              "upstream.RunningAttempts",
              "discard(other, Reset.NOT_NEEDED, lost);",
              ""),
          engine(
              "Only a method that is safe to repeat is retried.",
              "upstream.Retries",
              "retry.methods().contains(request.method()) && ",
              ""),
          engine(
              "A streamed answer that the client does not read starts no more calls.",
              "fanout.answer.stream.StreamedAnswer",
              "unwritten.bytes() > maxUnsent",
              "unwritten.bytes() < 0"),
          care(
              "The last usable endpoint is never ejected.",
              "upstream.endpoint.EndpointSet",
              "mayEject(outlier) && hasAnother(endpoint)",
              "mayEject(outlier)"),
          care(
              "No more endpoints are ejected at once than the share allows.",
              "upstream.endpoint.EndpointSet",
              "ejected.get() < outlier.most(current.members().size())",
              "ejected.get() < Integer.MAX_VALUE"),
          care(
              "An ejected endpoint gets no attempt.",
              "upstream.endpoint.Standing",
              "health() == Health.UP && ejection == null",
              "health() == Health.UP"),
          care(
              "An ejection ends.",
              "upstream.endpoint.EndpointGroup",
              "control.timers().schedule(nanos, () -> comeBack(endpoint, ejection));",
              ""),
          care(
              "The counts of an ejected endpoint are zero.",
              "upstream.endpoint.Outlier",
              "evidence = null;",
              ""),
          care(
              "A timeout that came early blames nobody.",
              "upstream.Upstream",
              "nanos >= ENOUGH * config.timeouts().allowance().toNanos()",
              "nanos >= 0"),
          care(
              "A cancelled attempt blames nobody.",
              "upstream.evidence.Blame",
              "case Reset ignored -> NOTHING;",
              "case Reset ignored -> FAILURE;"),
          care(
              "A removed endpoint gets no attempt.",
              "upstream.balance.Balancer",
              "now.version() != seen.version()",
              "now.version() < seen.version()"),
          care(
              "An endpoint with a small weight gets its turns.",
              "upstream.balance.RoundRobin",
              "Math.min(MOST, earned[turn]) + all.weight(turn)",
              "all.weight(turn)"),
          care(
              "A backup waits until nothing else is usable.",
              "upstream.endpoint.EndpointSet",
              "(member.backup() ? backups : usable).add(member)",
              "usable.add(member)"),
          care(
              "A probe that never ends has failed, so that no circuit breaker hangs half open.",
              "upstream.breaker.HalfOpen",
              "timer = breaker.control().timers().schedule(nanos, () -> expire(number));",
              ""),
          care(
              "A call that comes after the time of an open circuit breaker is admitted.",
              "upstream.breaker.CircuitBreaker",
              "case Open ignored -> probe(timeout);",
              "case Open ignored -> null;"),
          model(
              "A fallback is an answer, and wins no race.",
              "fanout.scope.JoinRule",
              "if (end == End.SUCCEEDED) {",
              "if (end != End.FAILED) {"),
          model(
              "When a quorum cannot be reached any more, the fan-out fails at once.",
              "fanout.scope.JoinRule",
              "mustReach && succeeded + open < needed",
              "false"),
          model(
              "A merge keeps the declared order, not the order in which calls end.",
              "fanout.answer.BufferedAnswer",
              "return run().slots().stream()",
              "return run().slots().reversed().stream()"));

  private Breakages() {}

  private static Breakage bulkhead(String rule, String in, String find, String replacement) {
    return new Breakage(rule, in, find, replacement, BulkheadSchedule.OfSeed.class);
  }

  private static Breakage engine(String rule, String in, String find, String replacement) {
    return new Breakage(rule, in, find, replacement, FanOutSimulation.OfSeed.class);
  }

  private static Breakage care(String rule, String in, String find, String replacement) {
    return new Breakage(rule, in, find, replacement, CareSimulation.OfSeed.class);
  }

  private static Breakage model(String rule, String in, String find, String replacement) {
    return new Breakage(rule, in, find, replacement, ModelRun.OfSeed.class);
  }
}
