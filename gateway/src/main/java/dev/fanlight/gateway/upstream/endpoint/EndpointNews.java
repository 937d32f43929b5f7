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

  void returned(Endpoint endpoint) {
    meters.happened(Kind.EJECTION, endpoint.toString(), "is used again");
    log.info("endpoint {} of upstream {} is used again", endpoint, upstream);
  }

  /**
   * A health check has another verdict.
   *
   * @param order that decides nevertheless, if it is not {@code AUTO}
   */
  void probed(Endpoint endpoint, EndpointOrder order, boolean up, String why) {
    String still =
        order == EndpointOrder.AUTO ? "" : ", and has the order " + order.label() + " as before";
    String verdict = (up ? "up" : "down") + still + ": " + why;
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
