package dev.fanlight.gateway.filter.pool;

import dev.fanlight.gateway.time.Loop;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads of one pool that do not heed an interruption: once a minute the log names whose code
 * holds them. Safe for use by all threads.
 */
final class StuckThreads {
  private static final Logger log = LoggerFactory.getLogger(Pool.class);
  private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

  private final String pool;
  private final Map<PoolTask<?>, String> held = new ConcurrentHashMap<>();
  private final AtomicBoolean watching = new AtomicBoolean();

  StuckThreads(String pool) {
    this.pool = pool;
  }

  /**
   * The task has been interrupted and may go on all the same.
   *
   * @param whose whose code it is
   */
  void watch(PoolTask<?> task, String whose, Loop loop) {
    held.put(task, whose);
    task.onFinish(() -> held.remove(task));
    if (!held.isEmpty() && watching.compareAndSet(false, true)) {
      loop.timers().schedule(MINUTE, () -> look(loop));
    }
  }

  private void look(Loop loop) {
    watching.set(false);
    held.forEach((task, whose) -> {
      Exception here = new Exception("what it is doing");
      here.setStackTrace(task.stack());
      log.warn("{} holds a thread of pool {}, whose exchange has ended", whose, pool, here);
    });
    if (!held.isEmpty() && watching.compareAndSet(false, true)) {
      loop.timers().schedule(MINUTE, () -> look(loop));
    }
  }
}
