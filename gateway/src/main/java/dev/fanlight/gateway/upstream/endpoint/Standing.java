package dev.fanlight.gateway.upstream.endpoint;

import dev.fanlight.gateway.config.upstream.HealthConfig;
import dev.fanlight.gateway.config.upstream.HealthConfig.Initial;
import dev.fanlight.gateway.telemetry.endpoint.EndpointOrder;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an endpoint beside what its attempts have just met. It never changes; an
 * endpoint exchanges it for another.
 *
 * @param given what an operator wants of it
 * @param health what its health check says; up without one
 * @param ejection null: it is not ejected
 * @param warm since when it grows into its weight; null: it has its whole weight
 * @param since when it came to this, as far as no order decides
 * @param why it came to this, in an operator's words, as far as no order decides
 */
record Standing(
    Given given,
    Health health,
    @Nullable Ejection ejection,
    @Nullable Long warm,
    long since,
    String why) {

  /** An order, since when it holds, and who gave it. */
  record Given(EndpointOrder order, long since, String why) {
    static final Given NOTHING = new Given(EndpointOrder.AUTO, 0, "");
  }

  /**
   * Its time without attempts.
   *
   * @param until on the clock's scale
   */
  record Ejection(long until) {}

  /** What a health check says of an endpoint. */
  enum Health {
    UP,
    DOWN,
    /** Nothing yet. */
    UNKNOWN,
    /** Nothing yet, and until then it counts as down. */
    PRESUMED_DOWN
  }

  static Standing initial(@Nullable HealthConfig check, long now) {
    Initial initial = check == null ? Initial.UP : check.initial();
    return switch (initial) {
      case UP -> new Standing(Given.NOTHING, Health.UP, null, null, now, "in service");
      case DOWN ->
          new Standing(Given.NOTHING, Health.PRESUMED_DOWN, null, null, now, "not probed yet");
      case PROBE -> new Standing(Given.NOTHING, Health.UNKNOWN, null, null, now, "not probed yet");
    };
  }

  boolean isUsable() {
    return !isOrdered() && health == Health.UP && ejection == null;
  }

  /** Whether it may be used if nothing else is up. */
  boolean isUnproven() {
    return !isOrdered() && health == Health.UNKNOWN && ejection == null;
  }

  /** Whether it may be used when too few endpoints are usable. */
  boolean isForPanic() {
    return !isOrdered();
  }

  EndpointOrder order() {
    return given.order();
  }

  /** Whether an order decides, whatever else is known. */
  private boolean isOrdered() {
    return order() != EndpointOrder.AUTO;
  }

  /** Since when it is shown as it is. */
  long shownSince() {
    return isOrdered() ? given.since() : since;
  }

  /** Why it is shown as it is. */
  String shownWhy() {
    return isOrdered() ? given.why() : why;
  }

  Standing ordered(EndpointOrder next, long now, String why) {
    if (next != EndpointOrder.AUTO) {
      return new Standing(new Given(next, now, why), health, ejection, warm, since, this.why);
    }
    return new Standing(
        Given.NOTHING, health, ejection, isOrdered() ? Long.valueOf(now) : warm, now, why);
  }

  /** With the order that another one at its address has. */
  Standing ordered(Standing same) {
    return same.isOrdered() ? new Standing(same.given, health, ejection, warm, since, why) : this;
  }

  Standing probed(boolean up, long now, String why) {
    // One that is new grows into its weight from its first verdict on; so does one that returns,
    // but not one that was only presumed to be away.
    boolean grows = up && (health == Health.DOWN || warm != null);
    Health next = up ? Health.UP : Health.DOWN;
    return new Standing(given, next, ejection, grows ? Long.valueOf(now) : warm, now, why);
  }

  /** Whether its health check has said that already. */
  boolean is(boolean up) {
    return health == (up ? Health.UP : Health.DOWN);
  }

  Standing ejected(Ejection ejection, long now, String why) {
    return new Standing(given, health, ejection, warm, now, why);
  }

  Standing returned(long now) {
    return new Standing(given, health, null, now, now, "its ejection has ended");
  }

  Standing warming(long now, String why) {
    return new Standing(given, health, ejection, now, now, why);
  }
}
