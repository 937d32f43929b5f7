package dev.fanlight.plugins.hello;

import dev.fanlight.plugin.Chain;
import dev.fanlight.plugin.Exchange;
import dev.fanlight.plugin.Filter;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugin.PerLoop;
import dev.fanlight.plugin.PluginContext;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.datagram.DatagramSocket;

final class StatsdFilter implements Filter {
  private final PerLoop<DatagramSocket> sockets;
  private final int port;

  StatsdFilter(PluginContext context, int port) {
    this.sockets = context.perLoop(Vertx::createDatagramSocket, DatagramSocket::close);
    this.port = port;
  }

  @Override
  public Future<GatewayResponse> filter(Exchange exchange, Chain chain) {
    return chain
        .proceed(exchange)
        .map(response -> {
          String count = "%s.%d:1|c".formatted(exchange.route(), response.status());
          sockets.get().send(count, port, "127.0.0.1");
          return response;
        });
  }
}
