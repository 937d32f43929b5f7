package dev.fanlight.gateway.upstream.breaker;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.fanlight.gateway.config.upstream.CircuitBreakerConfig;
import dev.fanlight.gateway.telemetry.series.GaugeHandle;
import dev.fanlight.gateway.telemetry.upstream.BreakerMeters;
import dev.fanlight.gateway.telemetry.upstream.CircuitState;
import dev.fanlight.gateway.time.Clock;
import dev.fanlight.gateway.time.Loop;
import dev.fanlight.gateway.upstream.evidence.Blame;
import dev.fanlight.gateway.upstream.evidence.FailureWindow;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps calls from an upstream that fails too many of them. Each call asks once, and tells once
 * what it has shown. Safe for use by all threads; while it is closed, neither takes a lock.
 */
public final class CircuitBreaker {
  private static final Logger log = LoggerFactory.getLogger(CircuitBreaker.class);

  private final String upstream;
  private final CircuitBreakerConfig config;
  private final Loop control;
  private final BreakerMeters meters;

  /** Written under the lock only. */
  private volatile State state;

  /** What it is at. A pass belongs to the state that gave it, and counts for nothing in another. */
  sealed interface State permits Closed, Open, HalfOpen {
    CircuitState shown();
  }

  /**
   * @param control runs what ends a probe that takes too long; not an event loop that serves
   *     traffic
   */
  public CircuitBreaker(
      String upstream, CircuitBreakerConfig config, Loop control, BreakerMeters meters) {
    this.upstream = upstream;
    this.config = config;
    this.control = control;
    this.meters = meters;
    this.state = new Closed();
  }

  public CircuitBreakerConfig config() {
    return config;
  }

  public CircuitState state() {
    return state.shown();
  }

  /** Shows its state in the metrics. */
  public GaugeHandle show() {
    return meters.state(this::state);
  }

  /**
   * Asks for one call.
   *
   * @param timeout of the call's upstream: a probe that takes a second longer has failed
   * @return null when the call may not be made; {@link #refusal} says so then
   */
  public @Nullable Pass ask(Duration timeout) {
    return switch (state) {
      case Closed closed -> closed;
      case Open open when isInTime(open) -> null;
      case Open ignored -> probe(timeout);
      case HalfOpen ignored -> probe(timeout);
    };
  }

  private boolean isInTime(Open open) {
    return open.until() - clock().nanoTime() > 0;
  }

  private synchronized @Nullable Pass probe(Duration timeout) {
    return switch (state) {
      case Closed closed -> closed;
      case HalfOpen halfOpen -> halfOpen.admit(timeout);
      case Open open -> {
        if (isInTime(open)) {
          yield null;
        }
        HalfOpen next = new HalfOpen(this, open.inARow());
        change(next, "a call comes after its time");
        yield next.admit(timeout);
      }
    };
  }

  /** The error of a call that may not be made. */
  public GatewayError refusal() {
    long left = state instanceof Open open ? open.until() - clock().nanoTime() : 0;
    long seconds = Math.max(1, Math.ceilDiv(left, TimeUnit.SECONDS.toNanos(1)));
    return GatewayError.of(
            ErrorCode.CIRCUIT_OPEN, "the circuit breaker of upstream " + upstream + " is open")
        .withHeader("Retry-After", Long.toString(seconds));
  }

  Clock clock() {
    return control.clock();
  }

  Loop control() {
    return control;
  }

  boolean isAt(State one) {
    return state.equals(one);
  }

  @GuardedBy("this")
  private void change(State next, String why) {
    state = next;
    meters.changed(next.shown(), why);
    log.warn("the circuit breaker of upstream {} is {}: {}", upstream, next.shown().label(), why);
  }

  /** Admits nothing for a while; each time in a row for twice as long. */
  @GuardedBy("this")
  void open(int inARow, String why) {
    long first = config.open().toNanos();
    long most = config.maxOpen().toNanos();
    int doublings = Math.min(inARow, Long.numberOfLeadingZeros(first) - 1);
    long nanos = Math.min(first << doublings, most);
    change(new Open(clock().nanoTime() + nanos, inARow + 1), why);
  }

  @GuardedBy("this")
  void close() {
    change(new Closed(), "the upstream works again");
  }

  /** Every call is made, and counts. */
  final class Closed implements State, Pass {
    private final FailureWindow window = new FailureWindow(config.rate(), clock());

    @Override
    public CircuitState shown() {
      return CircuitState.CLOSED;
    }

    @Override
    public void uploading(boolean now) {}

    @Override
    public void end(Blame blame) {
      if (blame == Blame.NOTHING) {
        return;
      }
      window.record(blame == Blame.FAILURE);
      if (blame == Blame.FAILURE && window.isReached()) {
        tooMany();
      }
    }

    private void tooMany() {
      synchronized (CircuitBreaker.this) {
        if (isAt(this)) {
          open(0, "%d of %d calls failed".formatted(window.failures(), window.all()));
        }
      }
    }
  }

  /**
   * No call is made.
   *
   * @param until on the clock's scale
   * @param inARow how often it opened without having been closed
   */
  record Open(long until, int inARow) implements State {
    @Override
    public CircuitState shown() {
      return CircuitState.OPEN;
    }
  }
}
