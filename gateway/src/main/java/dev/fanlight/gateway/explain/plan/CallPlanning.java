package dev.fanlight.gateway.explain.plan;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.action.CallConfig;
import dev.fanlight.gateway.config.action.CallConfig.ForEach;
import dev.fanlight.gateway.config.action.FanOutConfig;
import dev.fanlight.gateway.config.match.Condition;
import dev.fanlight.gateway.config.upstream.UpstreamConfig;
import dev.fanlight.gateway.explain.plan.Plan.Call;
import dev.fanlight.gateway.explain.plan.Plan.Certainty;
import dev.fanlight.gateway.explain.read.ReadRequest;
import dev.fanlight.gateway.explain.words.Wording;
import dev.fanlight.gateway.fanout.plan.Conditions;
import dev.fanlight.gateway.route.exchange.RequestValues;
import dev.fanlight.gateway.value.Expression;
import dev.fanlight.gateway.value.json.Json;
import dev.fanlight.gateway.value.template.TextTemplate;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Plans the calls of a fan-out, in declared order. */
final class CallPlanning {
  private static final int PATHS = 5;

  private final GatewayConfig config;
  private final FanOutConfig fanOut;
  private final ReadRequest read;
  private final Known known;
  private final ToLongFunction<Duration> within;
  private final String mark;
  private final Map<String, Fate> fates = new HashMap<>();

  /**
   * What becomes of a call before it is made.
   *
   * @param skipped whether a condition leaves it out
   */
  private record Fate(Certainty runs, @Nullable String why, boolean skipped) {
    static final Fate YES = new Fate(Certainty.YES, null, false);
  }

  /**
   * @param within bounds the timeout of a call, in milliseconds
   */
  CallPlanning(
      GatewayConfig config,
      FanOutConfig fanOut,
      ReadRequest read,
      RequestValues values,
      ToLongFunction<Duration> within) {
    this.config = config;
    this.fanOut = fanOut;
    this.read = read;
    this.known = new Known(values, read.bodyIsKnown());
    this.within = within;
    this.mark = mark();
  }

  /** Letters that nothing of the request has. */
  private String mark() {
    String all = read.request().target() + read.request().headers() + read.request().body();
    String mark = "unknown";
    while (all.contains(mark)) {
      mark += "Q";
    }
    return mark;
  }

  List<Call> calls() {
    Map<String, Call> planned = new LinkedHashMap<>();
    // A call may be declared before one that it waits for.
    while (planned.size() < fanOut.calls().size()) {
      int before = planned.size();
      for (CallConfig call : fanOut.calls()) {
        if (!planned.containsKey(call.name())
            && planned.keySet().containsAll(call.schedule().after())) {
          planned.put(call.name(), call(call));
        }
      }
      if (planned.size() == before) {
        throw new IllegalStateException("calls wait for each other");
      }
    }
    return fanOut.calls().stream().map(call -> planned.get(call.name())).toList();
  }

  private Call call(CallConfig call) {
    Fate fate = fate(call);
    List<String> paths = List.of();
    Integer items = null;
    String chosen = null;
    if (fate.runs != Certainty.NO) {
      try {
        List<JsonNode> listed = items(call);
        items = listed == null ? null : (Integer) listed.size();
        paths = paths(call, listed);
        chosen = known.branch(call.split());
      } catch (GatewayError error) {
        fate = new Fate(Certainty.NO, Known.unmade(error), false);
      }
    }
    fates.put(call.name(), fate);
    return call(call, fate, paths, items, chosen);
  }

  private Call call(
      CallConfig call,
      Fate fate,
      List<String> paths,
      @Nullable Integer items,
      @Nullable String chosen) {
    UpstreamConfig first =
        Objects.requireNonNull(config.upstreams().get(call.split().upstreams().getFirst()));
    Duration own = call.effort().timeout();
    return new Call(
        call.name(),
        fate.runs,
        fate.why,
        call.schedule().after(),
        Figures.targets(call.split(), chosen, config),
        call.request().method().name(),
        paths,
        items,
        call.result().optional(),
        call.schedule().background(),
        within.applyAsLong(own == null ? first.timeouts().call() : own),
        Figures.attempts(call.effort().retry(), first),
        Figures.hedge(call.effort().hedge(), first));
  }

