package dev.fanlight.gateway.admin.exchange;

import dev.fanlight.gateway.admin.page.Answers;
import dev.fanlight.gateway.admin.page.PageWorkers;
import dev.fanlight.gateway.telemetry.recent.RecentExchanges;
import dev.fanlight.gateway.telemetry.recent.RecentExchanges.Entry;
import dev.fanlight.plugin.ErrorCode;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code /api/exchanges}: the recent exchanges that pass a filter, newest first; and {@code
 * /api/exchanges/ID}: one of them. Confined to one event loop.
 */
public final class ExchangesPage implements Handler<HttpServerRequest> {
  private static final String ONE = "/api/exchanges/";

  private final PageWorkers workers;
  private final RecentExchanges recent;

  public ExchangesPage(PageWorkers workers, RecentExchanges recent) {
    this.workers = workers;
    this.recent = recent;
  }

  /** Whether that is the path of one exchange. */
  public static boolean isAt(@Nullable String path) {
    return path != null && path.startsWith(ONE);
  }

  @Override
  public void handle(HttpServerRequest request) {
    if (isAt(request.path())) {
      one(request, request.path().substring(ONE.length()));
    } else {
      list(request);
    }
  }

  private void list(HttpServerRequest request) {
    ExchangeFilter filter = ExchangeFilter.of(request);
    workers.make(
        request,
        () -> ExchangesJson.page(recent.newest(filter.limit(), filter)),
        page -> Answers.json(request, 200, page));
  }

  private void one(HttpServerRequest request, String id) {
    workers.make(
        request,
        () -> one(id),
        page ->
            page.map(found -> Answers.json(request, 200, found))
                .orElseGet(() ->
                    Answers.problem(
                        request,
                        ErrorCode.ROUTE_NOT_FOUND,
                        "no exchange of this id is kept, or not any more")));
  }

  private Optional<Buffer> one(String id) throws IOException {
    Entry found = recent.find(id);
    return found == null ? Optional.empty() : Optional.of(ExchangesJson.one(found));
  }
}
