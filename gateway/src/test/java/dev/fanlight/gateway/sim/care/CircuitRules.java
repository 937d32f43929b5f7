package dev.fanlight.gateway.sim.care;

import dev.fanlight.gateway.config.upstream.CircuitBreakerConfig;
import dev.fanlight.gateway.sim.findings.Violations;
import dev.fanlight.gateway.telemetry.upstream.CircuitState;
import dev.fanlight.gateway.time.Clock;
import dev.fanlight.gateway.upstream.breaker.CircuitBreaker;
import java.time.Duration;

/**
 * What must be true of a circuit breaker: a closed one refuses nothing; a call that comes when the
 * time of an open one is over is admitted; and one that is half open admits a call or comes to a
 * verdict, again and again, so that it never hangs.
 */
final class CircuitRules {
  private final CircuitBreaker breaker;
  private final CircuitBreakerConfig config;
  private final Clock clock;
  private final long patience;
  private final Violations violations;
  private CircuitState state = CircuitState.CLOSED;
  private long openedAt;
  private long openNanos;
  private long movedAt;

  /**
   * @param timeout of calls
   */
  CircuitRules(CircuitBreaker breaker, Clock clock, Duration timeout, Violations violations) {
    this.breaker = breaker;
    this.config = breaker.config();
    this.clock = clock;
    this.patience = timeout.plusSeconds(1).toNanos();
    this.violations = violations;
  }

  /** After every step. */
  void look() {
    CircuitState now = breaker.state();
    if (now == state) {
      return;
    }
    if (now == CircuitState.OPEN) {
      openNanos =
          state == CircuitState.CLOSED
              ? config.open().toNanos()
              : Math.min(2 * openNanos, config.maxOpen().toNanos());
      openedAt = clock.nanoTime();
    }
    state = now;
    movedAt = clock.nanoTime();
  }

  /**
   * A call has asked.
   *
   * @param before what the circuit breaker was at
   */
  void asked(CircuitState before, boolean refused) {
    long now = clock.nanoTime();
    if (!refused) {
      movedAt = now;
      violations.check(
          before != CircuitState.OPEN || now - openedAt >= openNanos, "admitted while open");
      return;
    }
    violations.check(before != CircuitState.CLOSED, "refused while closed");
    violations.check(
        before != CircuitState.OPEN || now - openedAt < openNanos, "refused after its time");
    violations.check(
        before != CircuitState.HALF_OPEN || now - movedAt <= patience, "hangs half open");
  }
}
