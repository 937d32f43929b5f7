package dev.fanlight.gateway.filter.pool;

import dev.fanlight.gateway.limit.Turn;
import dev.fanlight.gateway.limit.Workers;
import dev.fanlight.gateway.time.Loop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** One exchange that has work done. Confined to its loop. */
final class PoolUser implements Workers.Owner {
  private final Turn turn = new Turn();
  private final List<Runnable> atEnd = new ArrayList<>();
  private final Loop loop;

  PoolUser(Loop loop) {
    this.loop = loop;
  }

  Future<String> run(PoolShare share, Callable<String> work) {
    Promise<String> done = Promise.promise();
    loop.executor().execute(() -> share.run(this, work).onComplete(done));
    return done.future();
  }

  void end() {
    loop.executor().execute(() -> atEnd.forEach(Runnable::run));
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
    atEnd.add(action);
  }
}
