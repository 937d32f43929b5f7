package dev.fanlight.gateway.admin.live;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What of a JSON object has changed, as a merge patch (RFC 7396). */
final class MergePatch {
  private MergePatch() {}

  /**
   * @param before has no null, as {@code now} has none
   * @return empty: they are equal
   */
  static Map<String, @Nullable Object> between(Map<?, ?> before, Map<?, ?> now) {
    Map<String, @Nullable Object> patch = new LinkedHashMap<>();
    now.forEach((name, value) -> {
      Object old = before.get(name);
      if (old instanceof Map<?, ?> was && value instanceof Map<?, ?> is) {
        Map<String, @Nullable Object> inside = between(was, is);
        if (!inside.isEmpty()) {
          patch.put(String.valueOf(name), inside);
        }
      } else if (!value.equals(old)) {
        patch.put(String.valueOf(name), value);
      }
    });
    for (Object name : before.keySet()) {
      if (!now.containsKey(name)) {
        patch.put(String.valueOf(name), null);
      }
    }
    return patch;
  }
}
