package dev.fanlight.gateway.telemetry.ribbon;

import java.util.Locale;

/**
 * Something that happened to the gateway, and not to one exchange.
 *
 * @param number counts the events since the start, from 1
 * @param epochMillis when it happened
 * @param subject what it happened to, such as {@code upstream users}
 * @param text what happened, in an operator's words
 */
public record RibbonEvent(long number, long epochMillis, Kind kind, String subject, String text) {

  /** What an event is about. */
  public enum Kind {
    /** Another configuration is in use. */
    RELOAD,
    /** A configuration was not taken. */
    RELOAD_FAILED,
    /** An endpoint is taken out of service because its attempts failed, or is back. */
    EJECTION,
    /** A health check has found an endpoint up or down. */
    HEALTH,
    /** A circuit breaker has another state. */
    BREAKER,
    /** Too few endpoints are usable, or enough are again. */
    PANIC,
    /** Something had no room: a bulkhead, a pool, or the gateway. */
    OVERLOAD,
    /** An event loop was kept from its work. */
    BLOCKED,
    /** An operator has given an order. */
    ORDER;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** As in pages. */
    public String label() {
      return label;
    }
  }
}
