package dev.fanlight.gateway.bootstrap.advice.time;

import dev.fanlight.gateway.bootstrap.advice.use.Shown;
import dev.fanlight.gateway.bootstrap.advice.use.Use;
import dev.fanlight.gateway.config.action.CallConfig;
import dev.fanlight.gateway.config.source.ConfigAdvice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Warns of calls that wait for each other's turn for longer than their route has. */
public final class TurnAdvice {
  private final Use first;
  private final Map<String, Calls> calls = new LinkedHashMap<>();

  private TurnAdvice(Use first) {
    this.first = first;
  }

  /**
   * The calls of one name.
   *
   * @param time that each may take; 0 where the file gives none
   * @param number of items, or 1
   */
  private record Calls(Duration time, int number) {
    static Calls of(Use use) {
      Duration given = Objects.requireNonNullElse(use.time(), Duration.ZERO);
      // Other advice is about a call that alone may take longer than its route.
      boolean longer = given.compareTo(use.deadline()) > 0;
      return new Calls(longer ? use.deadline() : given, use.calls());
    }

    /** Of a call that is split, the slowest branch counts. */
    Calls slower(Calls other) {
      return other.time.compareTo(time) > 0 ? other : this;
    }
  }

  /** Returns advice about each fan-out that says how many of its calls run at once. */
  public static List<ConfigAdvice> of(List<Use> uses) {
    Map<String, TurnAdvice> routes = new LinkedHashMap<>();
    for (Use use : uses) {
      CallConfig call = use.call();
      if (call != null && use.isAwaited() && use.atOnce() != Integer.MAX_VALUE) {
        routes
            .computeIfAbsent(use.routeAt(), at -> new TurnAdvice(use))
            .calls
            .merge(call.name(), Calls.of(use), Calls::slower);
      }
    }
    List<ConfigAdvice> advice = new ArrayList<>();
    routes.values().forEach(route -> route.addTo(advice));
    return advice;
  }

  /** The least time that all calls may take, if so many run at once. */
  private Duration together(int atOnce) {
    Duration work = Duration.ZERO;
    Duration longest = Duration.ZERO;
    for (Calls some : calls.values()) {
      work = work.plus(some.time.multipliedBy(some.number));
      Duration turns = some.time.multipliedBy(Math.ceilDiv(some.number, atOnce));
      longest = turns.compareTo(longest) > 0 ? turns : longest;
    }
    Duration share = work.dividedBy(atOnce);
    return share.compareTo(longest) > 0 ? share : longest;
  }

  private boolean fits(int atOnce) {
    return together(atOnce).compareTo(first.deadline()) <= 0;
  }

  /** How many at once are enough, where those of the file are too few. Less time is with more. */
  private int enough() {
    int few = first.atOnce();
    int enough = Integer.MAX_VALUE;
    while (enough - few > 1) {
      int middle = few + (enough - few) / 2;
      if (fits(middle)) {
        enough = middle;
      } else {
        few = middle;
      }
    }
    return enough;
  }

  private void addTo(List<ConfigAdvice> advice) {
    if (fits(first.atOnce())) {
      return;
    }
    String message =
        "one request of route %s may make %s, %d at once, which may take %s together, and the deadline is %s, so the last ones get no time"
            .formatted(
                first.route().name(),
                Shown.count(calls.values().stream().mapToInt(Calls::number).sum(), "call"),
                first.atOnce(),
                Shown.time(together(first.atOnce())),
                Shown.time(first.deadline()));
    String remedy =
        "set concurrency: %d, shorter timeouts of the calls, or timeout: %s on the route"
            .formatted(enough(), Shown.time(together(first.atOnce())));
    String path = first.routeAt() + ".fan_out.concurrency";
    advice.add(first.lines().advice("turns_beyond_deadline", path, message, remedy));
  }
}
