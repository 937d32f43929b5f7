package dev.fanlight.gateway.upstream.endpoint;

import dev.fanlight.gateway.telemetry.endpoint.EndpointMeters;
import dev.fanlight.gateway.telemetry.endpoint.EndpointOrder;
import dev.fanlight.gateway.telemetry.ribbon.RibbonEvent.Kind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Tells operators what changes among the endpoints of one upstream: a line in the log, and an event
 * for the control page. Safe for use by all threads.
 */
record EndpointNews(String upstream, EndpointMeters meters) {
  private static final Logger log = LoggerFactory.getLogger(EndpointNews.class);

  void ejected(Endpoint endpoint, String how) {
    meters.happened(Kind.EJECTION, endpoint.toString(), how);
    log.warn("endpoint {} of upstream {} is {}", endpoint, upstream, how);
  }

  /**
   * An ejection has ended.
   *
   * @param panic whether attempts have gone there nevertheless
   */
  void returned(Endpoint endpoint, Standing now, boolean panic) {
    String how = "is no longer ejected" + still(now);
    if (now.isUsable() && !panic) {
      how = "is used again";
    }
    meters.happened(Kind.EJECTION, endpoint.toString(), how);
    log.info("endpoint {} of upstream {} {}", endpoint, upstream, how);
  }

  /** What keeps it from attempts nevertheless. */
  private static String still(Standing now) {
    if (now.order() != EndpointOrder.AUTO) {
      return ", and has the order " + now.order().label() + " as before";
    }
    return switch (now.health()) {
      case UP -> now.ejection() == null ? "" : ", and is ejected as before";
      case UNKNOWN -> ", and waits for the first verdict of its health check";
      case DOWN, PRESUMED_DOWN -> ", and is down as before: " + now.change().why();
    };
  }

  /** A health check has another verdict. */
  void probed(Endpoint endpoint, Standing now, boolean up, String why) {
    boolean decides = !up && now.order() == EndpointOrder.AUTO;
    String verdict = (up ? "up" : "down") + (decides ? "" : still(now)) + ": " + why;
    meters.happened(Kind.HEALTH, endpoint.toString(), "is " + verdict);
    log.atLevel(up ? Level.INFO : Level.WARN)
        .log("endpoint {} of upstream {} is {}", endpoint, upstream, verdict);
  }

  void ordered(Endpoint endpoint, EndpointOrder order, String why) {
    meters.happened(Kind.ORDER, endpoint.toString(), order.label() + ", " + why);
    log.warn(
        "endpoint {} of upstream {} gets the order {}: {}", endpoint, upstream, order.label(), why);
  }

  /** A set has another snapshot. */
  void changed(EndpointSet.Snapshot before, EndpointSet.Snapshot now) {
    if (now.panic() != before.panic()) {
      panics(now);
    } else if (now.first().isEmpty() && !before.first().isEmpty()) {
      log.warn("upstream {}: no endpoint is usable, calls fail", upstream);
    }
  }

  /** A set has begun to use endpoints that are not usable, or has ended that. */
  void panics(EndpointSet.Snapshot now) {
    meters.happened(Kind.PANIC, "", now.shown());
    log.warn("upstream {}: {}", upstream, now.shown());
  }
}
