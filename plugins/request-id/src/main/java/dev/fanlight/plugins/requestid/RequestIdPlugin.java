package dev.fanlight.plugins.requestid;

import dev.fanlight.plugin.Chain;
import dev.fanlight.plugin.Exchange;
import dev.fanlight.plugin.Filter;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugin.Plugin;
import dev.fanlight.plugin.PluginContext;
import dev.fanlight.plugin.PluginFactory;
import dev.fanlight.plugin.ReservedFields;
import dev.fanlight.plugins.requestid.RequestIdPlugin.Config;
import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sends the request id upstream and back to the client. */
public final class RequestIdPlugin implements PluginFactory<Config> {

  /**
   * @param header the field that carries the id; {@code X-Request-Id} unless said
   * @param accept whether a client's own id is taken over; not unless said
   */
  public record Config(@Nullable String header, @Nullable Boolean accept) {
    private static final String FIELD_NAME = "[A-Za-z0-9!#$%&'+.^_`|~-]+";
    private static final String USUAL = "X-Request-Id";

    public Config {
      if (header != null && !header.matches(FIELD_NAME)) {
        throw new IllegalArgumentException("header must be the name of a field: " + header);
      }
      // The usual field is reserved for the gateway, for which this plugin acts.
      if (header != null && !header.equalsIgnoreCase(USUAL) && ReservedFields.isForNoItem(header)) {
        throw new IllegalArgumentException("the gateway sets this field itself: " + header);
      }
    }

    @Override
    public String header() {
      return header == null ? USUAL : header;
    }

    @Override
    public Boolean accept() {
      return accept != null && accept;
    }
  }

  @Override
  public String name() {
    return "request-id";
  }

  @Override
  public Class<Config> configType() {
    return Config.class;
  }

  @Override
  public Plugin create(Config config, PluginContext context) {
    return new IdFilter(config.header(), config.accept());
  }

  private record IdFilter(String header, boolean accept) implements Filter {
    @Override
    public Future<GatewayResponse> filter(Exchange exchange, Chain chain) {
      if (accept) {
        takeOver(exchange, exchange.request().headers().getAll(header));
      }
      exchange.request().headers().set(header, exchange.id());
      return chain
          .proceed(exchange)
          .onSuccess(response -> response.headers().set(header, exchange.id()))
          .recover(failure -> Future.failedFuture(unseen(exchange, GatewayError.from(failure))));
    }

    @Override
    public GatewayError unseen(Exchange exchange, GatewayError error) {
      return error.withHeader(header, exchange.id());
    }

    /** Two fields are as good as none: one of them was not meant for us. */
    private static void takeOver(Exchange exchange, List<String> ids) {
      if (ids.size() == 1) {
        try {
          exchange.id(ids.getFirst());
        } catch (IllegalArgumentException unfit) {
          // What a client sends may be anything; the gateway's own id stays.
        }
      }
    }
  }
}
