package dev.fanlight.plugins.cookbook;

import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.ByteSize;
import dev.fanlight.plugin.Chain;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.Exchange;
import dev.fanlight.plugin.Filter;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayRequest;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugin.Plugin;
import dev.fanlight.plugin.PluginContext;
import dev.fanlight.plugin.PluginFactory;
import dev.fanlight.plugins.cookbook.OrderPlugin.Config;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;

/** Reads the order that a client sends, and refuses one without an amount. */
public final class OrderPlugin implements PluginFactory<Config> {

  /**
   * What the plugin needs.
   *
   * @param maxBody a larger order gets 413
   */
  public record Config(ByteSize maxBody) {}

  @Override
  public String name() {
    return "order";
  }

  @Override
  public Class<Config> configType() {
    return Config.class;
  }

  @Override
  public Plugin create(Config config, PluginContext context) {
    return new OrderFilter(config.maxBody().bytes());
  }

  private record OrderFilter(long maxBody) implements Filter {
    @Override
    public Future<GatewayResponse> filter(Exchange exchange, Chain chain) {
      GatewayRequest request = exchange.request();
      return request
          .body()
          .collect(maxBody, ErrorCode.PAYLOAD_TOO_LARGE)
          .compose(bytes -> {
            request.headers().set("X-Amount", String.valueOf(amount(bytes)));
            request.body(Body.of(bytes)); // a stream can be read only once
            return chain.proceed(exchange);
          });
    }

    private static int amount(Buffer order) {
      try {
        return order.toJsonObject().getInteger("amount");
      } catch (DecodeException | ClassCastException | NullPointerException malformed) {
        throw GatewayError.of(ErrorCode.BAD_REQUEST, "an order is JSON with an amount");
      }
    }
  }
}
