package dev.fanlight.gateway.filter;

import dev.fanlight.gateway.config.source.Reasons;
import dev.fanlight.gateway.filter.boundary.WatchedFields;
import dev.fanlight.gateway.telemetry.event.PluginReporter;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.Exchange;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayRequest;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a plugin has done wrong to one exchange: told to metrics, logged with the plugin's name, and
 * made an error to answer. A plugin may fail with every request, so its place in a chain has one
 * stack a minute for each kind of failure, and no line where the exchange goes on without it:
 * {@link ChainedFilter#skipped} writes that. Confined to the exchange's loop.
 */
final class FilterFaults {
  private static final Logger LOG = LoggerFactory.getLogger(FilterFaults.class);

  private final ChainedFilter filter;
  private final Exchange exchange;
  private final PluginReporter report;
  private final FilterLink link;

  /**
   * @param link says whether the exchange goes on without the plugin if it fails now
   */
  FilterFaults(ChainedFilter filter, Exchange exchange, PluginReporter report, FilterLink link) {
    this.filter = filter;
    this.exchange = exchange;
    this.report = report;
    this.link = link;
  }

  /**
   * The error that the exchange fails with.
   *
   * @param failure what the plugin failed with; null: its response is null
   * @param others whether an error comes from what the plugin called. Of itself, an {@code
   *     internal_error} is its own mistake, such as a call to an upstream that there is not
   */
  GatewayError error(@Nullable Throwable failure, Predicate<GatewayError> others) {
    // Its thread may hear of the deadline before the exchange does.
    if (failure instanceof InterruptedException && exchange.remaining().isZero()) {
      return late("was still busy at the deadline");
    }
    return failure instanceof GatewayError error
            && (error.code() != ErrorCode.INTERNAL_ERROR || others.test(error))
        ? error
        : failed(failure);
  }

  /** Whether an error says that a plugin has failed. */
  static boolean isOwn(GatewayError error) {
    return error.code() == ErrorCode.PLUGIN_FAILED || error.code() == ErrorCode.PLUGIN_TIMEOUT;
  }

  /** It set a field of the request that no plugin may; null: it did not. */
  @Nullable GatewayError overreach(GatewayRequest request) {
    return request.headers() instanceof WatchedFields fields && fields.reserved() != null
        ? overreach("the request's field " + fields.reserved())
        : null;
  }

  /** It set something that no plugin may. */
  GatewayError overreach(String what) {
    report.failed();
    String detail = plugin() + " set " + what + ", which only the gateway sets";
    if (!link.maySkip()) {
      LOG.error("{} on route {}, request {}", detail, exchange.route(), exchange.id());
    }
    return GatewayError.of(ErrorCode.PLUGIN_FAILED, detail);
  }

  /**
   * @param failure what it threw; null: its response is null
   */
  private GatewayError failed(@Nullable Throwable failure) {
    report.failed();
    Throwable cause =
        failure == null ? new NullPointerException("the filter's response is null") : failure;
    if (!link.maySkip()) {
      log("", cause);
    }
    String own = cause instanceof GatewayError mistake ? ": " + mistake.detail() : "";
    return GatewayError.of(ErrorCode.PLUGIN_FAILED, plugin() + " failed" + own).withCause(cause);
  }

  /** An action that it left for the end of the exchange has failed. That harms nobody else. */
  void atEnd(Throwable cause) {
    log(" at the end of the exchange", cause);
  }

  private void log(String when, Throwable cause) {
    String route = exchange.route();
    if (filter.showsStack(cause)) {
      LOG.error("{} failed{} on route {}, request {}", plugin(), when, route, exchange.id(), cause);
    } else {
      LOG.error(
          "{} failed{} with {} on route {}, request {}",
          plugin(),
          when,
          Reasons.withKind(cause),
          route,
          exchange.id());
    }
  }

  private String plugin() {
    return "plugin " + filter.id();
  }

  /**
   * @param how such as {@code was still busy at the deadline}
   */
  GatewayError late(String how) {
    report.failed();
    return GatewayError.of(ErrorCode.PLUGIN_TIMEOUT, plugin() + " " + how);
  }
}
