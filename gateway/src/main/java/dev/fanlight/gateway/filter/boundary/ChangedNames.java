package dev.fanlight.gateway.filter.boundary;

import io.vertx.core.MultiMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;

/** Which header fields of a request may be others than those of its copy. */
final class ChangedNames {
  private ChangedNames() {}

  /**
   * The names of the fields behind those that both begin with. Most plugins change few fields, and
   * what they set comes last: so there is little left to compare.
   */
  static Set<String> between(MultiMap these, MultiMap those) {
    Iterator<Map.Entry<String, String>> here = these.iterator();
    Iterator<Map.Entry<String, String>> there = those.iterator();
    Set<String> names = new HashSet<>();
    while (here.hasNext() && there.hasNext()) {
      Map.Entry<String, String> one = here.next();
      Map.Entry<String, String> other = there.next();
      if (!names.isEmpty() || !isSame(one, other)) {
        names.add(one.getKey());
        names.add(other.getKey());
      }
    }
    here.forEachRemaining(field -> names.add(field.getKey()));
    there.forEachRemaining(field -> names.add(field.getKey()));
    return names;
  }

  private static boolean isSame(Map.Entry<String, String> one, Map.Entry<String, String> other) {
    return one.getKey().equals(other.getKey()) && one.getValue().equals(other.getValue());
  }
}
