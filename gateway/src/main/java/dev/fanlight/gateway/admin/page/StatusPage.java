package dev.fanlight.gateway.admin.page;

import dev.fanlight.gateway.admin.snapshot.GatewaySnapshot;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Supplier;

/** {@code /api/status}: what the gateway is doing now. Confined to one event loop. */
public final class StatusPage implements Handler<HttpServerRequest> {
  private final PageWorkers workers;
  private final Supplier<GatewaySnapshot> snapshots;

  public StatusPage(PageWorkers workers, Supplier<GatewaySnapshot> snapshots) {
    this.workers = workers;
    this.snapshots = snapshots;
  }

  @Override
  public void handle(HttpServerRequest request) {
    workers.make(
        request,
        () -> StatusJson.of(snapshots.get()).toBuffer(),
        page -> Answers.json(request, 200, page));
  }
}
