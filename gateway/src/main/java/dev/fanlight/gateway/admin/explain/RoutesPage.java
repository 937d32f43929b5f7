package dev.fanlight.gateway.admin.explain;

import dev.fanlight.gateway.admin.page.Answers;
import dev.fanlight.gateway.admin.page.PageWorkers;
import dev.fanlight.gateway.explain.Explainer;
import dev.fanlight.gateway.explain.words.PlainJson;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;
import java.util.function.Supplier;

/** {@code /api/routes}: every route of the current configuration. Confined to one event loop. */
public final class RoutesPage implements Handler<HttpServerRequest> {
  private final PageWorkers workers;
  private final Supplier<Explainer> explainer;

  public RoutesPage(PageWorkers workers, Supplier<Explainer> explainer) {
    this.workers = workers;
    this.explainer = explainer;
  }

  @Override
  public void handle(HttpServerRequest request) {
    workers.make(
        request,
        () -> Buffer.buffer(PlainJson.bytes(Map.of("routes", explainer.get().routes()))),
        page -> Answers.json(request, 200, page));
  }
}
