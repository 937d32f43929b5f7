package dev.fanlight.plugins.headers;

import dev.fanlight.plugin.Chain;
import dev.fanlight.plugin.Exchange;
import dev.fanlight.plugin.Filter;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayResponse;
import io.vertx.core.Future;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Changes the fields of each request on its way in, and of each answer or error on its way back.
 */
record HeadersFilter(Changes request, Changes response) implements Filter {

  @Override
  public Future<GatewayResponse> filter(Exchange exchange, Chain chain) {
    request.apply(exchange.request().headers());
    return chain
        .proceed(exchange)
        .onSuccess(answer -> response.apply(answer.headers()))
        .recover(failure -> Future.failedFuture(changed(GatewayError.from(failure))));
  }

  @Override
  public GatewayError unseen(Exchange exchange, GatewayError error) {
    return changed(error);
  }

  /** The same as for a message, but that an error has one value for each name. */
  private GatewayError changed(GatewayError error) {
    GatewayError changed = error;
    for (String name : response.remove()) {
      changed = changed.withoutHeader(name);
    }
    for (Map.Entry<String, String> field : response.set().entrySet()) {
      changed = replaced(changed, field.getKey(), field.getValue());
    }
    for (Map.Entry<String, String> field : response.add().entrySet()) {
      String before = value(changed, field.getKey());
      String all = before == null ? field.getValue() : before + ", " + field.getValue();
      changed = replaced(changed, field.getKey(), all);
    }
    return changed;
  }

  private static GatewayError replaced(GatewayError error, String name, String value) {
    return error.withoutHeader(name).withHeader(name, value);
  }

  private static @Nullable String value(GatewayError error, String name) {
    for (Map.Entry<String, String> field : error.headers().entrySet()) {
      if (field.getKey().equalsIgnoreCase(name)) {
        return field.getValue();
      }
    }
    return null;
  }
}
