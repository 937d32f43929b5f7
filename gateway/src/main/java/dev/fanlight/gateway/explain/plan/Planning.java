package dev.fanlight.gateway.explain.plan;

import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.PluginConfig;
import dev.fanlight.gateway.config.RouteConfig;
import dev.fanlight.gateway.config.action.ActionConfig;
import dev.fanlight.gateway.config.action.FanOutConfig;
import dev.fanlight.gateway.config.match.MatchConfig;
import dev.fanlight.gateway.explain.plan.Plan.Action;
import dev.fanlight.gateway.explain.plan.Plan.Plugin;
import dev.fanlight.gateway.explain.plan.Plan.Times;
import dev.fanlight.gateway.explain.read.ReadRequest;
import dev.fanlight.gateway.explain.words.Unmet;
import dev.fanlight.gateway.explain.words.Wording;
import dev.fanlight.gateway.filter.life.PluginTraits;
import dev.fanlight.gateway.route.AskedTime;
import dev.fanlight.gateway.route.action.MaxForwards;
import dev.fanlight.gateway.route.action.RespondAction;
import dev.fanlight.gateway.route.exchange.RequestValues;
import dev.fanlight.gateway.route.exchange.Route;
import dev.fanlight.gateway.route.path.PathReading;
import dev.fanlight.gateway.upstream.fields.Grpc;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Plans what a route does with one request. */
public final class Planning {
  private final GatewayConfig config;
  private final PluginTraits traits;
  private final ReadRequest read;
  private final RouteConfig route;
  private final RequestValues values;
  private final PathReading reading;
  private final @Nullable Duration asked;

  public Planning(
      GatewayConfig config,
      PluginTraits traits,
      ReadRequest read,
      RouteConfig route,
      RequestValues values,
      PathReading reading) {
    this.config = config;
    this.traits = traits;
    this.read = read;
    this.route = route;
    this.values = values;
    this.reading = reading;
    this.asked = AskedTime.take(read.request().headers(), read.client().trusted());
  }

  /** Why the route does not serve the request; null: it does. */
  public @Nullable GatewayError refusal() {
    return Route.refusal(route, read.request(), read.client());
  }

  public Plan plan() {
    return new Plan(
        route.name(),
        variables(),
        times(),
        Figures.permits(route.bounds().bulkhead()),
        plugins(),
        action(),
        notes());
  }

  private Map<String, String> variables() {
    Map<String, String> shown = new LinkedHashMap<>();
    values.pathVariables().forEach((name, value) -> shown.put(name, Wording.shown(value)));
    return shown;
  }

  private Times times() {
    RouteConfig.Times times = route.times();
    Duration most = times.maxDuration();
    return new Times(
        times.timeout().toMillis(),
        asked == null ? null : asked.toMillis(),
        times.idle().toMillis(),
        most == null ? null : most.toMillis());
  }

  /** The shortest of those that bound a call which may take that long by itself. */
  private long within(Duration own) {
    Duration least = own.compareTo(route.times().timeout()) < 0 ? own : route.times().timeout();
    return (asked != null && asked.compareTo(least) < 0 ? asked : least).toMillis();
  }

  private List<Plugin> plugins() {
    List<Plugin> all = new ArrayList<>();
    boolean changed = false;
    for (PluginConfig plugin : route.plugins()) {
      MatchConfig when = plugin.use().when();
      String unmet = when == null ? null : unmet(when);
      boolean asksMore = when != null && !isOnlyPath(when);
      all.add(
          new Plugin(
              plugin.id(),
              plugin.name(),
              traits.role(plugin).name().toLowerCase(Locale.ROOT),
              unmet == null,
              when == null ? null : unmet == null ? "its condition holds" : unmet,
              changed && asksMore));
      changed |= unmet == null;
    }
    return all;
  }

  private @Nullable String unmet(MatchConfig when) {
    if (!when.allows(read.request().method())) {
      return "it sees %s, not %s"
          .formatted(
              String.join(", ", Wording.names(when.methods())), read.request().method().name());
    }
    String path =
        reading.isAt(when.path()) ? null : Wording.difference(when.path(), reading.segments());
    return path == null
        ? Unmet.of(when, read.client(), read.request().method(), values, values::firstHeader)
        : path;
  }

  private static boolean isOnlyPath(MatchConfig when) {
    return when.methods().isEmpty() && when.headers().isEmpty() && when.query().isEmpty();
  }

  private Action action() {
    return switch (route.action()) {
      case ActionConfig.Respond respond -> respond(respond);
      case ActionConfig.Batch batch ->
          new Action("batch", batch.join().text(), batch.concurrency(), null, null, List.of());
      case ActionConfig.Proxy proxy -> proxy(proxy);
      case FanOutConfig fanOut ->
          new Action(
              "fan_out",
              fanOut.decision().join().text(),
              fanOut.sending().concurrency(),
              null,
              null,
              new CallPlanning(config, fanOut, read, values, this::within).calls());
    };
  }

  /** The answer is made, so that what cannot be made is told. */
  private Action respond(ActionConfig.Respond respond) {
    try {
      int status = new RespondAction(respond).response(values).status();
      return new Action("respond", null, null, status, null, List.of());
    } catch (GatewayError unmade) {
      int status = Grpc.isCall(read.request().headers()) ? 200 : unmade.status();
      return new Action("respond", null, null, status, Known.unmade(unmade), List.of());
    }
  }

  private Action proxy(ActionConfig.Proxy proxy) {
    GatewayResponse own = MaxForwards.count(read.request(), route.match().methods());
    return own == null
        ? new Action(
            "proxy",
            null,
            null,
            null,
            null,
            List.of(new ProxyPlanning(config, read, values).call(proxy, this::within)))
        : new Action(
            "proxy",
            null,
            null,
            own.status(),
            "Max-Forwards is 0, so the gateway answers itself",
            List.of());
  }

  private List<String> notes() {
    List<String> notes = new ArrayList<>();
    String upgrade = read.client().upgrade();
    if (upgrade != null) {
      notes.add(
          route.upgrade().protocols().contains(upgrade)
              ? "the connection may switch to " + upgrade + "; then it is a tunnel"
              : "the route has no upgrade: " + upgrade + ", so this is an ordinary request");
    }
    if (Grpc.isCall(read.request().headers())) {
      notes.add("a gRPC call: errors of the gateway are told as grpc-status");
    }
    if (route.plugins().stream().anyMatch(plugin -> plugin.enabled())) {
      notes.add("a plugin can answer the request itself, change it, or choose another upstream");
    }
    if (route.action() instanceof ActionConfig.Batch batch) {
      notes.add(
          "each item of the body, at most %d, is a request of its own".formatted(batch.max()));
    }
    if (route.action() instanceof ActionConfig.Proxy proxy && proxy.mirror() != null) {
      notes.add(
          "a copy of %s%% of the requests goes to %s"
              .formatted(Figures.number(proxy.mirror().percent()), proxy.mirror().upstream()));
    }
    return notes;
  }
}
