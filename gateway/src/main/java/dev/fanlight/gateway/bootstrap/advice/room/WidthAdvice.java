package dev.fanlight.gateway.bootstrap.advice.room;

import dev.fanlight.gateway.bootstrap.advice.use.Shown;
import dev.fanlight.gateway.bootstrap.advice.use.Use;
import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.action.CallConfig.ForEach;
import dev.fanlight.gateway.config.action.FanOutConfig;
import dev.fanlight.gateway.config.source.ConfigAdvice;
import dev.fanlight.gateway.config.upstream.BulkheadConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Warns of fan-outs that need more of an upstream at once than it has, by one request alone. */
public final class WidthAdvice {
  private final GatewayConfig config;
  private final List<ConfigAdvice> advice = new ArrayList<>();

  private WidthAdvice(GatewayConfig config) {
    this.config = config;
  }

  /** Returns advice about each fan-out and each upstream that it calls. */
  public static List<ConfigAdvice> of(GatewayConfig config, List<Use> uses) {
    WidthAdvice all = new WidthAdvice(config);
    Map<String, List<Use>> together = new LinkedHashMap<>();
    for (Use use : uses) {
      if (use.call() != null && use.isAwaited()) {
        all.cut(use, use.call().schedule().forEach());
        together
            .computeIfAbsent(use.routeAt() + ' ' + use.upstream().name(), key -> new ArrayList<>())
            .add(use);
      }
    }
    together.values().forEach(all::width);
    return all.advice;
  }

  private void add(String rule, String path, String message, String remedy) {
    advice.add(config.lines().advice(rule, path, message, remedy));
  }

  private void cut(Use use, @Nullable ForEach each) {
    if (each != null && each.first() > each.max()) {
      add(
          "first_beyond_max",
          use.forEachAt(),
          "for_each of %s takes the first %d items, and refuses lists from which it takes more than %d"
              .formatted(use.name(), each.first(), each.max()),
          "set max: %d".formatted(each.first()));
    }
  }

  /** The calls of one fan-out to one upstream. */
  private void width(List<Use> calls) {
    Use widest = calls.getFirst();
    int atOnce = 0;
    for (Use use : calls) {
      widest = width(use) > width(widest) ? use : widest;
      atOnce += use.call() != null && use.call().schedule().after().isEmpty() ? width(use) : 0;
    }
    if (!(widest.route().action() instanceof FanOutConfig fanOut)) {
      return;
    }
    int all = Math.max(atOnce, width(widest));
    int most = Math.min(all, fanOut.sending().concurrency());
    BulkheadConfig bulkhead = widest.upstream().bulkhead();
    if (most > bulkhead.maxConcurrent() + bulkhead.maxQueue()) {
      beyondQueue(widest, most, all - width(widest));
    } else if (most > bulkhead.maxConcurrent() && config.lines().has(concurrencyAt(widest))) {
      beyondPermits(widest, most);
    }
  }

  /**
   * More than can wait.
   *
   * @param others calls besides those of the widest
   */
  private void beyondQueue(Use widest, int most, int others) {
    BulkheadConfig bulkhead = widest.upstream().bulkhead();
    int room = bulkhead.maxConcurrent() + bulkhead.maxQueue();
    boolean listed = width(widest) > 1 && room > others;
    String concurrency = concurrencyAt(widest);
    String elsewhere =
        config.lines().has(concurrency) ? concurrency : widest.routeAt() + ".fan_out";
    add(
        "calls_beyond_queue",
        listed ? widest.forEachAt() : elsewhere,
        "one request of route %s may make %d calls to upstream %s at once, which has %s and a queue of %d, so %s with bulkhead_full"
            .formatted(
                widest.route().name(),
                most,
                widest.upstream().name(),
                Shown.count(bulkhead.maxConcurrent(), "permit"),
                bulkhead.maxQueue(),
                most - room == 1 ? "1 of them fails" : most - room + " of them fail"),
        "set fan_out.concurrency: %d%s, or bulkhead.max_queue: %d on upstream %s"
            .formatted(
                bulkhead.maxConcurrent(),
                listed
                    ? ", a %s of at most %s"
                        .formatted(bound(widest), Shown.count(room - others, "item"))
                    : "",
                most - bulkhead.maxConcurrent(),
                widest.upstream().name()));
  }

  private void beyondPermits(Use widest, int most) {
    BulkheadConfig bulkhead = widest.upstream().bulkhead();
    add(
        "concurrency_beyond_permits",
        concurrencyAt(widest),
        "one request of route %s may make %d calls to upstream %s at once, which has %s, so one request takes all of them and %s in the queue"
            .formatted(
                widest.route().name(),
                most,
                widest.upstream().name(),
                Shown.count(bulkhead.maxConcurrent(), "permit"),
                waits(most - bulkhead.maxConcurrent())),
        "set concurrency: %d%s, or bulkhead.max_concurrent: %d on upstream %s"
            .formatted(
                bulkhead.maxConcurrent(),
                bulkhead.maxConcurrent() == 1 ? "" : " or less",
                most,
                widest.upstream().name()));
  }

  private static String concurrencyAt(Use use) {
    return use.routeAt() + ".fan_out.concurrency";
  }

  /** The key that says how many items there are at the most. */
  private static String bound(Use use) {
    ForEach each = use.call() == null ? null : use.call().schedule().forEach();
    return each != null && each.first() > 0 && each.first() < each.max() ? "first" : "max";
  }

  private static String waits(int calls) {
    return Shown.count(calls, "call") + (calls == 1 ? " waits" : " wait");
  }

  private static int width(Use use) {
    return use.call() == null ? 1 : use.call().schedule().width();
  }
}
