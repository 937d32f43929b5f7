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
          forEachAt(use),
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
    int concurrency = fanOut.sending().concurrency();
    int most = Math.min(Math.max(atOnce, width(widest)), concurrency);
    BulkheadConfig bulkhead = widest.upstream().bulkhead();
    String concurrencyAt = widest.routeAt() + ".fan_out.concurrency";
    int room = bulkhead.maxConcurrent() + bulkhead.maxQueue();
    String where =
        width(widest) > 1 && width(widest) * 2 > most ? forEachAt(widest) : concurrencyAt;
    if (most > room) {
      add(
          "calls_beyond_queue",
          where,
          "one request of route %s may make %d calls to upstream %s at once, which has %s and a queue of %d, so %d of them fail with bulkhead_full"
              .formatted(
                  widest.route().name(),
                  most,
                  widest.upstream().name(),
                  Shown.count(bulkhead.maxConcurrent(), "permit"),
                  bulkhead.maxQueue(),
                  most - room),
          "set fan_out.concurrency: %d, a max of at most %d items, or bulkhead.max_queue: %d"
              .formatted(bulkhead.maxConcurrent(), room, most - bulkhead.maxConcurrent()));
    } else if (most > bulkhead.maxConcurrent() && config.lines().has(concurrencyAt)) {
      add(
          "concurrency_beyond_permits",
          concurrencyAt,
          "one request of route %s may make %d calls to upstream %s at once, which has %s, so one request takes all of them and %s in the queue"
              .formatted(
                  widest.route().name(),
                  most,
                  widest.upstream().name(),
                  Shown.count(bulkhead.maxConcurrent(), "permit"),
                  waits(most - bulkhead.maxConcurrent())),
          "set concurrency: %d or less, or bulkhead.max_concurrent above %d"
              .formatted(bulkhead.maxConcurrent(), most));
    }
  }

  private static String waits(int calls) {
    return Shown.count(calls, "call") + (calls == 1 ? " waits" : " wait");
  }

  private static int width(Use use) {
    return use.call() == null ? 1 : use.call().schedule().width();
  }

  private static String forEachAt(Use use) {
    return use.route().action() instanceof FanOutConfig fanOut && fanOut.mapped()
        ? use.routeAt() + ".fan_out.for_each"
        : use.at() + ".for_each";
  }
}
