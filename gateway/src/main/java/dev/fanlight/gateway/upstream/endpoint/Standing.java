package dev.fanlight.gateway.upstream.endpoint;

import dev.fanlight.gateway.config.upstream.HealthConfig;
import dev.fanlight.gateway.config.upstream.HealthConfig.Initial;
import dev.fanlight.gateway.telemetry.endpoint.EndpointOrder;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an endpoint beside what its attempts have just met. It never changes; an
 * endpoint exchanges it for another. Each part says since when it holds and why, so that operators
 * are told of the part that decides.
 *
 * @param given what an operator wants of it
 * @param checked what its health check says; up without one
 * @param ejection null: it is not ejected
 * @param warm since when it grows into its weight; null: it has its whole weight
 * @param lastReturn what brought it into service, where it is there
 */
record Standing(
    Given given,
    Checked checked,
    @Nullable Ejection ejection,
    @Nullable Long warm,
    Change lastReturn) {

  /**
   * Something that has happened to it.
   *
   * @param at on the clock's scale
   * @param why in an operator's words
   */
  record Change(long at, String why) {}

  /** An order, since when it holds, and who gave it. */
  record Given(EndpointOrder order, Change change) {
    static final Given NOTHING = new Given(EndpointOrder.AUTO, new Change(0, ""));
  }

  /** What a health check has found, since when, and how. */
  record Checked(Health health, Change change) {}

  /**
   * Its time without attempts.
   *
   * @param until on the clock's scale
   */
  record Ejection(long until, Change change) {}

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
    Health health =
        switch (check == null ? Initial.UP : check.initial()) {
          case UP -> Health.UP;
          case DOWN -> Health.PRESUMED_DOWN;
          case PROBE -> Health.UNKNOWN;
        };
    Checked unasked = new Checked(health, new Change(now, "not probed yet"));
    return new Standing(Given.NOTHING, unasked, null, null, new Change(now, "in service"));
  }

  boolean isUsable() {
    return !isOrdered() && health() == Health.UP && ejection == null;
  }

  /** Whether it may be used if nothing else is up. */
  boolean isUnproven() {
    return !isOrdered() && health() == Health.UNKNOWN && ejection == null;
  }

  /** Whether it may be used when too few endpoints are usable. */
  boolean isForPanic() {
    return !isOrdered();
  }

  EndpointOrder order() {
    return given.order();
  }

  Health health() {
    return checked.health();
  }

  /** Whether an order decides, whatever else is known. */
  private boolean isOrdered() {
    return order() != EndpointOrder.AUTO;
  }

  /** What brought it to where it is: of several parts that keep it there, the one that decides. */
  Change change() {
    if (isOrdered()) {
      return given.change();
    }
    if (health() != Health.UP) {
      return checked.change();
    }
    return ejection == null ? lastReturn : ejection.change();
  }

  Standing ordered(EndpointOrder next, Change change) {
    if (next != EndpointOrder.AUTO) {
      return new Standing(new Given(next, change), checked, ejection, warm, lastReturn);
    }
    Long grows = isOrdered() ? Long.valueOf(change.at()) : warm;
    return new Standing(Given.NOTHING, checked, ejection, grows, change);
  }

  /** With the order that another one at its address has. */
  Standing ordered(Standing same) {
    return same.isOrdered() ? new Standing(same.given, checked, ejection, warm, lastReturn) : this;
  }

  Standing probed(boolean up, Change change) {
    // One that is new grows into its weight from its first verdict on; so does one that returns,
    // but not one that was only presumed to be away.
    boolean grows = up && (health() == Health.DOWN || warm != null);
    return new Standing(
        given,
        new Checked(up ? Health.UP : Health.DOWN, change),
        ejection,
        grows ? Long.valueOf(change.at()) : warm,
        up ? change : lastReturn);
  }

  /** Whether its health check has said that already. */
  boolean is(boolean up) {
    return health() == (up ? Health.UP : Health.DOWN);
  }

  Standing ejected(Ejection ejection) {
    return new Standing(given, checked, ejection, warm, lastReturn);
  }

  Standing returned(Change change) {
    return new Standing(given, checked, null, Long.valueOf(change.at()), change);
  }

  Standing added(Change change) {
    return new Standing(given, checked, ejection, Long.valueOf(change.at()), change);
  }
}
