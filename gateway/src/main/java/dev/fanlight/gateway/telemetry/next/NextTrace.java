package dev.fanlight.gateway.telemetry.next;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * A trace that somebody waits for: of one exchange, on whichever event loop it comes first. Safe
 * for use by all threads.
 */
public final class NextTrace {
  private final NextCondition condition;
  private final BooleanSupplier showsValues;
  private final Consumer<TracedEvent> listener;
  private final AtomicBoolean taken = new AtomicBoolean();

  /**
   * @param showsValues whether the listener may see the values of header fields; asked on the loop
   *     of the exchange when it begins, as that may have changed meanwhile
   * @param listener hears the events on the loop of the exchange; the last one is {@link
   *     TraceLog#ENDED}
   */
  public NextTrace(
      NextCondition condition, BooleanSupplier showsValues, Consumer<TracedEvent> listener) {
    this.condition = condition;
    this.showsValues = showsValues;
    this.listener = listener;
  }

  NextCondition condition() {
    return condition;
  }

  boolean showsValues() {
    return showsValues.getAsBoolean();
  }

  /** False: another exchange has it, or nobody waits for it any more. */
  boolean take() {
    return taken.compareAndSet(false, true);
  }

  /** Nobody waits for it any more. */
  public void forget() {
    taken.set(true);
  }

  boolean isTaken() {
    return taken.get();
  }

  void tell(TracedEvent event) {
    listener.accept(event);
  }
}
