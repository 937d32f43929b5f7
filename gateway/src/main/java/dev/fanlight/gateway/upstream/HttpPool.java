package dev.fanlight.gateway.upstream;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.impl.HttpClientConnection;
import java.util.ArrayDeque;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One endpoint's connections on one event loop. Who asks gets the one used last, so that those not
 * needed grow old and are closed; and where none is free whichever comes first, a new one or one
 * that is given back.
 */
final class HttpPool {
  private final Supplier<Future<HttpClientConnection>> connector;
  private final ArrayDeque<HttpPooledConnection> free = new ArrayDeque<>();
  private final ArrayDeque<Promise<HttpPooledConnection>> waiting = new ArrayDeque<>();
  private Bounds bounds;
  private int open;
  private int connecting;
  private int ending;
  private @Nullable HttpPooledConnection serving;

  /**
   * @param connections that may be open at once
   * @param streams that a new connection is expected to carry at once
   */
  record Bounds(int connections, int streams) {}

  /**
   * @param connector makes a connection, or fails
   */
  HttpPool(Supplier<Future<HttpClientConnection>> connector, Bounds bounds) {
    this.connector = connector;
    this.bounds = bounds;
  }

  /** Larger ones; there may be a connection for each who waits. */
  void widen(Bounds wider) {
    bounds = wider;
    for (int i = waiting.size(); i > 0; i--) {
      connectIfShort();
    }
  }

  /** Takes a connection if one is free. */
  @Nullable HttpPooledConnection tryTake() {
    HttpPooledConnection last = free.peekLast();
    while (last != null && !isFree(last)) {
      unlist(free.removeLast());
      last = free.peekLast();
    }
    if (last != null) {
      last.take();
      if (!last.hasRoom()) {
        unlist(free.removeLast());
      }
    }
    return last;
  }

  private static boolean isFree(HttpPooledConnection connection) {
    return connection.hasRoom() && !connection.isOld();
  }

  private static void unlist(HttpPooledConnection connection) {
    connection.free = false;
    if (connection.isOld()) {
      connection.close();
    }
  }

  /**
   * Takes the next connection that becomes free. Who has gone by then gives it back.
   *
   * @return fails when no connection can be made
   */
  Future<HttpPooledConnection> take() {
    Promise<HttpPooledConnection> turn = Promise.promise();
    waiting.add(turn);
    connectIfShort();
    return turn.future();
  }

  /**
   * Takes a connection that nothing was sent on yet, made for whoever asks; one more than there may
   * be, if need be.
   */
  Future<HttpPooledConnection> takeNew() {
    return connector
        .get()
        .map(http -> {
          open++;
          HttpPooledConnection connection = new HttpPooledConnection(http, this);
          connection.take();
          return connection;
        });
  }

  private void connectIfShort() {
    if (expected() < waiting.size() && open + connecting < bounds.connections()) {
      connecting++;
      connector.get().onComplete(this::connected, this::refused);
    }
  }

  /** How many of those who wait get a connection without another being made for them. */
  private int expected() {
    return connecting * bounds.streams() + ending;
  }

  /** So many more connections, or fewer, are about to become free. */
  void ending(int more) {
    ending += more;
  }

  private void connected(HttpClientConnection http) {
    connecting--;
    open++;
    freed(new HttpPooledConnection(http, this));
  }

  private void refused(Throwable failure) {
    connecting--;
    while (waiting.size() > expected()) {
      waiting.remove().fail(failure);
    }
  }

  /**
   * There is room on it, unless it is gone. Who has left by its turn gives the connection back at
   * once: that is left to the loop here, for many may have left.
   */
  void freed(HttpPooledConnection connection) {
    if (connection.equals(serving)) {
      return;
    }
    HttpPooledConnection outer = serving;
    serving = connection;
    while (connection.hasRoom() && !waiting.isEmpty()) {
      connection.take();
      waiting.remove().complete(connection);
    }
    serving = outer;
    if (connection.hasRoom() && !connection.free) {
      connection.free = true;
      free.addLast(connection);
    }
  }

  /** One that was gone is there again. */
  void back(HttpPooledConnection connection) {
    open++;
    freed(connection);
  }

  /** One connection less. */
  void gone() {
    open--;
    connectIfShort();
  }

  /**
   * Closes what has been idle for too long.
   *
   * @return whether any connection is open
   */
  boolean sweep() {
    free.removeIf(connection -> {
      boolean dropped = !isFree(connection);
      if (dropped) {
        unlist(connection);
      }
      return dropped;
    });
    return open > 0;
  }
}
