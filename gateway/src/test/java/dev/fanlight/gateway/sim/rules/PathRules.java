package dev.fanlight.gateway.sim.rules;

import dev.fanlight.gateway.sim.exchange.SimExchange;
import dev.fanlight.gateway.telemetry.journal.FinishedExchange;
import dev.fanlight.gateway.telemetry.journal.FinishedExchange.Call;
import dev.fanlight.gateway.telemetry.journal.FinishedExchange.Part;
import dev.fanlight.gateway.telemetry.meter.PathPhase;
import dev.fanlight.plugin.ErrorCode;
import java.util.List;

/** What the critical path of an exchange must be. */
public record PathRules(SimExchange exchange, FinishedExchange record) {

  public void check() {
    long at = 0;
    for (Part part : record.criticalPath()) {
      holds(part.startAt() == at, "a gap before %s", part);
      holds(part.durationNanos() > 0, "%s takes no time", part);
      at += part.durationNanos();
      if (part.call() != null) {
        checkCall(part);
      }
    }
    holds(at == record.ending().durationNanos(), "the path ends at %s", at);
    checkOwnTime();
    checkOverhead();
  }

  /** A call is blamed for nothing that was before or after it. */
  private void checkCall(Part part) {
    boolean within =
        record.calls().stream()
            .filter(call -> call.name().equals(part.call()))
            .anyMatch(call ->
                call.awaited()
                    && call.error() != ErrorCode.CANCELLED
                    && call.startAt() <= part.startAt()
                    && part.startAt() + part.durationNanos() <= call.endAt());
    holds(within, "%s is not within its call", part);
  }

  /**
   * In simulated time the gateway takes none: until the answer is decided the exchange waits for
   * its route or for calls.
   */
  private void checkOwnTime() {
    long decided =
        record.calls().stream()
            .filter(call -> call.awaited() && call.error() != ErrorCode.CANCELLED)
            .mapToLong(Call::endAt)
            .max()
            .orElse(0);
    List<Part> own =
        record.criticalPath().stream().filter(part -> part.phase() == PathPhase.GATEWAY).toList();
    for (Part part : own) {
      holds(part.startAt() >= decided, "%s is before the end of the calls", part);
    }
    holds(own.size() <= 1, "%s are apart", own);
  }

  private void checkOverhead() {
    long own =
        record.criticalPath().stream()
            .filter(part -> part.call() == null || part.phase() == PathPhase.TURN)
            .mapToLong(Part::durationNanos)
            .sum();
    long overhead = record.ending().overheadNanos();
    holds(overhead >= 0 && overhead <= own, "%s ns without a call", overhead);
  }

  private void holds(boolean rule, String flaw, Object value) {
    exchange
        .violations()
        .check(
            rule,
            "%s: " + flaw + " in %s of %s",
            exchange,
            value,
            record.criticalPath(),
            record.calls());
  }
}
