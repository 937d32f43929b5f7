package dev.fanlight.gateway.upstream.endpoint;

import dev.fanlight.gateway.config.upstream.HealthConfig;
import dev.fanlight.gateway.config.upstream.HealthConfig.Initial;
import dev.fanlight.gateway.telemetry.endpoint.EndpointOrder;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an endpoint beside what its attempts have just met. It never changes; an
 * endpoint exchanges it for another.
 *
 * @param order of an operator
 * @param health what its health check says; up without one
 * @param ejection null: it is not ejected
 * @param warm since when it grows into its weight; null: it has its whole weight
 * @param since when it came to this
 * @param why it came to this, in an operator's words
 */
record Standing(
    EndpointOrder order,
    Health health,
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

  /** What a health check says of an endpoint. */
  enum Health {
    UP,
    DOWN,
    /** Nothing yet. */
    UNKNOWN
  }

  static Standing initial(@Nullable HealthConfig check, long now) {
    Initial initial = check == null ? Initial.UP : check.initial();
    return switch (initial) {
      case UP -> new Standing(EndpointOrder.AUTO, Health.UP, null, null, now, "in service");
      case DOWN -> new Standing(EndpointOrder.AUTO, Health.DOWN, null, null, now, "not probed yet");
      case PROBE ->
          new Standing(EndpointOrder.AUTO, Health.UNKNOWN, null, null, now, "not probed yet");
    };
  }

  boolean isUsable() {
    return order == EndpointOrder.AUTO && health == Health.UP && ejection == null;
  }

  /** Whether it may be used if nothing else is up. */
  boolean isUnproven() {
    return order == EndpointOrder.AUTO && health == Health.UNKNOWN && ejection == null;
  }

  /** Whether it may be used when too few endpoints are usable. */
  boolean isForPanic() {
    return order == EndpointOrder.AUTO;
  }

  Standing ordered(EndpointOrder next, long now, String why) {
    boolean returns = next == EndpointOrder.AUTO && order != EndpointOrder.AUTO;
    return new Standing(next, health, ejection, returns ? Long.valueOf(now) : warm, now, why);
  }

  /** With the order that another one at its address has. */
  Standing ordered(Standing same) {
    return same.order == EndpointOrder.AUTO ? this : ordered(same.order, same.since, same.why);
  }

  Standing probed(boolean up, long now, String why) {
    // One that is new grows into its weight from its first verdict on.
    boolean grows = up && (health == Health.DOWN || warm != null);
    Health next = up ? Health.UP : Health.DOWN;
    return new Standing(order, next, ejection, grows ? Long.valueOf(now) : warm, now, why);
  }

  /** Whether its health check has said that already. */
  boolean is(boolean up) {
    return health == (up ? Health.UP : Health.DOWN);
  }

  Standing ejected(Ejection ejection, long now, String why) {
    return new Standing(order, health, ejection, warm, now, why);
  }

  Standing returned(long now) {
    return new Standing(order, health, null, now, now, "its ejection has ended");
  }

  Standing warming(long now, String why) {
    return new Standing(order, health, ejection, now, now, why);
  }
}
