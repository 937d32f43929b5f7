package dev.fanlight.gateway.bootstrap.advice.time;

import dev.fanlight.gateway.bootstrap.advice.use.Shown;
import dev.fanlight.gateway.bootstrap.advice.use.Use;
import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.RouteConfig;
import dev.fanlight.gateway.config.source.ConfigAdvice;
import dev.fanlight.gateway.config.upstream.UpstreamConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
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
    config.upstreams().values().forEach(all::connect);
    config.routes().forEach(all::whole);
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

  private void connect(UpstreamConfig upstream) {
    String path = GatewayConfig.place(upstream) + ".connect_timeout";
    Duration connect = upstream.timeouts().connect();
    Duration attempt = upstream.timeouts().allowance();
    if (config.lines().has(path) && connect.compareTo(attempt) >= 0) {
      add(
          "connect_timeout_beyond_timeout",
          path,
          "upstream %s waits %s for a connection, and an attempt has %s, so no endpoint is asked instead of one that hangs"
              .formatted(upstream.name(), Shown.time(connect), Shown.time(attempt)),
          "set a connect_timeout below " + Shown.time(attempt));
    }
  }

  private void whole(RouteConfig route) {
    Duration most = route.times().maxDuration();
    if (most != null
        && most.compareTo(route.times().timeout()) < 0
        && config.lines().has(config.place(route) + ".timeout")) {
      add(
          "timeout_beyond_max_duration",
          config.place(route) + ".timeout",
          "the timeout of route %s is %s, and its max_duration ends every exchange after %s"
              .formatted(route.name(), Shown.time(route.times().timeout()), Shown.time(most)),
          "set a timeout of at most " + Shown.time(most));
    }
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
