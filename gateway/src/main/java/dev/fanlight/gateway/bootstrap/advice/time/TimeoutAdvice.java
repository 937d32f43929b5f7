package dev.fanlight.gateway.bootstrap.advice.time;

import dev.fanlight.gateway.bootstrap.advice.use.Shown;
import dev.fanlight.gateway.bootstrap.advice.use.Use;
import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.PluginConfig;
import dev.fanlight.gateway.config.RouteConfig;
import dev.fanlight.gateway.config.action.ActionConfig;
import dev.fanlight.gateway.config.source.ConfigAdvice;
import dev.fanlight.gateway.config.upstream.UpstreamConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Warns of timeouts that another timeout always comes before. */
public final class TimeoutAdvice {
  private final GatewayConfig config;
  private final List<ConfigAdvice> advice = new ArrayList<>();

  private TimeoutAdvice(GatewayConfig config) {
    this.config = config;
  }

  /** Returns advice about each timeout of the file that never ends anything. */
  public static List<ConfigAdvice> of(GatewayConfig config, List<Use> uses) {
    TimeoutAdvice all = new TimeoutAdvice(config);
    all.calls(uses);
    all.upstreams(uses);
    config.upstreams().values().forEach(upstream -> all.connect(upstream, uses));
    config.upstreams().values().forEach(upstream -> all.perTry(upstream, uses));
    config.routes().forEach(all::whole);
    config.routes().forEach(all::delay);
    all.plugins();
    all.stop();
    return all.advice;
  }

  private void add(String rule, String path, String message, String remedy) {
    advice.add(config.lines().advice(rule, path, message, remedy));
  }

  private void calls(List<Use> uses) {
    Set<String> said = new HashSet<>();
    for (Use use : uses) {
      if (use.isAwaited()
          && use.gives("timeout")
          && use.timeout().compareTo(use.deadline()) > 0
          && said.add(use.at())) {
        add(
            "timeout_beyond_deadline",
            use.at() + ".timeout",
            "%s may take %s, and its route ends it after %s"
                .formatted(use.name(), Shown.time(use.timeout()), Shown.time(use.deadline())),
            "set timeout: %s on the route, or a shorter one on the call"
                .formatted(Shown.time(use.timeout())));
      }
    }
  }

  /** A route that gives a shorter deadline itself may mean it. */
  private void upstreams(List<Use> uses) {
    Set<String> said = new HashSet<>();
    for (Use use : uses) {
      Duration allowed = use.upstream().timeouts().call();
      if (use.isAwaited()
          && !use.gives("timeout")
          && !use.givesDeadline()
          && use.upstreamGives("timeout")
          && allowed.compareTo(use.deadline()) > 0
          && said.add(use.routeAt() + ' ' + use.upstream().name())) {
        add(
            "timeout_beyond_deadline",
            use.routeAt(),
            "upstream %s allows a call %s, and route %s gives no timeout, so it ends after %s"
                .formatted(
                    use.upstream().name(),
                    Shown.time(allowed),
                    use.route().name(),
                    Shown.time(use.deadline())),
            "set timeout: %s on the route".formatted(Shown.time(allowed)));
      }
    }
  }

  private void connect(UpstreamConfig upstream, List<Use> uses) {
    String path = GatewayConfig.place(upstream) + ".connect_timeout";
    Duration connect = upstream.timeouts().connect();
    Duration attempt = upstream.timeouts().ofAttempt(Use.most(uses, upstream));
    if (config.lines().has(path) && connect.compareTo(attempt) >= 0) {
      add(
          "connect_timeout_beyond_timeout",
          path,
          "upstream %s waits %s for a connection, and an attempt has %s, so no endpoint is asked instead of one that hangs"
              .formatted(upstream.name(), Shown.time(connect), Shown.time(attempt)),
          "set a connect_timeout below " + Shown.time(attempt));
    }
  }

