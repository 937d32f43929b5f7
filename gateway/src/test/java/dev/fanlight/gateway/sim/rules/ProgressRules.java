package dev.fanlight.gateway.sim.rules;

import dev.fanlight.gateway.sim.exchange.SimExchange;
import dev.fanlight.gateway.sim.exchange.SimReader;
import dev.fanlight.gateway.sim.findings.Violations;
import java.util.concurrent.TimeUnit;

/** What an exchange must never look like between two steps. */
public record ProgressRules(SimExchange exchange) {
  public void check() {
    Violations violations = exchange.violations();
    violations.check(!exchange.lost(), "%s: lost, and not answered", exchange);
    SimReader reader = exchange.reader();
    if (reader != null && !exchange.ended()) {
      boolean raced = exchange.plan().decision().stream();
      violations.check(raced || goesOn(reader), "%s: stands still", exchange);
      violations.check(!raced || isBrief(), "%s: streams for too long", exchange);
    }
  }

  /** Something is under way, or there is something that the client has not taken. */
  private boolean goesOn(SimReader reader) {
    return !reader.waits() || !exchange.calls.open.isEmpty();
  }

  private boolean isBrief() {
    long most = TimeUnit.MILLISECONDS.toNanos(exchange.route().maxDuration());
    return most == 0 || exchange.loop().clock().nanoTime() - exchange.answeredAt() <= most;
  }
}
