package dev.fanlight.gateway.admin.page;

import dev.fanlight.gateway.admin.snapshot.UpstreamSnapshot;
import dev.fanlight.gateway.telemetry.endpoint.EndpointReading;
import dev.fanlight.gateway.telemetry.endpoint.ProbeReading;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Supplier;

/**
 * {@code /api/upstreams}: what is known of the endpoints of each upstream. Confined to one event
 * loop.
 */
public final class UpstreamsPage implements Handler<HttpServerRequest> {
  private final PageWorkers workers;
  private final Supplier<List<UpstreamSnapshot>> upstreams;

  public UpstreamsPage(PageWorkers workers, Supplier<List<UpstreamSnapshot>> upstreams) {
    this.workers = workers;
    this.upstreams = upstreams;
  }

  @Override
  public void handle(HttpServerRequest request) {
    workers.make(
        request,
        () -> json(upstreams.get(), Instant.now()).toBuffer(),
        page -> Answers.json(request, 200, page));
  }

  private static JsonObject json(List<UpstreamSnapshot> upstreams, Instant now) {
    JsonArray list = new JsonArray();
    upstreams.forEach(upstream -> list.add(upstream(upstream, now)));
    return new JsonObject().put("time", now.toString()).put("upstreams", list);
  }

  private static JsonObject upstream(UpstreamSnapshot upstream, Instant now) {
    JsonObject json = new JsonObject().put("upstream", upstream.name());
    if (upstream.circuit() != null) {
      json.put("circuit", upstream.circuit().label());
    }
    JsonArray endpoints = new JsonArray();
    upstream.endpoints().forEach(endpoint -> endpoints.add(endpoint(endpoint, now)));
    return json.put("usable", upstream.usable())
        .put("panic", upstream.panic())
        .put("endpoints", endpoints);
  }

  private static JsonObject endpoint(EndpointReading endpoint, Instant now) {
    Instant since = now.minusNanos(endpoint.nanos()).truncatedTo(ChronoUnit.MILLIS);
    EndpointReading.Counts counts = endpoint.counts();
    JsonObject json = new JsonObject();
    json.put("endpoint", endpoint.endpoint())
        .put("state", endpoint.state().label())
        .put("since", since.toString())
        .put("why", endpoint.why())
        .put("weight", endpoint.weight())
        .put("current_weight", Math.round(endpoint.current() * 1000) / 1000.0)
        .put("backup", endpoint.backup())
        .put("in_flight", endpoint.active())
        .put("failures_in_a_row", counts.failuresInARow())
        .put("recent_attempts", counts.recent())
        .put("recent_failures", counts.recentFailures())
        .put("ejections", counts.ejections());
    ProbeReading probe = endpoint.probe();
    return probe == null ? json : json.put("last_probe", probe(probe));
  }

  private static JsonObject probe(ProbeReading probe) {
    JsonObject json = new JsonObject().put("result", probe.outcome().label());
    if (probe.status() > 0) {
      json.put("status", probe.status());
    }
    return json.put("ms", Math.round(probe.millis() * 1000) / 1000.0).put("found", probe.words());
  }
}
