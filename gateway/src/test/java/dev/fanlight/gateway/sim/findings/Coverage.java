package dev.fanlight.gateway.sim.findings;

import dev.fanlight.gateway.config.action.CallConfig;
import dev.fanlight.gateway.config.action.FanOutConfig;
import dev.fanlight.gateway.sim.plan.SimPlan;
import dev.fanlight.plugin.Phase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** How often each thing happened to a call, in each phase, under each join and each policy. */
public final class Coverage {
  private static final List<String> JOINS =
      List.of("All", "AllSettled", "First", "Quorum", "AsCompleted");
  private static final List<String> POLICIES =
      List.of(
          "none",
          "after",
          "when",
          "for_each",
          "map",
          "retry",
          "hedge",
          "optional",
          "fallback",
          "on_error",
          "success",
          "timeout",
          "background",
          "concurrency",
          "enough",
          "stream");
  private static final Map<String, List<Phase>> EVENTS = new TreeMap<>();

  static {
    List<Phase> all = List.of(Phase.values());
    List<Phase> withAttempt = all.subList(1, all.size());
    List<Phase> before = List.of(Phase.QUEUE);
    EVENTS.put("connect_failed", List.of(Phase.CONNECT));
    EVENTS.put("connection_reset", List.of(Phase.REQUEST, Phase.RESPONSE, Phase.BODY));
    EVENTS.put("bad_upstream_response", List.of(Phase.RESPONSE, Phase.BODY));
    EVENTS.put("status", List.of(Phase.BODY));
    EVENTS.put("invalid_body", List.of(Phase.BODY));
    EVENTS.put("upstream_body_too_large", List.of(Phase.BODY));
    EVENTS.put("timeout", all);
    EVENTS.put("deadline", all);
    EVENTS.put("try_timeout", withAttempt);
    EVENTS.put("rejected", before);
    EVENTS.put("overloaded", before);
    EVENTS.put("missing_value", before);
    EVENTS.put("dependency_failed", before);
    EVENTS.put("lost", all);
    EVENTS.put("client_gone", all);
    EVENTS.put("dropped", before);
    EVENTS.put("shutting_down", all);
    // A reload has changed its upstream's permits, or left its upstream out.
    EVENTS.put("shrunk", all);
    EVENTS.put("grown", all);
    EVENTS.put("removed", all);
    // What comes compressed, though nobody asked for it.
    EVENTS.put("truncated", List.of(Phase.BODY));
    EVENTS.put("garbled", List.of(Phase.BODY));
    EVENTS.put("bomb", List.of(Phase.BODY));
    // Until the client takes what is there.
    EVENTS.put("held_back", before);
  }

  private final Map<String, Integer> hits = new HashMap<>();
  private final ExchangeCoverage exchanges = new ExchangeCoverage();

  /** Something has happened to an exchange as a whole. */
  public void hit(FanOutConfig plan, String event) {
    exchanges.hit(plan.decision().join().getClass().getSimpleName(), event);
  }

  public void hit(FanOutConfig plan, CallConfig call, String event, Phase phase) {
    String cell = cell(plan.decision().join().getClass().getSimpleName(), event, phase);
    for (String policy : policies(plan, call)) {
      hits.merge(cell + policy, 1, Integer::sum);
    }
  }

  private static String cell(String join, String event, Phase phase) {
    return join + " " + event + " " + phase.label() + " ";
  }

  private static List<String> policies(FanOutConfig plan, CallConfig call) {
    List<String> policies = new ArrayList<>();
    add(policies, "after", !call.schedule().after().isEmpty());
    add(policies, "when", !call.schedule().when().isEmpty());
    add(policies, plan.mapped() ? "map" : "for_each", call.schedule().forEach() != null);
    add(policies, "retry", call.effort().retry() != null);
    add(policies, "hedge", call.effort().hedge() != null);
    add(policies, "optional", call.result().optional());
    add(policies, "fallback", call.result().fallback() != null);
    add(policies, "on_error", !call.result().onError().kinds().isEmpty());
    add(policies, "success", !call.result().success().listed().isEmpty());
    add(policies, "timeout", call.effort().timeout() != null);
    add(policies, "background", call.schedule().background());
    add(policies, "none", policies.isEmpty());
    add(policies, "concurrency", plan.sending().concurrency() < SimPlan.UNLIMITED);
    add(policies, "enough", plan.decision().enough() > 0);
    add(policies, "stream", plan.decision().stream());
    return policies;
  }

