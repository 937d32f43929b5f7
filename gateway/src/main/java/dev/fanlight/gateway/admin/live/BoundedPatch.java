package dev.fanlight.gateway.admin.live;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The changes from one state to the next, so many names of a section at a time. Where more have
 * changed, the others follow with the next messages, in turn. So a message stays small however many
 * routes there are. Used by one thread at a time.
 */
final class BoundedPatch {
  private static final List<String> SECTIONS = List.of("routes", "upstreams");

  private final int most;
  private final Map<String, String> lastTold = new HashMap<>();
  private Map<String, Object> told = Map.of();

  /**
   * @param most names of one section in one message
   */
  BoundedPatch(int most) {
    this.most = most;
  }

  /** What has been told by now. */
  Map<String, Object> told() {
    return told;
  }

  /** Nobody has been told anything that still counts: all of that state is told at once. */
  void begin(Map<String, Object> state) {
    told = state;
  }

  /** What is to be told of the next state. */
  Map<String, @Nullable Object> to(Map<String, Object> next) {
    Map<String, @Nullable Object> patch = MergePatch.between(told, next);
    Map<String, Object> reached = new LinkedHashMap<>(next);
    for (String section : SECTIONS) {
      if (patch.get(section) instanceof Map<?, ?> changes && changes.size() > most) {
        List<String> now = turn(section, changes);
        patch.put(section, only(now, changes));
        reached.put(section, reached(now, map(told.get(section)), map(next.get(section))));
      }
    }
    told = reached;
    return patch;
  }

  /** The names whose turn it is, from the one after the last on. */
  private List<String> turn(String section, Map<?, ?> changes) {
    List<String> names = new ArrayList<>();
    changes.keySet().forEach(name -> names.add(String.valueOf(name)));
    names.sort(null);
    String last = lastTold.getOrDefault(section, "");
    int start = (int) names.stream().takeWhile(name -> name.compareTo(last) <= 0).count();
    List<String> turn = new ArrayList<>();
    for (int i = 0; i < most; i++) {
      turn.add(names.get((start + i) % names.size()));
    }
    lastTold.put(section, turn.getLast());
    return turn;
  }

  private static Map<String, @Nullable Object> only(List<String> names, Map<?, ?> changes) {
    Map<String, @Nullable Object> some = new TreeMap<>();
    names.forEach(name -> some.put(name, changes.get(name)));
    return some;
  }

  /** What was told before, with these names as they are now. */
  private static Map<String, Object> reached(
      List<String> names, Map<String, Object> before, Map<String, Object> now) {
    Map<String, Object> reached = new TreeMap<>(before);
    for (String name : names) {
      Object value = now.get(name);
      if (value == null) {
        reached.remove(name);
      } else {
        reached.put(name, value);
      }
    }
    return reached;
  }

  private static Map<String, Object> map(@Nullable Object section) {
    Map<String, Object> map = new TreeMap<>();
    if (section instanceof Map<?, ?> known) {
      known.forEach((name, value) -> map.put(String.valueOf(name), value));
    }
    return map;
  }
}
