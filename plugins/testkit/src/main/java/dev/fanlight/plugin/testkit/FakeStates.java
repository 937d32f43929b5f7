package dev.fanlight.plugin.testkit;

import dev.fanlight.plugin.SharedKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the places of a plugin share in a test, with the rules of the gateway. */
final class FakeStates {
  private static final int MOST = 1024;

  private final Map<SharedKey<?>, State> states = new LinkedHashMap<>();

  private record State(@Nullable Object value, Set<FakePluginContext> holders) {}

  synchronized <T> T take(FakePluginContext holder, SharedKey<T> key, Supplier<? extends T> make) {
    State state = states.get(key);
    if (state == null) {
      state = make(key, make);
      states.put(key, state);
    }
    if (state.value == null) {
      throw new IllegalStateException("the shared state " + key.name() + " is made of itself");
    }
    state.holders.add(holder);
    return key.type().cast(state.value);
  }

  private State make(SharedKey<?> key, Supplier<?> make) {
    if (states.size() == MOST) {
      throw new IllegalStateException(
          "there are %d shared states, and %s is one too many: keys must not come from requests"
              .formatted(MOST, key.name()));
    }
    states.put(key, new State(null, Set.of()));
    try {
      Object made = Objects.requireNonNull(make.get(), "the supplier of a shared state made null");
      return new State(key.type().cast(made), new HashSet<>());
    } finally {
      states.remove(key);
    }
  }

  /** What nobody holds any more, the last made first. */
  synchronized List<Object> release(FakePluginContext holder) {
    List<Object> unheld = new ArrayList<>();
    states
        .values()
        .removeIf(state -> {
          boolean last = state.holders.remove(holder) && state.holders.isEmpty();
          if (last) {
            unheld.addFirst(Objects.requireNonNull(state.value));
          }
          return last;
        });
    return unheld;
  }
}