  private static void add(List<String> policies, String policy, boolean applies) {
    if (applies) {
      policies.add(policy);
    }
  }

  /** What cannot happen, whatever the schedule. */
  private static boolean impossible(String join, String event, String policy) {
    // Only records can be cut short, and only a race is decided by a head.
    if ((policy.equals("enough") && !join.equals("AsCompleted"))
        || (policy.equals("stream") && !join.equals("First"))) {
      return true;
    }
    boolean background = policy.equals("background");
    // A whole fan-out that is one list has no graph, and a background call has no list.
    boolean listed = policy.equals("map") || policy.equals("for_each");
    return switch (event) {
      // Every call has its say, and nothing waits for those in the background.
      case "lost" -> join.equals("AllSettled") || background;
      case "client_gone" -> background;
      // It has no exchange any more; its own timeout is all that bounds it.
      case "deadline" -> background;
      // The winner of a race goes out as it came, and what nobody reads is not looked into.
      case "invalid_body" -> join.equals("First") || background;
      // What streams through, or goes nowhere, is not unpacked.
      case "truncated", "garbled", "bomb" -> background || policy.equals("stream");
      case "held_back" -> background || !join.equals("AsCompleted");
      // Only what comes after another call can miss something of it.
      case "missing_value" -> policy.equals("none") || policy.equals("map");
      case "dependency_failed" -> policy.equals("none") || policy.equals("map") || background;
      // A call that is the gateway's own, and nobody else's.
      case "dropped", "shutting_down" -> policy.equals("none") || listed;
      default -> false;
    };
  }

  /** The reachable cells that were hit less often than that, with how often. */
  public List<String> below(int enough) {
    List<String> below = new ArrayList<>(exchanges.below(enough));
    for (String join : JOINS) {
      EVENTS.forEach((event, phases) -> {
        for (Phase phase : phases) {
          for (String policy : reachable(join, event)) {
            int count = count(join, event, phase, policy);
            if (count < enough) {
              below.add(cell(join, event, phase) + policy + ": " + count);
            }
          }
        }
      });
    }
    return below;
  }

  private static List<String> reachable(String join, String event) {
    return POLICIES.stream().filter(policy -> !impossible(join, event, policy)).toList();
  }

  private int count(String join, String event, Phase phase, String policy) {
    return hits.getOrDefault(cell(join, event, phase) + policy, 0);
  }

  /** How many cells can be reached at all. */
  static int cells() {
    return JOINS.stream()
            .flatMap(join ->
                EVENTS.entrySet().stream()
                    .map(event -> event.getValue().size() * reachable(join, event.getKey()).size()))
            .mapToInt(Integer::intValue)
            .sum()
        + ExchangeCoverage.cells();
  }

  /**
   * One column a join; first one line an event and phase with the least of its policies' counts,
   * then one line a policy with the least over what happened under it.
   */
  public String table() {
    StringBuilder table = new StringBuilder();
    line(table, cells() + " cells: least over policies", JOINS);
    EVENTS.forEach((event, phases) -> {
      for (Phase phase : phases) {
        line(
            table,
            event + " in " + phase.label(),
            JOINS.stream().map(join -> overPolicies(join, event, phase)).toList());
      }
    });
    line(table, "least over events and phases", JOINS);
    for (String policy : POLICIES) {
      line(table, policy, JOINS.stream().map(join -> overEvents(join, policy)).toList());
    }
    return table.append(exchanges.table()).toString();
  }

  private static void line(StringBuilder table, String title, List<String> cells) {
    table.append("%-36s".formatted(title));
    cells.forEach(cell -> table.append("%12s".formatted(cell)));
    table.append('\n');
  }

  private String overPolicies(String join, String event, Phase phase) {
    return least(
        reachable(join, event).stream().mapToInt(policy -> count(join, event, phase, policy)));
  }

  private String overEvents(String join, String policy) {
    return least(
        EVENTS.entrySet().stream()
            .filter(event -> !impossible(join, event.getKey(), policy))
            .flatMapToInt(event ->
                event.getValue().stream()
                    .mapToInt(phase -> count(join, event.getKey(), phase, policy))));
  }

  private static String least(IntStream counts) {
    var least = counts.min();
    return least.isPresent() ? String.valueOf(least.getAsInt()) : "-";
  }
}
