package dev.fanlight.gateway.admin.page;

import dev.fanlight.gateway.telemetry.journal.RecentExchanges;
import dev.fanlight.plugin.ErrorCode;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/** {@code /api/exchanges}: the recent exchanges, newest first. Confined to one event loop. */
public final class ExchangesPage implements Handler<HttpServerRequest> {
  private static final int DEFAULT_LIMIT = 100;

  private final PageWorkers workers;
  private final RecentExchanges recent;

  public ExchangesPage(PageWorkers workers, RecentExchanges recent) {
    this.workers = workers;
    this.recent = recent;
  }

  @Override
  public void handle(HttpServerRequest request) {
    int limit = limit(request.getParam("limit"));
    if (limit < 0) {
      Answers.problem(
          request, ErrorCode.BAD_REQUEST, "limit is a number from 0 to " + RecentExchanges.MOST);
      return;
    }
    workers.make(
        request,
        () -> ExchangesJson.page(recent.newest(limit, any -> true)),
        page -> Answers.json(request, 200, page));
  }

  /** -1 for what is none. */
  private static int limit(@Nullable String param) {
    if (param == null) {
      return DEFAULT_LIMIT;
    }
    try {
      int limit = Integer.parseInt(param);
      return limit <= RecentExchanges.MOST ? limit : -1;
    } catch (NumberFormatException none) {
      return -1;
    }
  }
}
