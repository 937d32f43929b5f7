package dev.fanlight.gateway.admin.page;

import dev.fanlight.gateway.admin.snapshot.EndpointOrders;
import dev.fanlight.gateway.config.AdminConfig;
import dev.fanlight.gateway.server.wire.RemoteAddress;
import dev.fanlight.gateway.telemetry.endpoint.EndpointOrder;
import dev.fanlight.plugin.ErrorCode;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /api/upstreams/U/endpoints/E}: an operator's order for an endpoint. Confined to one
 * event loop.
 */
public final class EndpointChange implements Handler<HttpServerRequest> {
  private static final Pattern PATH = Pattern.compile("/api/upstreams/([^/]+)/endpoints/([^/]+)");
  private static final int MOST_BYTES = 1024;

  private final Supplier<AdminConfig> config;
  private final PageWorkers workers;
  private final EndpointOrders orders;

  public EndpointChange(Supplier<AdminConfig> config, PageWorkers workers, EndpointOrders orders) {
    this.config = config;
    this.workers = workers;
    this.orders = orders;
  }

  public static boolean isAt(@Nullable String path) {
    return path != null && PATH.matcher(path).matches();
  }

  @Override
  public void handle(HttpServerRequest request) {
    if (!request.method().equals(HttpMethod.POST)) {
      request.response().putHeader(HttpHeaders.ALLOW, "POST");
      Answers.problem(request, ErrorCode.METHOD_NOT_ALLOWED, "an endpoint only takes orders");
    } else if (Changes.allows(request, config.get())) {
      Changes.read(request, MOST_BYTES, body -> take(request, OrderReader.read(body)));
    }
  }

  private void take(HttpServerRequest request, @Nullable EndpointOrder order) {
    Matcher path = PATH.matcher(request.path());
    if (order == null || !path.matches()) {
      Answers.problem(
          request,
          ErrorCode.BAD_REQUEST,
          "an order is {\"state\": \"drain\", \"down\" or \"auto\"}");
      return;
    }
    String upstream = decoded(path.group(1));
    String endpoint = decoded(path.group(2));
    String who = "an operator at " + RemoteAddress.of(request.connection());
    workers.make(
        request,
        () -> orders.order(upstream, endpoint, order, who),
        known ->
            known
                ? Answers.json(
                    request,
                    200,
                    new JsonObject()
                        .put("upstream", upstream)
                        .put("endpoint", endpoint)
                        .put("state", order.label()))
                : Answers.problem(request, ErrorCode.ROUTE_NOT_FOUND, "there is no such endpoint"));
  }

  private static String decoded(String segment) {
    try {
      return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException invalid) {
      return segment;
    }
  }
}
