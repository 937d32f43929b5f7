package dev.fanlight.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.limit.Waiter.State;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a {@link BulkheadSchedule} knows of one wait. */
final class Ticket {
  private final Wait wait;
  private final Duration arrival;
  private final Duration timeout;
  private final @Nullable Duration queueTimeout;
  private boolean queued;
  private boolean cancelled;

  /** What became of a queued one. */
  enum News {
    NONE,
    LEFT,
    SERVED
  }

  Ticket(Wait wait, Duration arrival, Duration timeout, @Nullable Duration queueTimeout) {
    this.wait = wait;
    this.arrival = arrival;
    this.timeout = timeout;
    this.queueTimeout = queueTimeout;
    this.queued = wait instanceof Waiter;
  }

  /** Of one that never queued, {@code ENDED}. */
  State state() {
    return wait instanceof Waiter waiter ? waiter.state : State.ENDED;
  }

  boolean isOpen() {
    return !wait.permit().isComplete();
  }

  @Nullable ErrorCode error() {
    return wait.permit().cause() instanceof GatewayError error ? error.code() : null;
  }

  void cancel() {
    cancelled |= state() != State.ENDED;
    wait.cancel();
    assertThat(state()).as("a cancelled wait is over").isEqualTo(State.ENDED);
  }

  /** Tells once that it is no longer in the queue. */
  News newsOfQueue() {
    if (!queued || state() == State.WAITING) {
      return News.NONE;
    }
    queued = false;
    return state() == State.GRANTED || wait.permit().succeeded() ? News.SERVED : News.LEFT;
  }

  /**
   * Checks the reason against the time: whichever limit ends first gives its name, the deadline if
   * they end together. A lagging loop may notice late, and see both over.
   */
  void failed(Throwable failure, Duration now, boolean lagging) {
    Duration waited = now.minus(arrival);
    boolean queueFirst = queueTimeout != null && queueTimeout.compareTo(timeout) < 0;
    switch (GatewayError.from(failure).code()) {
      case CANCELLED -> assertThat(cancelled).isTrue();
      case QUEUE_TIMEOUT -> {
        assertThat(queueFirst).isTrue();
        assertThat(waited).isGreaterThanOrEqualTo(queueTimeout);
      }
      case DEADLINE_EXCEEDED -> {
        assertThat(queueFirst && !lagging).isFalse();
        assertThat(waited).isGreaterThanOrEqualTo(timeout);
      }
      case BULKHEAD_FULL, SHUTTING_DOWN -> {}
      default -> throw new AssertionError("no way for a wait to end", failure);
    }
  }
}
