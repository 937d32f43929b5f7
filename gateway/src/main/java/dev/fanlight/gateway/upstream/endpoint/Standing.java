package dev.fanlight.gateway.upstream.endpoint;

import org.jspecify.annotations.Nullable;

/**
 * What is known of an endpoint beside what its attempts have just met. It never changes; an
 * endpoint exchanges it for another.
 *
 * @param order of an operator
 * @param up what its health check says; true without one
 * @param ejection null: it is not ejected
 * @param warm since when it grows into its weight; null: it has its whole weight
 * @param since when it came to this
 * @param why it came to this, in an operator's words
 */
record Standing(
    EndpointOrder order,
    boolean up,
    @Nullable Ejection ejection,
    @Nullable Long warm,
    long since,
    String why) {

  /**
   * Its time without attempts.
   *
   * @param until on the clock's scale
   */
  record Ejection(long until) {}

  static Standing inService(long now) {
    return new Standing(EndpointOrder.AUTO, true, null, null, now, "in service");
  }

  boolean isUsable() {
    return order == EndpointOrder.AUTO && up && ejection == null;
  }

  /** Whether it may be used when too few endpoints are usable. */
  boolean isForPanic() {
    return order == EndpointOrder.AUTO;
  }

  Standing ordered(EndpointOrder order, long now, String why) {
    return new Standing(order, up, ejection, warm, now, why);
  }

  Standing probed(boolean up, long now, String why) {
    return new Standing(order, up, ejection, up && !this.up ? Long.valueOf(now) : warm, now, why);
  }

  Standing ejected(Ejection ejection, long now, String why) {
    return new Standing(order, up, ejection, warm, now, why);
  }

  Standing returned(long now) {
    return new Standing(order, up, null, now, now, "its ejection has ended");
  }

  Standing warming(long now, String why) {
    return new Standing(order, up, ejection, now, now, why);
  }
}
