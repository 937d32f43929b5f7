package dev.fanlight.plugin.gatewaytest;

import java.util.ArrayList;
import java.util.List;

/** What a gateway says is still going on, each as a sentence. */
final class Leftovers {
  /** All of these are 0 when nothing is going on. */
  private static final List<Kind> KINDS =
      List.of(
          new Kind("fanlight_requests_in_flight", "route", "request", "under way on the route %s"),
          new Kind("fanlight_calls_in_flight", "upstream", "call", "under way to the upstream %s"),
          new Kind("fanlight_tunnels", "route", "tunnel", "open on the route %s"),
          new Kind("fanlight_orphan_calls", "", "call", "open though its request has ended"),
          new Kind("fanlight_held_bytes", "", "byte", "held in memory"),
          new Kind("fanlight_bulkhead_in_use", "bulkhead", "permit", "out of the bulkhead %s"),
          new Kind(
              "fanlight_bulkhead_queue_depth",
              "bulkhead",
              "call",
              "waiting for a permit of the bulkhead %s"),
          new Kind("fanlight_pool_active", "pool", "thread of the pool %s", "busy"),
          new Kind("fanlight_pool_queue_depth", "pool", "task", "waiting in the pool %s"));

  private Leftovers() {}

  /**
   * A gauge.
   *
   * @param label what tells its series apart; empty: there is one
   * @param thing what it counts; {@code %s} stands for the label's value, here or in the state
   * @param state what state these things are in
   */
  private record Kind(String metric, String label, String thing, String state) {}

  /** What is not 0 on that page. */
  static List<String> of(SeenMetrics metrics) {
    List<String> sentences = new ArrayList<>();
    for (Kind kind : KINDS) {
      metrics
          .nonZero(kind.metric, kind.label)
          .forEach((of, count) ->
              sentences.add(sentence(count, kind.thing, kind.state).replace("%s", of)));
    }
    return sentences;
  }

  /** Such as {@code 1 thread of the pool a is still busy}. */
  static String sentence(long count, String thing, String state) {
    String things = count == 1 ? thing : thing.replaceFirst("^\\S+", "$0s");
    return count + " " + things + (count == 1 ? " is still " : " are still ") + state;
  }
}
