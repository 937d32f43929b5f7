package dev.fanlight.gateway.admin.control;

import dev.fanlight.gateway.admin.snapshot.RunningConfig;
import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.ListenerConfig;
import dev.fanlight.gateway.config.PluginConfig;
import dev.fanlight.gateway.config.RouteConfig;
import dev.fanlight.gateway.config.action.ActionConfig;
import dev.fanlight.gateway.config.action.CallConfig;
import dev.fanlight.gateway.config.action.FanOutConfig;
import dev.fanlight.gateway.config.match.MatchConfig;
import dev.fanlight.gateway.config.upstream.HedgeConfig;
import dev.fanlight.gateway.config.upstream.RetryConfig;
import dev.fanlight.gateway.config.upstream.UpstreamConfig;
import dev.fanlight.gateway.telemetry.BuildInfo;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is configured, as far as the control page draws it. It has names, paths, times and sizes,
 * and no other value of the file: nothing that may be secret.
 */
final class MapJson {
  private MapJson() {}

  static JsonObject of(RunningConfig running, boolean changes) {
    GatewayConfig config = running.config();
    JsonArray listeners = new JsonArray();
    config.listeners().forEach(listener -> listeners.add(listener(listener)));
    JsonArray routes = new JsonArray();
    config.routes().forEach(route -> routes.add(route(route)));
    JsonArray upstreams = new JsonArray();
    config.upstreams().values().forEach(upstream -> upstreams.add(upstream(upstream)));
    return new JsonObject()
        .put("generation", running.generation())
        .put("version", BuildInfo.version())
        .put("allow_changes", changes)
        .put("listeners", listeners)
        .put("routes", routes)
        .put("upstreams", upstreams);
  }

  private static JsonObject listener(ListenerConfig listener) {
    return new JsonObject().put("name", listener.name()).put("tls", listener.tls() != null);
  }

  private static JsonObject route(RouteConfig route) {
    MatchConfig match = route.match();
    JsonObject json =
        new JsonObject()
            .put("name", route.name())
            .put("path", match.path().text())
            .put("methods", names(match.methods().stream().map(HttpMethod::name).toList()))
            .put("listeners", names(route.requests().listeners()))
            .put("timeout_ms", millis(route.times().timeout()))
            .put("plugins", new JsonArray(route.plugins().stream().map(PluginConfig::id).toList()));
    if (match.host() != null) {
      json.put("host", match.host().text());
    }
    if (route.bounds().bulkhead() != null) {
      json.put("permits", route.bounds().bulkhead().maxConcurrent());
    }
    return action(json, route.action());
  }

  private static JsonObject action(JsonObject json, ActionConfig action) {
    JsonArray calls = new JsonArray();
    switch (action) {
      case ActionConfig.Respond respond ->
          json.put("action", "respond").put("status", respond.status());
      case ActionConfig.Batch batch ->
          json.put("action", "batch").put("join", batch.join().text()).put("most", batch.max());
      case ActionConfig.Proxy proxy -> {
        json.put("action", "proxy");
        calls.add(
            new JsonObject()
                .put("name", "proxy")
                .put("upstreams", new JsonArray(proxy.split().upstreams())));
        if (proxy.mirror() != null) {
          calls.add(
              new JsonObject()
                  .put("name", "mirror")
                  .put("upstreams", new JsonArray(List.of(proxy.mirror().upstream())))
                  .put("background", true));
        }
      }
      case FanOutConfig fanOut -> {
        json.put("action", "fan_out").put("join", fanOut.decision().join().text());
        fanOut.calls().forEach(call -> calls.add(call(call)));
      }
    }
    return json.put("calls", calls);
  }

  private static JsonObject call(CallConfig call) {
    JsonObject json =
        new JsonObject()
            .put("name", call.name())
            .put("upstreams", new JsonArray(call.split().upstreams()));
    CallConfig.Schedule schedule = call.schedule();
    if (!schedule.after().isEmpty()) {
      json.put("after", new JsonArray(schedule.after()));
    }
    if (schedule.forEach() != null) {
      json.put("for_each", schedule.width());
    }
    if (schedule.background()) {
      json.put("background", true);
    }
    if (call.result().optional()) {
      json.put("optional", true);
    }
    if (call.effort().timeout() != null) {
      json.put("timeout_ms", millis(call.effort().timeout()));
    }
    return tried(json, call.effort().retry(), call.effort().hedge());
  }

  private static JsonObject tried(
      JsonObject json, @Nullable RetryConfig retry, @Nullable HedgeConfig hedge) {
    if (retry != null) {
      json.put("attempts", retry.attempts());
    }
    if (hedge != null) {
      json.put("hedges", hedge.max());
      if (hedge.delay() != null) {
        json.put("hedge_ms", millis(hedge.delay()));
      }
    }
    return json;
  }

  private static JsonObject upstream(UpstreamConfig upstream) {
    JsonObject json =
        new JsonObject()
            .put("name", upstream.name())
            .put("discovered", upstream.service().discovery() != null)
            .put("timeout_ms", millis(upstream.timeouts().call()))
            .put("permits", upstream.bulkhead().maxConcurrent())
            .put("queue", upstream.bulkhead().maxQueue())
            .put("budget", upstream.attempts().budget())
            .put("health", upstream.care().health() != null)
            .put("outlier", upstream.care().outlier() != null)
            .put("circuit_breaker", upstream.care().circuitBreaker() != null);
    if (upstream.bulkhead().queueTimeout() != null) {
      json.put("queue_timeout_ms", millis(upstream.bulkhead().queueTimeout()));
    }
    return tried(json, upstream.attempts().retry(), upstream.attempts().hedge());
  }

  private static JsonArray names(Collection<String> names) {
    return new JsonArray(names.stream().sorted().toList());
  }

  private static double millis(Duration duration) {
    return duration.toNanos() / 1e6;
  }
}