  private void perTry(UpstreamConfig upstream, List<Use> uses) {
    Duration perTry = upstream.timeouts().perTry();
    Duration call = Use.most(uses, upstream);
    if (perTry != null && perTry.compareTo(call) > 0) {
      add(
          "per_try_timeout_beyond_timeout",
          GatewayConfig.place(upstream) + ".per_try_timeout",
          "upstream %s allows an attempt %s, and a call has %s, so its per_try_timeout ends nothing"
              .formatted(upstream.name(), Shown.time(perTry), Shown.time(call)),
          "set a per_try_timeout below %s, or give calls a longer timeout"
              .formatted(Shown.time(call)));
    }
  }

  private void whole(RouteConfig route) {
    RouteConfig.Times times = route.times();
    whole(route, "timeout", times.timeout());
    whole(route, "idle_timeout", times.idle());
    whole(route, "upload_timeout", times.upload());
    whole(route, "upgrade_idle_timeout", route.upgrade().idleTimeout());
  }

  private void whole(RouteConfig route, String key, Duration timeout) {
    Duration most = route.times().maxDuration();
    String path = config.place(route) + "." + key;
    if (most != null && most.compareTo(timeout) < 0 && config.lines().has(path)) {
      add(
          "timeout_beyond_max_duration",
          path,
          "the %s of route %s is %s, and its max_duration ends every exchange after %s"
              .formatted(key, route.name(), Shown.time(timeout), Shown.time(most)),
          "set %s: %s, or a shorter one".formatted(key, Shown.time(most)));
    }
  }

  private void delay(RouteConfig route) {
    Duration end = end(route);
    if (route.action() instanceof ActionConfig.Respond respond
        && respond.delay().compareTo(end) >= 0) {
      add(
          "delay_beyond_timeout",
          config.place(route) + ".respond.delay",
          "route %s answers after %s, and its exchanges end after %s, so no client gets the answer"
              .formatted(route.name(), Shown.time(respond.delay()), Shown.time(end)),
          "set a delay below %s, or a longer %s of the route"
              .formatted(
                  Shown.time(end),
                  end.equals(route.times().timeout()) ? "timeout" : "max_duration"));
    }
  }

  /** The longest time until an answer begins. */
  private static Duration end(RouteConfig route) {
    Duration most = route.times().maxDuration();
    Duration timeout = route.times().timeout();
    return most != null && most.compareTo(timeout) < 0 ? most : timeout;
  }

  /** A plugin of several routes may fit one of them. */
  private void plugins() {
    Map<String, PluginConfig> plugins = new LinkedHashMap<>();
    Map<String, Duration> ends = new HashMap<>();
    for (RouteConfig route : config.routes()) {
      for (PluginConfig plugin : route.plugins()) {
        plugins.put(plugin.place(), plugin);
        ends.merge(
            plugin.place(), end(route), (one, other) -> one.compareTo(other) > 0 ? one : other);
      }
    }
    plugins.forEach((place, plugin) -> {
      Duration most = plugin.use().maxTime();
      Duration end = ends.get(place);
      if (most != null && end != null && most.compareTo(end) >= 0) {
        add(
            "max_time_beyond_timeout",
            place + ".max_time",
            "plugin %s may take %s, and exchanges with it have %s for their answer, so its max_time ends nothing"
                .formatted(plugin.id(), Shown.time(most), Shown.time(end)),
            "set a max_time below " + Shown.time(end));
      }
    });
  }

  /** Says once which route has the longest timeout. */
  private void stop() {
    Duration wait = config.operation().shutdown().timeout();
    RouteConfig longest = null;
    for (RouteConfig route : config.routes()) {
      Duration timeout = route.times().timeout();
      if (timeout.compareTo(longest == null ? wait : longest.times().timeout()) > 0
          && config.lines().has(config.place(route) + ".timeout")) {
        longest = route;
      }
    }
    if (longest != null) {
      add(
          "timeout_beyond_shutdown",
          config.place(longest) + ".timeout",
          "exchanges of route %s may take %s, and a stop of the gateway waits %s for them"
              .formatted(longest.name(), Shown.time(longest.times().timeout()), Shown.time(wait)),
          "set shutdown: {timeout: %s}".formatted(Shown.time(longest.times().timeout())));
    }
  }
}
