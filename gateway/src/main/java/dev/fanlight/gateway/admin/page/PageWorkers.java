package dev.fanlight.gateway.admin.page;

import dev.fanlight.plugin.ErrorCode;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/** Makes pages that take milliseconds on worker threads, a few at a time. Confined to one loop. */
public final class PageWorkers {
  public static final int THREADS = 4;

  private final Vertx vertx;
  private int busy;

  public PageWorkers(Vertx vertx) {
    this.vertx = vertx;
  }

  /**
   * Makes the page on a worker. If too many pages are being made, answers with an error.
   *
   * @param answer on the loop, with what was made
   */
  public <T> void make(HttpServerRequest request, Callable<T> page, Consumer<T> answer) {
    if (busy == THREADS) {
      request.response().putHeader(HttpHeaders.RETRY_AFTER, "1");
      Answers.problem(request, ErrorCode.OVERLOADED, THREADS + " pages are being made already");
      return;
    }
    busy++;
    vertx
        .executeBlocking(page, false)
        .onComplete(
            made -> {
              busy--;
              Answers.guard(request, () -> answer.accept(made));
            },
            failure -> {
              busy--;
              Answers.failure(request, failure);
            });
  }
}
