package dev.fanlight.gateway.admin;

import dev.fanlight.gateway.admin.control.MapPage;
import dev.fanlight.gateway.admin.control.OpenApiPage;
import dev.fanlight.gateway.admin.control.UiPage;
import dev.fanlight.gateway.admin.exchange.ExchangesPage;
import dev.fanlight.gateway.admin.explain.ConfigurationPage;
import dev.fanlight.gateway.admin.explain.RoutesPage;
import dev.fanlight.gateway.admin.explain.TracePage;
import dev.fanlight.gateway.admin.explain.TryPage;
import dev.fanlight.gateway.admin.live.LivePage;
import dev.fanlight.gateway.admin.page.Answers;
import dev.fanlight.gateway.admin.page.EndpointChange;
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
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** The pages of the admin listener, by exact path, and what it takes orders for. */
final class AdminPages implements Handler<HttpServerRequest> {
  private static final Set<HttpMethod> READS = Set.of(HttpMethod.GET, HttpMethod.HEAD);

  /** Metrics, orders and other pages have workers of their own. */
  static final int WORKERS = 3 * PageWorkers.THREADS;

  /** What is only read. */
  private final Map<String, Handler<HttpServerRequest>> pages = new HashMap<>();

  private final UiPage ui;
  private final ExchangesPage exchanges;
  private final PluginsPage plugins;
  private final LivePage live;
  private final TracePage trace;
  private final EndpointChange change;
  private final Readiness readiness;

  AdminPages(Supplier<AdminConfig> config, Vertx vertx, AdminSources sources) {
    // Whoever may read metrics only must not be in the way of operators.
    PageWorkers scrapes = new PageWorkers(vertx);
    PageWorkers orders = new PageWorkers(vertx);
    PageWorkers workers = new PageWorkers(vertx);
    this.ui = new UiPage(vertx);
    this.exchanges = new ExchangesPage(workers, sources.recent());
    this.change = new EndpointChange(config, orders, sources.orders());
    this.plugins = new PluginsPage(config, sources.plugins());
    this.live = new LivePage(vertx, config, sources);
    this.trace =
        new TracePage(config, sources.explained().traces(), sources.explained().explainer());
    this.readiness = sources.readiness();
    pages.put(
        "/api/configuration", new ConfigurationPage(workers, sources.explained().configuration()));
    pages.put("/api/exchanges", exchanges);
    pages.put("/api/live", live);
    pages.put("/api/map", new MapPage(config, workers, sources.live().running()));
    pages.put("/api/openapi", new OpenApiPage(workers));
    pages.put("/api/routes", new RoutesPage(workers, sources.explained().explainer()));
    pages.put("/api/status", new StatusPage(workers, sources.snapshots()));
    pages.put("/api/trace", trace);
    pages.put("/api/try", new TryPage(workers, sources.explained().explainer()));
    pages.put("/api/upstreams", new UpstreamsPage(workers, sources.upstreams()));
    List<String> listed = pages.keySet().stream().sorted().toList();
    pages.put("/api", PluginsPage.index(listed, sources.plugins()));
    pages.put("/metrics", new MetricsPage(scrapes, sources.telemetry()));
    pages.put("/health/live", AdminPages::alive);
    pages.put("/health/ready", this::ready);
  }

  @Override
  public void handle(HttpServerRequest request) {
    Handler<HttpServerRequest> page = pages.get(request.path());
    if (page != null) {
      read(request, page);
    } else if (UiPage.isAt(request.path())) {
      read(request, ui);
    } else if (ExchangesPage.isAt(request.path())) {
      read(request, exchanges);
    } else if (EndpointChange.isAt(request.path())) {
      change.handle(request);
    } else if (PluginsPage.isAt(request.path())) {
      plugins.handle(request);
    } else {
      Answers.problem(request, ErrorCode.ROUTE_NOT_FOUND, "there is no such admin page");
    }
  }

  /** From now on another token lets in. */
  void tokenChanged() {
    live.tokenChanged();
    trace.tokenChanged();
  }

  private static void read(HttpServerRequest request, Handler<HttpServerRequest> page) {
    if (READS.contains(request.method())) {
      page.handle(request);
    } else {
      request.response().putHeader(HttpHeaders.ALLOW, "GET, HEAD");
      Answers.problem(request, ErrorCode.METHOD_NOT_ALLOWED, "admin pages are only read");
    }
  }

  private static void alive(HttpServerRequest request) {
    Answers.json(request, 200, new JsonObject().put("status", "live"));
  }

  /** Asks no event loop: this must be answered at once, whatever they do. */
  private void ready(HttpServerRequest request) {
    Readiness.State state = readiness.state();
    Answers.json(request, state.isReady() ? 200 : 503, StatusJson.readiness(state, true));
  }
}
