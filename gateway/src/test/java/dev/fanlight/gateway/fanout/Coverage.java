package dev.fanlight.gateway.fanout;

import dev.fanlight.gateway.config.CallConfig;
import dev.fanlight.gateway.config.FanOutConfig.Join;
import dev.fanlight.plugin.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How often each thing happened to a call, in each phase, under each join and each policy. */
final class Coverage {
  private static final List<String> JOINS =
      List.of("All", "AllSettled", "First", "Quorum", "AsCompleted");
  private static final List<String> POLICIES =
      List.of("none", "retry", "hedge", "optional", "fallback", "on_error", "success");
  private static final Map<String, List<Phase>> EVENTS = new TreeMap<>();

  static {
    List<Phase> all = List.of(Phase.values());
    List<Phase> withAttempt = all.subList(1, all.size());
    EVENTS.put("connect_failed", List.of(Phase.CONNECT));
    EVENTS.put("connection_reset", List.of(Phase.REQUEST, Phase.RESPONSE, Phase.BODY));
    EVENTS.put("bad_upstream_response", List.of(Phase.RESPONSE, Phase.BODY));
    EVENTS.put("status", List.of(Phase.BODY));
    EVENTS.put("invalid_body", List.of(Phase.BODY));
    EVENTS.put("upstream_body_too_large", List.of(Phase.BODY));
    EVENTS.put("timeout", all);
    EVENTS.put("try_timeout", withAttempt);
    EVENTS.put("rejected", List.of(Phase.QUEUE));
    EVENTS.put("lost", all);
    EVENTS.put("client_gone", all);
  }

  private final Map<String, Integer> hits = new TreeMap<>();

  void hit(Join join, String event, Phase phase, CallConfig call) {
    for (String policy : policies(call)) {
      hits.merge(key(join.getClass().getSimpleName(), event, phase, policy), 1, Integer::sum);
    }
  }

  private static String key(String join, String event, Phase phase, String policy) {
    return join + " " + event + " " + phase.label() + " " + policy;
  }

  private static List<String> policies(CallConfig call) {
    List<String> policies = new ArrayList<>();
    policies.add(call.retry() == null ? "" : "retry");
    policies.add(call.hedge() == null ? "" : "hedge");
    policies.add(call.optional() ? "optional" : "");
    policies.add(call.fallback() == null ? "" : "fallback");
    policies.add(call.onError().isEmpty() ? "" : "on_error");
    policies.add(call.success().isEmpty() ? "" : "success");
    policies.removeIf(String::isEmpty);
    return policies.isEmpty() ? List.of("none") : policies;
  }

  /** What cannot happen, whatever the schedule. */
  private static boolean impossible(String join, String event) {
    return switch (event) {
      // Every call has its say.
      case "lost" -> join.equals("AllSettled");
      // The winner of a race goes out as it came: nobody looks into its body.
      case "invalid_body" -> join.equals("First");
      default -> false;
    };
  }

  /** The reachable cells that were hit less often than that, with how often. */
  List<String> below(int enough) {
    List<String> below = new ArrayList<>();
    for (String join : JOINS) {
      EVENTS.forEach((event, phases) -> {
        if (!impossible(join, event)) {
          phases.forEach(phase -> below(join, event, phase, enough, below));
        }
      });
    }
    return below;
  }

  private void below(String join, String event, Phase phase, int enough, List<String> below) {
    for (String policy : POLICIES) {
      String cell = key(join, event, phase, policy);
      int count = hits.getOrDefault(cell, 0);
      if (count < enough) {
        below.add(cell + ": " + count);
      }
    }
  }

  /** One line an event and phase, one column a join: the least of its policies' counts. */
  String table() {
    StringBuilder table = new StringBuilder();
    table.append("%-36s".formatted("least over policies"));
    JOINS.forEach(join -> table.append("%12s".formatted(join)));
    EVENTS.forEach((event, phases) ->
        phases.forEach(phase -> {
          table.append("\n%-36s".formatted(event + " in " + phase.label()));
          JOINS.forEach(join -> table.append("%12s".formatted(cell(join, event, phase))));
        }));
    return table.toString();
  }

  private String cell(String join, String event, Phase phase) {
    if (impossible(join, event)) {
      return "-";
    }
    return Integer.toString(
        POLICIES.stream()
            .mapToInt(policy -> hits.getOrDefault(key(join, event, phase, policy), 0))
            .min()
            .orElse(0));
  }
}
