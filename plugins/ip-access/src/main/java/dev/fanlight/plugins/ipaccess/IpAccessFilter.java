package dev.fanlight.plugins.ipaccess;

import dev.fanlight.plugin.Chain;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.Exchange;
import dev.fanlight.plugin.Filter;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugin.PluginMeters;
import io.vertx.core.Future;

/** Lets pass requests of clients whose address may. */
final class IpAccessFilter implements Filter {
  private final GatewayError refusal =
      GatewayError.of(ErrorCode.FORBIDDEN, "requests from this address may not pass");
  private final NetworkTable table;
  private final boolean closed;
  private final PluginMeters.Counter allowed;
  private final PluginMeters.Counter denied;

  /**
   * A filter by that table.
   *
   * @param closed whether addresses of which the table says nothing may not pass
   */
  IpAccessFilter(NetworkTable table, boolean closed, PluginMeters meters) {
    this.table = table;
    this.closed = closed;
    allowed = verdict(meters, "allowed");
    denied = verdict(meters, "denied");
  }

  private static PluginMeters.Counter verdict(PluginMeters meters, String verdict) {
    return meters.counter("verdicts", "Addresses that were looked up", "verdict", verdict);
  }

  @Override
  public Future<GatewayResponse> filter(Exchange exchange, Chain chain) {
    if (!mayPass(exchange.clientAddress())) {
      denied.increment();
      throw refusal;
    }
    allowed.increment();
    return chain.proceed(exchange);
  }

  /** Nobody passes whose address cannot be read. */
  private boolean mayPass(String text) {
    IpAddress address = IpAddress.parse(text);
    if (address == null) {
      return false;
    }
    return switch (table.of(address)) {
      case ALLOW -> true;
      case DENY -> false;
      case NOTHING -> !closed;
    };
  }
}
