package dev.fanlight.gateway.filter;

import dev.fanlight.gateway.telemetry.event.PluginReporter;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.Exchange;
import dev.fanlight.plugin.GatewayError;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a plugin has done wrong to one exchange: told to metrics, logged with the plugin's name, and
 * made an error to answer. Confined to the exchange's loop.
 */
final class FilterFaults {
  private static final Logger LOG = LoggerFactory.getLogger(FilterFaults.class);

  private final String plugin;
  private final Exchange exchange;
  private final PluginReporter report;

  FilterFaults(String plugin, Exchange exchange, PluginReporter report) {
    this.plugin = "plugin " + plugin;
    this.exchange = exchange;
    this.report = report;
  }

  /**
   * The error that the exchange fails with.
   *
   * @param failure what the plugin failed with; null: its response is null
   * @param others whether an error comes from what the plugin called. Of itself, an {@code
   *     internal_error} is its own mistake, such as a call to an upstream that there is not
   */
  GatewayError error(@Nullable Throwable failure, Predicate<GatewayError> others) {
    return failure instanceof GatewayError error
            && (error.code() != ErrorCode.INTERNAL_ERROR || others.test(error))
        ? error
        : failed(failure);
  }

  /** It set a field that no plugin may. */
  GatewayError overreach(String what) {
    report.failed();
    String detail = plugin + " set " + what + ", which only the gateway sets";
    LOG.error("{} on route {}, request {}", detail, exchange.route(), exchange.id());
    return GatewayError.of(ErrorCode.PLUGIN_FAILED, detail);
  }

  /**
   * @param failure what it threw; null: its response is null
   */
  private GatewayError failed(@Nullable Throwable failure) {
    report.failed();
    Throwable cause =
        failure == null ? new NullPointerException("the filter's response is null") : failure;
    LOG.error("{} failed on route {}, request {}", plugin, exchange.route(), exchange.id(), cause);
    String own = cause instanceof GatewayError mistake ? ": " + mistake.detail() : "";
    return GatewayError.of(ErrorCode.PLUGIN_FAILED, plugin + " failed" + own).withCause(cause);
  }

  /**
   * @param how such as {@code was still busy at the deadline}
   */
  GatewayError late(String how) {
    report.failed();
    return GatewayError.of(ErrorCode.PLUGIN_TIMEOUT, plugin + " " + how);
  }
}
