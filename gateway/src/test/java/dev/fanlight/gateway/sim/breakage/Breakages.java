package dev.fanlight.gateway.sim.breakage;

import dev.fanlight.gateway.limit.BulkheadSchedule;
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
              "turns.enter(() -> begin(member))",
              "begin(member)"),
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
              "fanout.answer.StreamedAnswer",
              "unwritten.bytes() > maxUnsent",
              "unwritten.bytes() < 0"),
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

  private static Breakage model(String rule, String in, String find, String replacement) {
    return new Breakage(rule, in, find, replacement, ModelRun.OfSeed.class);
  }
}
