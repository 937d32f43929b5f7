package dev.fanlight.gateway.admin.explain;

import dev.fanlight.gateway.admin.page.Answers;
import dev.fanlight.gateway.admin.page.PageWorkers;
import dev.fanlight.gateway.admin.page.Parameters;
import dev.fanlight.gateway.explain.Explainer;
import dev.fanlight.gateway.explain.read.AskedRequest;
import dev.fanlight.gateway.explain.read.AskedRequest.Field;
import dev.fanlight.gateway.explain.words.PlainJson;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * {@code /api/try?method=&url=&header=}: what the current configuration would do with a request.
 * Nothing is sent. Confined to one event loop.
 */
public final class TryPage implements Handler<HttpServerRequest> {
  /** Routes of other paths that an answer lists. */
  private static final int OTHERS = 100;

  private final PageWorkers workers;
  private final Supplier<Explainer> explainer;

  public TryPage(PageWorkers workers, Supplier<Explainer> explainer) {
    this.workers = workers;
    this.explainer = explainer;
  }

  @Override
  public void handle(HttpServerRequest request) {
    AskedRequest asked =
        asked(Parameters.of(request, "url", "method", "header", "listener", "client", "body"));
    workers.make(
        request,
        () -> Buffer.buffer(PlainJson.bytes(explainer.get().explain(asked, OTHERS))),
        page -> Answers.json(request, 200, page));
  }

  private static AskedRequest asked(Parameters parameters) {
    String url = parameters.text("url");
    if (url == null) {
      throw Parameters.bad("url is the URL to try, or a path with a query");
    }
    try {
      return new AskedRequest(
          Objects.requireNonNullElse(parameters.text("method"), "GET"),
          url,
          parameters.texts("header").stream().map(Field::parse).toList(),
          parameters.text("listener"),
          Objects.requireNonNullElse(parameters.text("client"), "127.0.0.1"),
          parameters.text("body"));
    } catch (IllegalArgumentException wrong) {
      throw Parameters.bad(Objects.toString(wrong.getMessage(), ""));
    }
  }
}
