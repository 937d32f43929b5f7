package dev.fanlight.gateway.admin.figure;

import dev.fanlight.gateway.admin.pace.Beat;
import dev.fanlight.gateway.admin.pace.Counters;
import dev.fanlight.gateway.admin.pace.Kept;
import dev.fanlight.gateway.admin.pace.Pace;
import dev.fanlight.gateway.admin.pace.Rounded;
import dev.fanlight.gateway.admin.pace.Window;
import dev.fanlight.gateway.telemetry.series.MetricCatalog;
import dev.fanlight.plugin.Outcome;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What retries and hedges add to the load of each upstream, and what cancelling saves. Confined to
 * one thread.
 */
public final class WasteFigures {
  /** By upstream and reason. */
  private final Kept<List<String>, Pace> attempts = new Kept<>(Pace::new);

  private final Kept<String, Pace> refused = new Kept<>(Pace::new);
  private final Kept<String, Pace> won = new Kept<>(Pace::new);

  public void read(Counters counters, Beat beat) {
    attempts.next();
    counters
        .of(MetricCatalog.CALL_ATTEMPTS)
        .forEach((names, count) -> attempts.at(names).take(count, beat));
    refused.next();
    counters
        .by(MetricCatalog.BUDGET_REFUSED, List::getFirst)
        .forEach((name, count) -> refused.at(name).take(count, beat));
    won.next();
    counters
        .by(MetricCatalog.HEDGES_WON, List::getFirst)
        .forEach((name, count) -> won.at(name).take(count, beat));
  }

  /** Puts it into what is told of each upstream; nothing of what has never happened. */
  public void putInto(Map<String, Map<String, Object>> upstreams, UpstreamFigures calls) {
    attempts.all().forEach((names, pace) -> put(upstreams, names.get(0), names.get(1), pace));
    refused.all().forEach((name, pace) -> put(upstreams, name, "budget_refused", pace));
    won.all().forEach((name, pace) -> put(upstreams, name, "hedges_won", pace));
    upstreams.forEach((name, fields) -> putSaved(name, fields, calls));
  }

  private static void put(
      Map<String, Map<String, Object>> upstreams, String name, String what, Pace pace) {
    if (pace.total() > 0) {
      Map<String, Object> fields = upstreams.computeIfAbsent(name, any -> new TreeMap<>());
      fields.put(what + "_total", Math.round(pace.total()));
      fields.put(what + "_rate", Rounded.of(pace.rate()));
    }
  }

  /**
   * An estimate: a cancelled call would have taken as long as successful ones do on average, and
   * did take what cancelled ones take.
   */
  private static void putSaved(String name, Map<String, Object> fields, UpstreamFigures calls) {
    Window good = calls.of(name, Outcome.SUCCESS);
    Window cancelled = calls.of(name, Outcome.CANCELLED);
    if (good == null || cancelled == null) {
      return;
    }
    double each = good.meanMillisOfAll() - cancelled.meanMillisOfAll();
    if (each > 0) {
      Rounded.put(fields, "saved_s_total", each / 1000 * cancelled.total());
      Rounded.put(fields, "saved_rate", each / 1000 * cancelled.rate());
    }
  }
}
