package dev.fanlight.gateway.bootstrap.advice.time;

import dev.fanlight.gateway.bootstrap.advice.use.Shown;
import dev.fanlight.gateway.bootstrap.advice.use.Use;
import dev.fanlight.gateway.config.action.CallConfig;
import dev.fanlight.gateway.config.source.ConfigAdvice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Warns of calls that follow each other and may together take longer than their route has. */
public final class ChainAdvice {
  /** The uses of each call, by its name. A call that is split has several. */
  private final Map<String, List<Use>> calls;

  private final Map<String, Chain> longest = new HashMap<>();

  private ChainAdvice(Map<String, List<Use>> calls) {
    this.calls = calls;
  }

  /**
   * Calls in the order in which they follow each other.
   *
   * @param calls those whose time the file gives
   * @param times what each may take
   */
  private record Chain(List<Use> calls, List<Duration> times) {
    static final Chain NONE = new Chain(List.of(), List.of());

    Duration all() {
      return times.stream().reduce(Duration.ZERO, Duration::plus);
    }

    Chain then(Use call, Duration time) {
      List<Use> more = new ArrayList<>(calls);
      List<Duration> longer = new ArrayList<>(times);
      more.add(call);
      longer.add(time);
      return new Chain(more, longer);
    }
  }

  /** Returns advice about the longest chain of each route. */
  public static List<ConfigAdvice> of(List<Use> uses) {
    Map<String, Map<String, List<Use>>> routes = new LinkedHashMap<>();
    for (Use use : uses) {
      if (use.call() != null && use.isAwaited()) {
        routes
            .computeIfAbsent(use.route().name(), name -> new LinkedHashMap<>())
            .computeIfAbsent(use.call().name(), name -> new ArrayList<>())
            .add(use);
      }
    }
    List<ConfigAdvice> advice = new ArrayList<>();
    routes.values().forEach(calls -> new ChainAdvice(calls).add(advice));
    return advice;
  }

  private void add(List<ConfigAdvice> advice) {
    Chain worst = Chain.NONE;
    for (String call : calls.keySet()) {
      Chain chain = longest(call);
      boolean longer = chain.all().compareTo(worst.all()) > 0;
      worst = longer && chain.calls().size() > 1 ? chain : worst;
    }
    if (!worst.calls().isEmpty()
        && worst.all().compareTo(worst.calls().getFirst().deadline()) > 0) {
      advice.add(advice(worst));
    }
  }

  /** Ends with that call. The file has no cycles. */
  private Chain longest(String name) {
    Chain known = longest.get(name);
    if (known != null) {
      return known;
    }
    List<Use> branches = calls.getOrDefault(name, List.of());
    Chain before = Chain.NONE;
    CallConfig call = branches.isEmpty() ? null : branches.getFirst().call();
    for (String earlier : call == null ? List.<String>of() : call.schedule().after()) {
      Chain chain = longest(earlier);
      before = chain.all().compareTo(before.all()) > 0 ? chain : before;
    }
    Chain chain = before;
    for (Use branch : branches) {
      Duration time = branch.time();
      if (time != null && before.all().plus(time).compareTo(chain.all()) > 0) {
        chain = before.then(branch, time);
      }
    }
    longest.put(name, chain);
    return chain;
  }

  private static ConfigAdvice advice(Chain chain) {
    Use last = chain.calls().getLast();
    String names =
        chain.calls().stream()
            .map(Use::call)
            .map(call -> call == null ? "" : call.name())
            .collect(Collectors.joining(", then "));
    String sum = chain.times().stream().map(Shown::time).collect(Collectors.joining(" + "));
    Duration left = last.deadline().minus(chain.all()).plus(chain.times().getLast());
    return last.lines()
        .advice(
            "chain_beyond_deadline",
            last.gives("timeout") ? last.at() + ".timeout" : last.at(),
            "%s may take %s = %s, and the deadline of route %s is %s, so %s has %s left at worst"
                .formatted(
                    names,
                    sum,
                    Shown.time(chain.all()),
                    last.route().name(),
                    Shown.time(last.deadline()),
                    last.call() == null ? "" : last.call().name(),
                    left.isNegative() ? "nothing" : Shown.time(left)),
            "give the calls timeouts that fit together, or set timeout: %s on the route"
                .formatted(Shown.time(chain.all())));
  }
}
