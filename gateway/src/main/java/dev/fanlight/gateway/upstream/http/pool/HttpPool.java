package dev.fanlight.gateway.upstream.http.pool;

import io.vertx.core.Future;
import io.vertx.core.http.impl.HttpClientConnection;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The connections to one endpoint on one event loop. {@link #tryTake} returns the free connection
 * that was used last, so that connections that are not needed grow old and are closed. If none is
 * free, an attempt waits for whichever comes first: a new connection, or one that is given back.
 *
 * <p>An attempt that ends while it waits leaves the queue. So the queue holds only attempts that
 * can use a connection, and the pool makes no connection for the others.
 */
public final class HttpPool {
  /*
   * What holds together
   *
   * Nobody waits while a connection is free: a connection that gets room goes to the oldest wait
   * first. So the pool counts, and makes another connection whenever more attempts wait than
   * connections are expected: those being made, and those whose answer is complete already.
   *
   * Completing or failing a wait runs its attempt. The attempt may call back before that returns:
   * it may give the connection back, cancel other waits, or begin another wait. So a method here
   * brings its own counts up to date before it completes a wait, and reads the queue again after.
   */
  private final Supplier<Future<HttpClientConnection>> connector;
  private final ArrayDeque<HttpPooledConnection> free = new ArrayDeque<>();

  /** In the order in which they began. A wait leaves from any place. */
  private final LinkedHashSet<HttpPoolWait> waiting = new LinkedHashSet<>();

  private final long keepAliveMillis;
  private Bounds bounds;
  private int open;
  private int connecting;

  /** Connections that are being made for one wait each. */
  private int connectingNew;

  private int ending;
  private long waits;
  private boolean retired;

  /**
   * @param connections that may be open at once
   * @param streams that a new connection is expected to carry at once
   */
  public record Bounds(int connections, int streams) {}

  /**
   * @param connector makes a connection, or fails
   * @param keepAlive how long a connection is kept that carries nothing
   */
  public HttpPool(
      Supplier<Future<HttpClientConnection>> connector, Bounds bounds, Duration keepAlive) {
    this.connector = connector;
    this.bounds = bounds;
    this.keepAliveMillis = keepAlive.toMillis();
  }

  /** Sets larger bounds, and makes a connection for each wait that is short of one. */
  public void widen(Bounds wider) {
    bounds = wider;
    for (int i = waiting.size(); i > 0; i--) {
      connectIfShort();
    }
  }

  boolean isKeptTooLong(long idleSinceMillis) {
    return System.currentTimeMillis() - idleSinceMillis > keepAliveMillis;
  }

  /** Connections that are open now. */
  public int open() {
    return open;
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

  /** A connection may be closed before it has heard of that, since both are events of its loop. */
  private static boolean isFree(HttpPooledConnection connection) {
    return connection.hasRoom() && connection.isOpen() && !connection.isOld();
  }

  private static void unlist(HttpPooledConnection connection) {
    connection.free = false;
    if (connection.isOld()) {
      connection.close();
    }
  }

  /** Waits for the next connection that becomes free, and makes one if too few are expected. */
  public HttpPoolWait take() {
    HttpPoolWait wait = new HttpPoolWait(this, ++waits);
    waiting.add(wait);
    connectIfShort();
    return wait;
  }

  /**
   * Whether {@link #takeNew} may make a connection. There may be one beyond the bounds: so even
   * where only one may be open, a request that it refused gets another.
   */
  boolean mayMakeNew() {
    return open + connecting + connectingNew <= bounds.connections();
  }

  /** Waits for a connection that carried no request yet. The pool makes it for this wait. */
  HttpPoolWait takeNew() {
    HttpPoolWait wait = new HttpPoolWait(this, ++waits);
    connectingNew++;
    connector
        .get()
        .onComplete(http -> connectedFor(wait, http), failure -> refusedFor(wait, failure));
    return wait;
  }

  private void connectedFor(HttpPoolWait wait, HttpClientConnection http) {
    connectingNew--;
    open++;
    HttpPooledConnection connection = new HttpPooledConnection(http, this);
    if (!wait.isOver()) {
      connection.take();
      wait.complete(connection);
    }
    freed(connection);
  }

  private void refusedFor(HttpPoolWait wait, Throwable failure) {
    connectingNew--;
    wait.fail(failure);
    connectIfShort();
  }

  /** Takes the wait of an attempt that has ended out of the queue. */
  void leave(HttpPoolWait wait) {
    waiting.remove(wait);
  }

  private void connectIfShort() {
    if (expected() < waiting.size() && open + connecting + connectingNew < bounds.connections()) {
      connecting++;
      long last = waits + bounds.streams() - 1;
      connector.get().onComplete(this::connected, failure -> refused(failure, last));
    }
  }

  /** How many waits get a connection without another being made for them. */
  private int expected() {
    return connecting * bounds.streams() + ending;
  }

  /** Expects so many more connections, or fewer, to become free in a moment. */
  void ending(int more) {
    ending += more;
  }

  private void connected(HttpClientConnection http) {
    connecting--;
    open++;
    freed(new HttpPooledConnection(http, this));
    // It may allow fewer streams than were expected of it.
    connectIfShort();
  }

  /**
   * Fails as many waits as relied on that connection. A later wait, which inherited it from one
   * that left, gets a connection of its own: the cause of the failure may be older than the wait.
   *
   * @param last the number of the last wait that the connection was to serve
   */
  private void refused(Throwable failure, long last) {
    connecting--;
    while (waiting.size() > expected() && waiting.getFirst().number <= last) {
      waiting.removeFirst().fail(failure);
    }
    connectIfShort();
  }

  /** Gives a connection that has room to those who wait, and keeps it as a free one after that. */
  void freed(HttpPooledConnection connection) {
    while (connection.hasRoom() && !waiting.isEmpty()) {
      connection.take();
      waiting.removeFirst().complete(connection);
    }
    if (connection.hasRoom() && retired) {
      connection.retire();
    } else if (connection.hasRoom() && !connection.free) {
      connection.free = true;
      free.addLast(connection);
    }
  }

  /** Gives that connection only to attempts for which no other is free. */
  void avoid(HttpPooledConnection connection) {
    if (connection.free) {
      free.remove(connection);
      free.addFirst(connection);
    }
  }

  /**
   * Keeps no connection any more, because no new attempt comes: each closes as soon as it carries
   * nothing and nobody waits for it.
   */
  public void retire() {
    retired = true;
    free.forEach(HttpPooledConnection::retire);
    free.clear();
  }

  /** Takes a connection in again that was gone. */
  void back(HttpPooledConnection connection) {
    open++;
    freed(connection);
  }

  /** Counts one connection less, and makes another if attempts wait for it. */
  void gone() {
    open--;
    connectIfShort();
  }

  /**
   * Closes what has been idle for too long.
   *
   * @return whether any connection is open
   */
  public boolean sweep() {
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
