package dev.fanlight.gateway.filter.life;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.fanlight.plugin.SharedKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the places of one plugin share. Each state has the instances that hold it. Safe for use by
 * all threads: one lock for all states of a plugin, so that one that is made of another cannot wait
 * for it in a circle.
 */
final class PluginStates {
  private static final int MOST = 1024;

  /** Held while a supplier runs, which may never return. */
  private final ReentrantLock lock = new ReentrantLock();

  /** Instances that hold nothing any more, also where {@link #release} was interrupted. */
  private final Set<Object> left = ConcurrentHashMap.newKeySet();

  @GuardedBy("lock")
  private final Map<SharedKey<?>, State> states = new LinkedHashMap<>();

  /**
   * @param value null while it is being made
   */
  private record State(@Nullable Object value, Set<Object> holders) {}

  /** Makes the state unless it is there. From now on that instance holds it. */
  <T> T take(Object holder, SharedKey<T> key, Supplier<? extends T> make) {
    lock.lock();
    try {
      return key.type().cast(held(holder, key, make));
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private Object held(Object holder, SharedKey<?> key, Supplier<?> make) {
    State state = states.get(key);
    if (state == null) {
      state = make(key, make);
      states.put(key, state);
    }
    if (state.value == null) {
      throw new IllegalStateException(
          "the shared state %s is made of itself".formatted(key.name()));
    }
    state.holders.add(holder);
    return state.value;
  }

  @GuardedBy("lock")
  private State make(SharedKey<?> key, Supplier<?> make) {
    if (states.size() == MOST) {
      throw new IllegalStateException(
          "there are %d shared states, and %s is one too many: keys must not come from requests"
              .formatted(MOST, key.name()));
    }
    states.put(key, new State(null, Set.of()));
    try {
      Object value = Objects.requireNonNull(make.get(), "the supplier of a shared state made null");
      return new State(key.type().cast(value), new HashSet<>());
    } finally {
      states.remove(key);
    }
  }

  /**
   * That instance holds nothing any more. Where the thread is interrupted while it waits for a
   * state that is being made, the next release lets go for this instance too.
   *
   * @return what nobody holds now, in the order in which it is to be closed: the last made first
   */
  List<Object> release(Object holder) {
    left.add(holder);
    try {
      if (!lock.tryLock()) {
        lock.lockInterruptibly();
      }
    } catch (InterruptedException givenUp) {
      return List.of();
    }
    try {
      return unheld();
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private List<Object> unheld() {
    Set<Object> gone = Set.copyOf(left);
    left.removeAll(gone);
    List<Object> unheld = new ArrayList<>();
    Iterator<State> all = states.values().iterator();
    while (all.hasNext()) {
      State state = all.next();
      if (state.value != null && state.holders.removeAll(gone) && state.holders.isEmpty()) {
        all.remove();
        unheld.addFirst(state.value);
      }
    }
    return unheld;
  }
}
