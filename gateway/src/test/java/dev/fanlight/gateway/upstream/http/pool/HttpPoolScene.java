package dev.fanlight.gateway.upstream.http.pool;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.http.impl.HttpClientConnection;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Pools whose connections a test makes, or refuses to make. */
abstract class HttpPoolScene {
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(30);

  final List<Promise<HttpClientConnection>> connecting = new ArrayList<>();

  final HttpPool pool(int connections, int streams) {
    return new HttpPool(this::connect, new HttpPool.Bounds(connections, streams), KEEP_ALIVE);
  }

  private Future<HttpClientConnection> connect() {
    Promise<HttpClientConnection> promise = Promise.promise();
    connecting.add(promise);
    return promise.future();
  }

  final void connected(Line line) {
    connecting.removeFirst().complete(line.connection());
  }

  final HttpPooledConnection taken(HttpPool pool) {
    return taken(pool, new Line(1));
  }

  final HttpPooledConnection taken(HttpPool pool, Line line) {
    HttpPoolWait turn = pool.take();
    connected(line);
    return turn.connection().result();
  }

  /** A connection as far as the pool looks at it. */
  static final class Line {
    private final long streams;
    long created = System.currentTimeMillis();
    boolean valid = true;
    boolean closed;
    private Handler<Void> eviction = none -> {};
    private Handler<Long> concurrency = none -> {};

    Line(long streams) {
      this.streams = streams;
    }

    void evict() {
      eviction.handle(null);
    }

    void resize(long room) {
      concurrency.handle(room);
    }

    @SuppressWarnings("unchecked")
    HttpClientConnection connection() {
      return (HttpClientConnection)
          Proxy.newProxyInstance(
              Line.class.getClassLoader(),
              new Class<?>[] {HttpClientConnection.class},
              (proxy, method, arguments) ->
                  switch (method.getName()) {
                    case "concurrency" -> streams;
                    case "creationTimestamp" -> created;
                    case "isValid" -> valid;
                    case "createStream" -> Future.failedFuture("it carries nothing");
                    case "close" -> {
                      closed = true;
                      yield Future.succeededFuture();
                    }
                    case "evictionHandler" -> {
                      eviction = (Handler<Void>) arguments[0];
                      yield proxy;
                    }
                    case "concurrencyChangeHandler" -> {
                      concurrency = (Handler<Long>) arguments[0];
                      yield proxy;
                    }
                    default -> throw new AssertionError(method);
                  });
    }
  }
}
