package dev.fanlight.gateway.admin.explain;

import dev.fanlight.gateway.admin.page.Answers;
import dev.fanlight.gateway.admin.page.PageWorkers;
import dev.fanlight.gateway.admin.snapshot.ConfigurationSnapshot;
import dev.fanlight.gateway.explain.words.PlainJson;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Supplier;

/**
 * {@code /api/configuration}: the configuration that runs, compared with its file. Confined to one
 * event loop.
 */
public final class ConfigurationPage implements Handler<HttpServerRequest> {
  private final PageWorkers workers;
  private final Supplier<ConfigurationSnapshot> configuration;

  public ConfigurationPage(PageWorkers workers, Supplier<ConfigurationSnapshot> configuration) {
    this.workers = workers;
    this.configuration = configuration;
  }

  @Override
  public void handle(HttpServerRequest request) {
    workers.make(
        request,
        () -> Buffer.buffer(PlainJson.bytes(configuration.get())),
        page -> Answers.json(request, 200, page));
  }
}
