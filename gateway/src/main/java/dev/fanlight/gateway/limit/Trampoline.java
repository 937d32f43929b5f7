package dev.fanlight.gateway.limit;

import java.util.ArrayDeque;
import java.util.Collection;

/**
 * Runs tasks one after the other, even where one brings the next: a waiter that releases its permit
 * the moment it gets it lets the next one in, and a long queue of such must not pile up the stack.
 */
final class Trampoline {
  private static final ThreadLocal<Trampoline> OF_THREAD = ThreadLocal.withInitial(Trampoline::new);

  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
  private boolean running;

  private Trampoline() {}

  /** Runs them now; when the thread is inside such a task already, then after that. */
  static void run(Collection<? extends Runnable> tasks) {
    Trampoline trampoline = OF_THREAD.get();
    trampoline.tasks.addAll(tasks);
    if (!trampoline.running) {
      trampoline.running = true;
      trampoline.drain();
    }
  }

  /** A task that throws does not keep the others from running. */
  private void drain() {
    try {
      for (Runnable next = tasks.poll(); next != null; next = tasks.poll()) {
        next.run();
      }
    } finally {
      if (tasks.isEmpty()) {
        running = false;
      } else {
        drain();
      }
    }
  }
}
