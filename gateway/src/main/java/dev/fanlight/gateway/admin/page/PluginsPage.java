package dev.fanlight.gateway.admin.page;

import dev.fanlight.gateway.admin.snapshot.PluginEndpoint;
import dev.fanlight.gateway.config.AdminConfig;
import dev.fanlight.plugin.AdminEndpoint;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * {@code /api/plugins/ID/PATH}: the admin endpoints of plugins. A request goes to all places of the
 * configuration that have the endpoint, one after another. Confined to one event loop; the handlers
 * run on the pools of their plugins.
 */
public final class PluginsPage implements Handler<HttpServerRequest> {
  private static final String PREFIX = "/api/plugins/";
  private static final int MOST_BYTES = 64 * 1024;
  private static final int MOST_AT_ONCE = 16;

  private final Supplier<AdminConfig> config;
  private final Supplier<List<PluginEndpoint>> endpoints;
  private int busy;

  public PluginsPage(Supplier<AdminConfig> config, Supplier<List<PluginEndpoint>> endpoints) {
    this.config = config;
    this.endpoints = endpoints;
  }

  public static boolean isAt(@Nullable String path) {
    return path != null && path.startsWith(PREFIX);
  }

  @Override
  public void handle(HttpServerRequest request) {
    List<PluginEndpoint> here =
        endpoints.get().stream().filter(one -> one.uri().equals(request.path())).toList();
    List<PluginEndpoint> asked =
        here.stream().filter(one -> one.method().equals(request.method())).toList();
    if (here.isEmpty()) {
      Answers.problem(request, ErrorCode.ROUTE_NOT_FOUND, "no plugin has such an admin endpoint");
    } else if (asked.isEmpty()) {
      String allowed =
          here.stream()
              .map(one -> one.method().name())
              .distinct()
              .collect(Collectors.joining(", "));
      request.response().putHeader(HttpHeaders.ALLOW, allowed);
      Answers.problem(request, ErrorCode.METHOD_NOT_ALLOWED, "this endpoint takes " + allowed);
    } else if (request.method().equals(HttpMethod.GET)) {
      ask(request, asked, new JsonObject());
    } else if (Changes.allows(request, config.get())) {
      Changes.read(request, MOST_BYTES, body -> ask(request, asked, OrderReader.object(body)));
    }
  }

  private void ask(
      HttpServerRequest request, List<PluginEndpoint> asked, @Nullable JsonObject body) {
    if (body == null) {
      Answers.problem(
          request, ErrorCode.BAD_REQUEST, "the body is a JSON object, with no key twice");
    } else if (busy == MOST_AT_ONCE) {
      Answers.problem(request, ErrorCode.OVERLOADED, busy + " requests are being answered already");
    } else {
      busy++;
      new Round(request, asked, new AdminEndpoint.Request(parameters(request), body)).next(0);
    }
  }

  private static Map<String, String> parameters(HttpServerRequest request) {
    MultiMap all = request.params();
    Map<String, String> parameters = new LinkedHashMap<>();
    all.names().forEach(name -> parameters.put(name, all.get(name)));
    return Map.copyOf(parameters);
  }

  /** One request on its way from place to place. */
  private final class Round {
    private final HttpServerRequest request;
    private final List<PluginEndpoint> asked;
    private final AdminEndpoint.Request order;
    private final Context own = Objects.requireNonNull(Vertx.currentContext(), "an event loop");
    private final JsonArray answers = new JsonArray();
    private @Nullable GatewayError failure;

    Round(HttpServerRequest request, List<PluginEndpoint> asked, AdminEndpoint.Request order) {
      this.request = request;
      this.asked = asked;
      this.order = order;
    }

    void next(int index) {
      if (index == asked.size()) {
        busy--;
        end();
        return;
      }
      PluginEndpoint endpoint = asked.get(index);
      endpoint
          .ask()
          .apply(new AdminEndpoint.Request(order.parameters(), order.body().copy()))
          .onComplete(
              answer ->
                  own.runOnContext(go -> {
                    answers.add(
                        new JsonObject().put("place", endpoint.place()).put("answer", answer));
                    next(index + 1);
                  }),
              failed ->
                  own.runOnContext(go -> {
                    failed(endpoint, GatewayError.from(failed));
                    next(index + 1);
                  }));
    }

    private void failed(PluginEndpoint endpoint, GatewayError error) {
      failure = failure == null ? error : failure;
      answers.add(
          new JsonObject()
              .put("place", endpoint.place())
              .put(
                  "error",
                  new JsonObject().put("code", error.code().code()).put("detail", error.detail())));
    }

    /** The first failure is that of all. */
    private void end() {
      if (failure == null) {
        Answers.json(request, 200, new JsonObject().put("answers", answers));
      } else {
        Answers.problem(request, failure, new JsonObject().put("answers", answers));
      }
    }
  }

  /** {@code /api}: what there is to ask. */
  public static Handler<HttpServerRequest> index(
      List<String> pages, Supplier<List<PluginEndpoint>> endpoints) {
    return request -> {
      Map<String, JsonObject> listed = new LinkedHashMap<>();
      for (PluginEndpoint one : endpoints.get()) {
        listed
            .computeIfAbsent(
                one.method() + one.uri(),
                key ->
                    new JsonObject()
                        .put("plugin", one.plugin())
                        .put("method", one.method().name())
                        .put("path", one.uri())
                        .put("places", new JsonArray()))
            .getJsonArray("places")
            .add(one.place());
      }
      Buffer page =
          new JsonObject()
              .put("pages", new JsonArray(pages))
              .put("plugins", new JsonArray(List.copyOf(listed.values())))
              .toBuffer();
      Answers.json(request, 200, page);
    };
  }
}
