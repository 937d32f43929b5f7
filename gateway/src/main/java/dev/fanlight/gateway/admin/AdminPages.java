package dev.fanlight.gateway.admin;

import dev.fanlight.gateway.admin.explain.RoutesPage;
import dev.fanlight.gateway.admin.explain.TryPage;
import dev.fanlight.gateway.admin.page.Answers;
import dev.fanlight.gateway.admin.page.EndpointChange;
import dev.fanlight.gateway.admin.page.ExchangesPage;
import dev.fanlight.gateway.admin.page.MetricsPage;
import dev.fanlight.gateway.admin.page.PageWorkers;
import dev.fanlight.gateway.admin.page.PluginsPage;
import dev.fanlight.gateway.admin.page.StatusJson;
import dev.fanlight.gateway.admin.page.StatusPage;
import dev.fanlight.gateway.admin.page.UpstreamsPage;
import dev.fanlight.gateway.admin.snapshot.AdminSources;
import dev.fanlight.gateway.admin.snapshot.Readiness;
import dev.fanlight.gateway.config.AdminConfig;
import dev.fanlight.plugin.ErrorCode;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** The pages of the admin listener, by exact path, and what it takes orders for. */
final class AdminPages implements Handler<HttpServerRequest> {
  private static final Set<HttpMethod> READS = Set.of(HttpMethod.GET, HttpMethod.HEAD);

  private static final List<String> PAGES =
      List.of("/api/exchanges", "/api/routes", "/api/status", "/api/try", "/api/upstreams");

  private final MetricsPage metrics;
  private final ExchangesPage exchanges;
  private final StatusPage status;
  private final UpstreamsPage upstreams;
  private final RoutesPage routes;
  private final TryPage tried;
  private final Handler<HttpServerRequest> index;
  private final PluginsPage plugins;
  private final EndpointChange change;
  private final Readiness readiness;

  AdminPages(Supplier<AdminConfig> config, PageWorkers workers, AdminSources sources) {
    this.change = new EndpointChange(config, workers, sources.orders());
    this.plugins = new PluginsPage(config, sources.plugins());
    this.index = PluginsPage.index(PAGES, sources.plugins());
    this.metrics = new MetricsPage(workers, sources.telemetry());
    this.exchanges = new ExchangesPage(workers, sources.recent());
    this.status = new StatusPage(workers, sources.snapshots());
    this.upstreams = new UpstreamsPage(workers, sources.upstreams());
    this.routes = new RoutesPage(workers, sources.explainer());
    this.tried = new TryPage(workers, sources.explainer());
    this.readiness = sources.readiness();
  }

  @Override
  public void handle(HttpServerRequest request) {
    switch (request.path()) {
      case "/metrics" -> read(request, metrics);
      case "/api" -> read(request, index);
      case "/api/exchanges" -> read(request, exchanges);
      case "/api/routes" -> read(request, routes);
      case "/api/try" -> read(request, tried);
      case "/api/status" -> read(request, status);
      case "/api/upstreams" -> read(request, upstreams);
      case "/health/live" -> read(request, AdminPages::live);
      case "/health/ready" -> read(request, this::ready);
      case null, default -> {
        if (EndpointChange.isAt(request.path())) {
          change.handle(request);
        } else if (PluginsPage.isAt(request.path())) {
          plugins.handle(request);
        } else {
          Answers.problem(request, ErrorCode.ROUTE_NOT_FOUND, "there is no such admin page");
        }
      }
    }
  }

  private static void read(HttpServerRequest request, Handler<HttpServerRequest> page) {
    if (READS.contains(request.method())) {
      page.handle(request);
    } else {
      request.response().putHeader(HttpHeaders.ALLOW, "GET, HEAD");
      Answers.problem(request, ErrorCode.METHOD_NOT_ALLOWED, "admin pages are only read");
    }
  }

  private static void live(HttpServerRequest request) {
    Answers.json(request, 200, new JsonObject().put("status", "live"));
  }

  /** Asks no event loop: this must be answered at once, whatever they do. */
  private void ready(HttpServerRequest request) {
    Readiness.State state = readiness.state();
    Answers.json(request, state.isReady() ? 200 : 503, StatusJson.readiness(state, true));
  }
}
