package dev.fanlight.gateway.admin.explain;

import dev.fanlight.gateway.admin.page.Answers;
import dev.fanlight.gateway.admin.page.PageWorkers;
import dev.fanlight.gateway.explain.Explainer;
import dev.fanlight.gateway.explain.read.AskedRequest;
import dev.fanlight.gateway.explain.read.AskedRequest.Field;
import dev.fanlight.gateway.explain.words.PlainJson;
import dev.fanlight.plugin.ErrorCode;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
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
    AskedRequest asked;
    try {
      asked = asked(request.params());
    } catch (IllegalArgumentException wrong) {
      Answers.problem(request, ErrorCode.BAD_REQUEST, Objects.toString(wrong.getMessage(), ""));
      return;
    }
    workers.make(
        request,
        () -> Buffer.buffer(PlainJson.bytes(explainer.get().explain(asked, OTHERS))),
        page -> Answers.json(request, 200, page));
  }

  private static AskedRequest asked(MultiMap params) {
    String url = params.get("url");
    if (url == null) {
      throw new IllegalArgumentException("url is the URL to try, or a path with a query");
    }
    return new AskedRequest(
        Objects.requireNonNullElse(params.get("method"), "GET"),
        url,
        params.getAll("header").stream().map(Field::parse).toList(),
        params.get("listener"),
        Objects.requireNonNullElse(params.get("client"), "127.0.0.1"),
        params.get("body"));
  }
}
