package dev.fanlight.gateway.admin.page;

import dev.fanlight.plugin.ErrorCode;
import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.VertxConnection;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.function.Function;

/**
 * Makes pages that take milliseconds on worker threads, a few at a time. Pages that their clients
 * do not take wait in memory, so there are not too many of them either: the one that has waited
 * longest is given up for the next. Confined to one loop.
 */
public final class PageWorkers {
  public static final int THREADS = 4;

  /** Pages that wait for their clients to take them. */
  static final int MOST_UNTAKEN = 16;

  private final Vertx vertx;
  private int busy;

  /** Their connections, the one that has waited longest first. */
  private final Deque<HttpConnection> untaken = new ArrayDeque<>();

  public PageWorkers(Vertx vertx) {
    this.vertx = vertx;
  }

  /**
   * Makes the page on a worker. If too many pages are being made, answers with an error.
   *
   * @param answer on the loop, with what was made; completes when the client has taken it
   * @return completes, on the loop, when the worker has made the page or has failed; at once where
   *     none does
   */
  public <T> Future<Void> make(
      HttpServerRequest request, Callable<T> page, Function<T, Future<Void>> answer) {
    if (busy == THREADS) {
      refuse(request, THREADS + " pages are being made already");
      return Future.succeededFuture();
    }
    while (busy + untaken.size() >= MOST_UNTAKEN) {
      cut(untaken.removeFirst());
    }
    busy++;
    Promise<Void> over = Promise.promise();
    vertx
        .executeBlocking(page, false)
        .onComplete(
            made -> {
              busy--;
              over.complete();
              Answers.guard(request, () -> sent(request, answer.apply(made)));
            },
            failure -> {
              busy--;
              over.complete();
              Answers.failure(request, failure);
            });
    return over.future();
  }

  private void sent(HttpServerRequest request, Future<Void> taking) {
    HttpConnection connection = request.connection();
    untaken.add(connection);
    taking.onComplete(over -> untaken.removeFirstOccurrence(connection));
  }

  /**
   * Closes it at once. Vert.x closes in an orderly way, which waits for a client that takes
   * nothing. So the close begins beyond the handlers of Vert.x.
   */
  @SuppressWarnings("FutureReturnValueIgnored") // whoever waits for the connection hears of it
  public static void cut(HttpConnection connection) {
    ChannelHandlerContext first =
        ((VertxConnection) connection).channel().pipeline().firstContext();
    if (first != null) {
      first.close();
    }
  }

  /** Answers that there are too many requests now. */
  public static void refuse(HttpServerRequest request, String why) {
    request.response().putHeader(HttpHeaders.RETRY_AFTER, "1");
    Answers.problem(request, ErrorCode.OVERLOADED, why);
  }
}
