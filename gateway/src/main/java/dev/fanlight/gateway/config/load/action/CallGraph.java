package dev.fanlight.gateway.config.load.action;

import dev.fanlight.gateway.config.action.CallConfig;
import dev.fanlight.gateway.config.node.ConfigNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Checks the order that {@code after} gives to the calls of a fan-out. */
final class CallGraph {
  private CallGraph() {}

  /**
   * @param nodes where each of the calls stands
   */
  static void check(List<ConfigNode> nodes, List<CallConfig> calls) {
    Map<String, CallConfig> byName = new LinkedHashMap<>();
    Map<String, ConfigNode> places = new LinkedHashMap<>();
    for (int i = 0; i < calls.size(); i++) {
      byName.putIfAbsent(calls.get(i).name(), calls.get(i));
      places.putIfAbsent(calls.get(i).name(), nodes.get(i));
    }
    checkBackground(byName, places);
    for (removeOrdered(byName); !byName.isEmpty(); removeOrdered(byName)) {
      List<String> cycle = cycle(byName);
      ConfigNode place = places.get(cycle.get(0));
      if (place != null) {
        place.wrong("the cycle " + String.join(" after ", cycle), "after without cycles");
      }
      byName.keySet().removeAll(cycle);
    }
  }

  private static void checkBackground(
      Map<String, CallConfig> calls, Map<String, ConfigNode> places) {
    calls.forEach((name, call) -> {
      for (String before : call.schedule().after()) {
        CallConfig other = calls.get(before);
        ConfigNode place = places.get(name);
        if (other != null && other.schedule().background() && place != null) {
          place.wrong("the background call " + before + " in after", "a call that is waited for");
        }
      }
    });
  }

  /** Takes out every call that can start when the calls already taken out are done. */
  private static void removeOrdered(Map<String, CallConfig> calls) {
    boolean progress = true;
    while (progress) {
      progress =
          calls
              .values()
              .removeIf(call -> call.schedule().after().stream().noneMatch(calls::containsKey));
    }
  }

  /**
   * Returns the names along a cycle. The first name is also the last. Each call waits for another
   * one of them.
   */
  private static List<String> cycle(Map<String, CallConfig> calls) {
    List<String> way = new ArrayList<>();
    String at = calls.keySet().iterator().next();
    while (!way.contains(at)) {
      way.add(at);
      CallConfig call = calls.get(at);
      at =
          call == null
              ? at
              : call.schedule().after().stream().filter(calls::containsKey).findFirst().orElse(at);
    }
    List<String> cycle = new ArrayList<>(way.subList(way.indexOf(at), way.size()));
    cycle.add(at);
    return cycle;
  }
}
