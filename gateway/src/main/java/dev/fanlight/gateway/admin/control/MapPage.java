package dev.fanlight.gateway.admin.control;

import dev.fanlight.gateway.admin.page.Answers;
import dev.fanlight.gateway.admin.page.PageWorkers;
import dev.fanlight.gateway.admin.snapshot.RunningConfig;
import dev.fanlight.gateway.config.AdminConfig;
import dev.fanlight.plugin.ErrorCode;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * {@code /api/map}: listeners, routes, calls and upstreams as they are configured, and how they
 * hang together. Confined to one event loop.
 */
public final class MapPage implements Handler<HttpServerRequest> {
  private final Supplier<AdminConfig> admin;
  private final PageWorkers workers;
  private final Supplier<@Nullable RunningConfig> running;

  public MapPage(
      Supplier<AdminConfig> admin, PageWorkers workers, Supplier<@Nullable RunningConfig> running) {
    this.admin = admin;
    this.workers = workers;
    this.running = running;
  }

  @Override
  public void handle(HttpServerRequest request) {
    RunningConfig now = running.get();
    if (now == null) {
      Answers.problem(request, ErrorCode.OVERLOADED, "no configuration is in use yet");
      return;
    }
    boolean changes = admin.get().allowChanges();
    workers.make(
        request,
        () -> MapJson.of(now, changes).toBuffer(),
        page -> Answers.json(request, 200, page));
  }
}