  private Fate fate(CallConfig call) {
    Fate fate = Fate.YES;
    for (String before : call.schedule().after()) {
      Fate earlier = Objects.requireNonNull(fates.get(before), before);
      if (earlier.skipped) {
        return new Fate(Certainty.NO, before + " is skipped", true);
      }
      if (earlier.runs == Certainty.NO) {
        return new Fate(Certainty.NO, before + " cannot succeed", false);
      }
      fate = new Fate(Certainty.PERHAPS, "if " + succeed(call.schedule().after()), false);
    }
    return conditions(call, fate);
  }

  private static String succeed(List<String> calls) {
    return String.join(" and ", calls) + (calls.size() == 1 ? " succeeds" : " succeed");
  }

  private Fate conditions(CallConfig call, Fate before) {
    Fate fate = before;
    for (Map.Entry<Expression, Condition> when : call.schedule().when().entrySet()) {
      Expression asked = when.getKey();
      if (asked.ofItem()) {
        continue;
      }
      if (!known.knows(asked)) {
        String why = "if %s is to %s".formatted(asked, Wording.of(when.getValue()));
        fate =
            new Fate(Certainty.PERHAPS, fate.why == null ? why : fate.why + ", and " + why, false);
        continue;
      }
      try {
        JsonNode value = asked.value(known);
        if (!when.getValue().holds(value)) {
          String text = value == null ? null : Json.text(value);
          String why = Wording.unmet("when:", asked.toString(), when.getValue(), text);
          return new Fate(Certainty.NO, why, true);
        }
      } catch (GatewayError error) {
        return new Fate(Certainty.NO, Known.unmade(error), false);
      }
    }
    return fate;
  }

  /**
   * What a {@code for_each} makes calls of.
   *
   * @return null when there is no list, or only another call can tell
   */
  private @Nullable List<JsonNode> items(CallConfig call) {
    ForEach each = call.schedule().forEach();
    if (each == null || !known.knows(each.in())) {
      return null;
    }
    List<JsonNode> all = each.in().list(known);
    if (each.first() > 0 && each.first() < all.size()) {
      all = all.subList(0, each.first());
    }
    if (all.size() > each.max()) {
      throw GatewayError.of(
          ErrorCode.PAYLOAD_TOO_LARGE,
          each.in() + " has " + all.size() + " items; the limit max is " + each.max());
    }
    List<JsonNode> called = new ArrayList<>();
    for (JsonNode item : all) {
      boolean isCall =
          (each.nulls() || !item.isNull())
              && Conditions.holdForItem(call.schedule().when(), known.of(item));
      if (isCall && !(each.distinct() && called.contains(item))) {
        called.add(item);
      }
    }
    return called;
  }

  private List<String> paths(CallConfig call, @Nullable List<JsonNode> items) {
    if (items == null) {
      return List.of(path(call, known));
    }
    Set<String> paths = new LinkedHashSet<>();
    for (JsonNode item : items) {
      if (paths.size() < PATHS) {
        paths.add(path(call, known.of(item)));
      }
    }
    return List.copyOf(paths);
  }

  /** All that the call sends is made, so that what cannot be made is told. */
  private String path(CallConfig call, Known values) {
    ShownNames names = new ShownNames(values, call, mark);
    names.demand();
    CallConfig.Request request = call.request();
    if (request.form() != null) {
      request.form().expand(names);
    } else if (request.body() != null) {
      request.body().expand(names);
    }
    request.headers().values().forEach(header -> header.expand(names));
    Map<String, TextTemplate> query = new LinkedHashMap<>();
    request.query().forEach((name, value) -> query.put(name, value.masked()));
    String path = request.path().masked().expand(names, query);
    return names.shown(request.forwardedQuery().addTo(path, read.request().query()));
  }
}
