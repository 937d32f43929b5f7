package dev.fanlight.gateway.admin.page;

import dev.fanlight.plugin.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.Callable;
import java.util.function.Function;

/**
 * Makes pages that take milliseconds on worker threads, a few at a time. Pages that their clients
 * do not take wait in memory, so there are not too many of them either. Confined to one loop.
 */
public final class PageWorkers {
  public static final int THREADS = 4;

  /** Pages that wait for their clients to take them. */
  static final int MOST_UNTAKEN = 16;

  private final Vertx vertx;
  private int busy;
  private int untaken;

  public PageWorkers(Vertx vertx) {
    this.vertx = vertx;
  }

  /**
   * Makes the page on a worker. If too many pages are being made or wait to be taken, answers with
   * an error.
   *
   * @param answer on the loop, with what was made; completes when the client has taken it
   */
  public <T> void make(
      HttpServerRequest request, Callable<T> page, Function<T, Future<Void>> answer) {
    if (busy == THREADS) {
      refuse(request, THREADS + " pages are being made already");
      return;
    }
    if (untaken >= MOST_UNTAKEN) {
      refuse(request, MOST_UNTAKEN + " pages wait for their clients to take them");
      return;
    }
    busy++;
    vertx
        .executeBlocking(page, false)
        .onComplete(
            made -> {
              busy--;
              Answers.guard(request, () -> sent(answer.apply(made)));
            },
            failure -> {
              busy--;
              Answers.failure(request, failure);
            });
  }

  private void sent(Future<Void> taking) {
    untaken++;
    taking.onComplete(over -> untaken--);
  }

  private static void refuse(HttpServerRequest request, String why) {
    request.response().putHeader(HttpHeaders.RETRY_AFTER, "1");
    Answers.problem(request, ErrorCode.OVERLOADED, why);
  }
}
