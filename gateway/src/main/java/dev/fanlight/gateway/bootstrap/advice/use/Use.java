package dev.fanlight.gateway.bootstrap.advice.use;

import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.RouteConfig;
import dev.fanlight.gateway.config.action.ActionConfig;
import dev.fanlight.gateway.config.action.CallConfig;
import dev.fanlight.gateway.config.action.FanOutConfig;
import dev.fanlight.gateway.config.action.Split;
import dev.fanlight.gateway.config.source.Lines;
import dev.fanlight.gateway.config.upstream.HedgeConfig;
import dev.fanlight.gateway.config.upstream.RetryConfig;
import dev.fanlight.gateway.config.upstream.UpstreamConfig;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One place in a file that calls an upstream: a call of a fan-out, or a proxy. A call that is split
 * is a use of each upstream that gets a share.
 *
 * @param lines of the file
 * @param routeAt the path of the route, such as {@code routes[2]}
 * @param call null: a proxy
 * @param at the path of the call or of the proxy
 * @param outlives whether it may go on after the deadline of its exchange, for a cache
 */
public record Use(
    Lines lines,
    RouteConfig route,
    String routeAt,
    @Nullable CallConfig call,
    String at,
    UpstreamConfig upstream,
    boolean outlives) {

  /**
   * Every use in a file, in the order of the file.
   *
   * @param cached whether a cache may fetch for several requests of a route at once
   */
  public static List<Use> of(GatewayConfig config, Predicate<RouteConfig> cached) {
    List<Use> uses = new ArrayList<>();
    for (int i = 0; i < config.routes().size(); i++) {
      RouteConfig route = config.routes().get(i);
      uses.addAll(of(config, route, "routes[" + i + "]", cached.test(route)));
    }
    return uses;
  }

  private static List<Use> of(
      GatewayConfig config, RouteConfig route, String at, boolean outlives) {
    List<Use> uses = new ArrayList<>();
    switch (route.action()) {
      case ActionConfig.Proxy proxy ->
          add(uses, config, proxy.split(), new Place(route, at, null, at + ".proxy", outlives));
      case FanOutConfig fanOut -> {
        for (CallConfig call : fanOut.calls()) {
          String place = place(fanOut, call, at);
          add(uses, config, call.split(), new Place(route, at, call, place, outlives));
        }
      }
      case ActionConfig.Batch ignored -> {}
      case ActionConfig.Respond ignored -> {}
    }
    return uses;
  }

  /** The path of a call, such as {@code routes[2].fan_out.calls[0]}. */
  public static String place(FanOutConfig fanOut, CallConfig call, String routeAt) {
    return fanOut.mapped()
        ? routeAt + ".fan_out.call"
        : routeAt + ".fan_out.calls[" + fanOut.calls().indexOf(call) + "]";
  }

  private record Place(
      RouteConfig route, String routeAt, @Nullable CallConfig call, String at, boolean outlives) {
    Use of(UpstreamConfig upstream, Lines lines) {
      return new Use(lines, route, routeAt, call, at, upstream, outlives);
    }
  }

  private static void add(List<Use> uses, GatewayConfig config, Split split, Place place) {
    for (Split.Branch branch : split.branches()) {
      UpstreamConfig upstream = config.upstreams().get(branch.upstream());
      if (upstream != null && branch.weight() > 0) {
        uses.add(place.of(upstream, config.lines()));
      }
    }
  }

  /** Whether the answer waits for it. */
  public boolean isAwaited() {
    return call == null || !call.schedule().background();
  }

  /** The deadline of its exchange. */
  public Duration deadline() {
    return route.times().timeout();
  }

  /** Whether the file gives the route a timeout, so that its deadline is no default. */
  public boolean givesDeadline() {
    return lines.has(routeAt + ".timeout");
  }

  /** What bounds a call of it, whatever its exchange has left. */
  public Duration timeout() {
    Duration own = call == null ? null : call.effort().timeout();
    return own == null ? upstream.timeouts().call() : own;
  }

  /** What a call of it has at the most. */
  public Duration limit() {
    return bounded(timeout());
  }

  /**
   * What a call to an upstream has at the most: by the upstream, and by the deadlines of the routes
   * that call it. A call that sets itself less does not count.
   */
  public static Duration most(List<Use> uses, UpstreamConfig upstream) {
    return uses.stream()
        .filter(use -> use.upstream().name().equals(upstream.name()))
        .map(use -> longer(use.limit(), use.bounded(upstream.timeouts().call())))
        .max(Comparator.naturalOrder())
        .orElse(upstream.timeouts().call());
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  private Duration bounded(Duration timeout) {
    return isAwaited() && !outlives && deadline().compareTo(timeout) < 0 ? deadline() : timeout;
  }

  /** What the file lets it take, with its retries and their pauses; null: no more than is left. */
  public @Nullable Duration time() {
    Duration timeout = gives("timeout") || upstreamGives("timeout") ? timeout() : null;
    Duration perTry = upstream.timeouts().perTry();
    if (perTry == null) {
      return timeout;
    }
    RetryConfig retry = retry();
    Duration attempts =
        retry != null && retry.methods().containsAll(methods())
            ? perTry.multipliedBy(retry.attempts()).plus(retry.pauses())
            : perTry;
    return timeout != null && timeout.compareTo(attempts) < 0 ? timeout : attempts;
  }

  /** The most calls that it makes of one request; 1 where the file gives no number of items. */
  public int calls() {
    boolean given = lines.has(forEachAt() + ".max") || lines.has(forEachAt() + ".first");
    return call != null && given ? call.schedule().width() : 1;
  }

  /**
   * How many calls of one request run at once; as many as there are where the file says nothing.
   */
  public int atOnce() {
    return route.action() instanceof FanOutConfig fanOut
            && lines.has(routeAt + ".fan_out.concurrency")
        ? fanOut.sending().concurrency()
        : Integer.MAX_VALUE;
  }

  /** The path of its {@code for_each}, whether there is one or not. */
  public String forEachAt() {
    return route.action() instanceof FanOutConfig fanOut && fanOut.mapped()
        ? routeAt + ".fan_out.for_each"
        : at + ".for_each";
  }

  /** Whether the file gives that key of the call itself. */
  public boolean gives(String key) {
    return call != null && lines.has(at + "." + key);
  }

  /** Whether the file gives that key of its upstream. */
  public boolean upstreamGives(String key) {
    return lines.has(upstreamAt() + "." + key);
  }

  /** The path of its upstream. */
  public String upstreamAt() {
    return GatewayConfig.place(upstream);
  }

  /** The retry that applies. */
  public @Nullable RetryConfig retry() {
    RetryConfig own = call == null ? null : call.effort().retry();
    return own == null ? upstream.attempts().retry() : own;
  }

  /** The hedge that applies. */
  public @Nullable HedgeConfig hedge() {
    HedgeConfig own = call == null ? null : call.effort().hedge();
    return own == null ? upstream.attempts().hedge() : own;
  }

  /** The methods that it may send; empty: any. */
  public Set<HttpMethod> methods() {
    return call == null ? route.match().methods() : Set.of(call.request().method());
  }

  /** Whether it carries that header field of the client. */
  public boolean forwards(String field) {
    return call == null
        || (route.action() instanceof FanOutConfig fanOut
            && fanOut.sending().forwardHeaders().stream().anyMatch(field::equalsIgnoreCase));
  }

  /** Such as {@code call user of route home}, or {@code route users}. */
  public String name() {
    return (call == null ? "" : "call " + call.name() + " of ") + "route " + route.name();
  }
}
