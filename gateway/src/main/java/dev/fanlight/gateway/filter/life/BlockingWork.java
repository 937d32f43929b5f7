package dev.fanlight.gateway.filter.life;

import dev.fanlight.gateway.filter.boundary.PluginCode;
import dev.fanlight.gateway.filter.pool.Pool;
import dev.fanlight.gateway.filter.pool.PoolShare;
import dev.fanlight.gateway.limit.Turn;
import dev.fanlight.gateway.limit.Workers;
import dev.fanlight.gateway.time.Loop;
import dev.fanlight.gateway.time.Timers.Timer;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The work on a pool that a plugin asks for outside of any exchange. It ends with the plugin. Safe
 * for use by all threads.
 */
final class BlockingWork {
  private final String whose;
  private final PluginCode code;
  private final PoolShare share;
  private final Turn turn = new Turn();
  private final Set<Piece> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  BlockingWork(String plugin, PluginCode code, Pool pool) {
    this.whose = "plugin " + plugin;
    this.code = code;
    this.share = pool.share(whose);
  }

  /**
   * Completes on the loop. What follows it runs as the plugin's code, for the route for which that
   * runs now.
   *
   * @param loop where the work belongs
   */
  <T> Future<T> run(Loop loop, Callable<T> work) {
    Promise<T> done = Promise.promise();
    Piece piece = new Piece(loop);
    // On its own loop it begins at once, and Vert.x leaves another class loader behind.
    PluginCode.current()
        .run(() -> loop.executor().execute(() -> start(piece, work).onComplete(done)));
    return code.here().follow(done.future());
  }

  /**
   * The same within a time; then the work is interrupted, and the future fails with {@code
   * plugin_timeout}.
   */
  <T> Future<T> run(Loop loop, Duration most, Callable<T> work) {
    Promise<T> done = Promise.promise();
    Piece piece = new Piece(loop);
    loop.executor()
        .execute(() -> {
          Timer timer = loop.timers().schedule(most.toNanos(), piece::expire);
          start(piece, work).onComplete(ended -> timer.cancel()).onComplete(done);
        });
    return done.future();
  }

  private <T> Future<T> start(Piece piece, Callable<T> work) {
    open.add(piece);
    // Either this sees that the plugin has stopped, or the stop sees the piece.
    if (closed) {
      open.remove(piece);
      return Future.failedFuture(stopped());
    }
    return share
        .run(piece, () -> code.call(work::call))
        .onComplete(ended -> open.remove(piece))
        .recover(failure -> Future.failedFuture(piece.failure(failure)));
  }

  /** Drops what waits and interrupts what runs, each on its loop. */
  void close() {
    closed = true;
    open.forEach(piece -> piece.loop.executor().execute(piece::end));
  }

  private GatewayError stopped() {
    return GatewayError.of(ErrorCode.SHUTTING_DOWN, whose + " has stopped");
  }

  /** One call of the plugin. Confined to its loop. */
  private final class Piece implements Workers.Owner {
    private final Loop loop;
    private final List<Runnable> atEnd = new ArrayList<>(2);
    private boolean ended;
    private boolean late;

    Piece(Loop loop) {
      this.loop = loop;
    }

    /** What the work fails with. */
    Throwable failure(Throwable own) {
      if (late) {
        return GatewayError.of(ErrorCode.PLUGIN_TIMEOUT, whose + " was not done in time");
      }
      return ended ? stopped() : own;
    }

    void expire() {
      late = true;
      end();
    }

    void end() {
      ended = true;
      atEnd.forEach(Runnable::run);
      atEnd.clear();
    }

    @Override
    public Turn turn() {
      return turn;
    }

    @Override
    public Loop loop() {
      return loop;
    }

    @Override
    public void onEnd(Runnable action) {
      if (ended) {
        action.run();
      } else {
        atEnd.add(action);
      }
    }
  }
}
