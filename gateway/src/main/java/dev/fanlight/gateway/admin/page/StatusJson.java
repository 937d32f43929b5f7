package dev.fanlight.gateway.admin.page;

import dev.fanlight.gateway.admin.snapshot.GatewaySnapshot;
import dev.fanlight.gateway.admin.snapshot.Readiness;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** What the gateway is doing, as JSON. */
public final class StatusJson {
  private StatusJson() {}

  static JsonObject of(GatewaySnapshot now) {
    JsonObject status = new JsonObject().put("time", now.time().toString());
    readiness(now.readiness(), false)
        .forEach(entry -> status.put(entry.getKey(), entry.getValue()));
    return status
        .put("totals", totals(now.totals()))
        .put("loops", list(now.loops(), StatusJson::loop))
        .put("generations", list(now.generations(), StatusJson::generation))
        .put("listeners", list(now.listeners(), StatusJson::listener))
        .put("routes", list(now.routes(), StatusJson::route))
        .put("upstreams", list(now.upstreams(), StatusJson::upstream))
        .put("bulkheads", list(now.bulkheads(), StatusJson::bulkhead))
        .put("pools", list(now.pools(), StatusJson::pool));
  }

  /**
   * The fields of {@code /health/ready}.
   *
   * @param openly for everybody, and not only for who may see what the file has
   */
  public static JsonObject readiness(Readiness.State state, boolean openly) {
    JsonObject json = new JsonObject().put("status", state.isReady() ? "ready" : "not_ready");
    if (state.obstacle() != null) {
      json.put("reason", state.obstacle());
    }
    Readiness.FailedReload failed = state.failedReload();
    if (failed != null) {
      json.put(
          "last_reload",
          new JsonObject()
              .put("result", "failure")
              .put("at", failed.at().toString())
              .put("reason", openly ? failed.openly() : failed.why()));
    }
    return json;
  }

  private static JsonObject totals(GatewaySnapshot.Totals totals) {
    return new JsonObject()
        .put("exchanges", totals.exchanges())
        .put("calls", totals.calls())
        .put("orphan_calls", totals.orphans())
        .put("held_bytes", totals.heldBytes());
  }

  private static JsonObject loop(GatewaySnapshot.Loop loop) {
    return new JsonObject().put("loop", loop.index()).put("answered", loop.answered());
  }

  private static JsonObject generation(GatewaySnapshot.Generation generation) {
    return new JsonObject()
        .put("generation", generation.number())
        .put("phase", generation.phase().name().toLowerCase(Locale.ROOT))
        .put("exchanges", generation.exchanges())
        .put("background", generation.background());
  }

  private static JsonObject listener(GatewaySnapshot.Listener listener) {
    return new JsonObject()
        .put("name", listener.name())
        .put("host", listener.host())
        .put("port", listener.port())
        .put("draining", listener.draining())
        .put("connections", listener.connections());
  }

  private static JsonObject route(GatewaySnapshot.Route route) {
    return new JsonObject().put("name", route.name()).put("in_flight", route.inFlight());
  }

  private static JsonObject upstream(GatewaySnapshot.Upstream upstream) {
    return new JsonObject()
        .put("name", upstream.name())
        .put("calls", upstream.calls())
        .put("endpoints", list(upstream.endpoints(), StatusJson::endpoint));
  }

  private static JsonObject endpoint(GatewaySnapshot.Endpoint endpoint) {
    return new JsonObject()
        .put("address", endpoint.address())
        .put("in_flight", endpoint.inFlight())
        .put("connections", endpoint.connections());
  }

  private static JsonObject bulkhead(GatewaySnapshot.Bulkhead bulkhead) {
    return new JsonObject()
        .put("name", bulkhead.name())
        .put("permits", bulkhead.permits())
        .put("in_use", bulkhead.inUse())
        .put("queued", bulkhead.queued());
  }

  private static JsonObject pool(GatewaySnapshot.Pool pool) {
    return new JsonObject()
        .put("name", pool.name())
        .put("generation", pool.generation())
        .put("threads", pool.threads())
        .put("active", pool.active())
        .put("queued", pool.queued())
        .put("stuck", pool.stuck());
  }

  private static <T> JsonArray list(List<T> all, Function<T, JsonObject> json) {
    JsonArray list = new JsonArray();
    all.forEach(one -> list.add(json.apply(one)));
    return list;
  }
}
