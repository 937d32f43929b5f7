package dev.fanlight.gateway.explain;

import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.PluginConfig;
import dev.fanlight.gateway.config.RouteConfig;
import dev.fanlight.gateway.config.action.ActionConfig;
import dev.fanlight.gateway.config.action.CallConfig;
import dev.fanlight.gateway.config.action.FanOutConfig;
import dev.fanlight.gateway.config.match.Condition;
import dev.fanlight.gateway.config.match.MatchConfig;
import dev.fanlight.gateway.config.yaml.Secrets;
import dev.fanlight.gateway.explain.plan.Figures;
import dev.fanlight.gateway.explain.plan.Plan.Permits;
import dev.fanlight.gateway.explain.words.Wording;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A route of the configuration.
 *
 * @param action such as {@code fan_out}
 * @param join null: the action has none
 * @param calls empty where the action makes none of its own
 * @param upstreams that it uses, in declared order
 * @param permit null: an exchange of the route needs none
 */
public record ListedRoute(
    String name,
    Match match,
    String action,
    @Nullable String join,
    @Nullable Integer status,
    List<ListedCall> calls,
    List<String> upstreams,
    long timeoutMs,
    @Nullable Long maxDurationMs,
    @Nullable Permits permit,
    List<String> upgrade,
    List<String> plugins) {

  /**
   * What a request must be.
   *
   * @param methods empty: any
   * @param headers by name what the field must do, such as {@code be "1"}
   * @param listeners empty: all
   */
  public record Match(
      @Nullable String host,
      String path,
      List<String> methods,
      Map<String, String> headers,
      Map<String, String> query,
      List<String> listeners) {}

  /**
   * A call that the route declares.
   *
   * @param path as the file has it
   */
  public record ListedCall(
      String name,
      List<String> upstreams,
      String method,
      String path,
      List<String> after,
      boolean forEach,
      boolean optional,
      boolean background,
      long timeoutMs) {}

  static ListedRoute of(RouteConfig route, GatewayConfig config) {
    List<ListedCall> calls = calls(route.action(), config);
    Duration most = route.times().maxDuration();
    return new ListedRoute(
        route.name(),
        match(route),
        kind(route.action()),
        join(route.action()),
        route.action() instanceof ActionConfig.Respond respond ? respond.status() : null,
        calls,
        upstreams(route.action()),
        route.times().timeout().toMillis(),
        most == null ? null : most.toMillis(),
        Figures.permits(route.bounds().bulkhead()),
        route.upgrade().protocols().stream().sorted().toList(),
        route.plugins().stream().map(PluginConfig::id).toList());
  }

  private static Match match(RouteConfig route) {
    MatchConfig.Host host = route.match().host();
    return new Match(
        host == null ? null : host.text(),
        route.match().path().text(),
        Wording.names(route.match().methods()),
        conditions(route.match().headers()),
        conditions(route.match().query()),
        route.requests().listeners().stream().sorted().toList());
  }

  private static Map<String, String> conditions(Map<String, Condition> conditions) {
    Map<String, String> said = new LinkedHashMap<>();
    conditions.forEach((name, condition) -> said.put(name, Wording.of(name, condition)));
    return said;
  }

  private static String kind(ActionConfig action) {
    return switch (action) {
      case ActionConfig.Proxy proxy -> "proxy";
      case FanOutConfig fanOut -> "fan_out";
      case ActionConfig.Batch batch -> "batch";
      case ActionConfig.Respond respond -> "respond";
    };
  }

  private static @Nullable String join(ActionConfig action) {
    return switch (action) {
      case FanOutConfig fanOut -> fanOut.decision().join().text();
      case ActionConfig.Batch batch -> batch.join().text();
      case ActionConfig.Proxy proxy -> null;
      case ActionConfig.Respond respond -> null;
    };
  }

  private static List<String> upstreams(ActionConfig action) {
    return switch (action) {
      case ActionConfig.Proxy proxy -> proxy.split().upstreams();
      case FanOutConfig fanOut ->
          fanOut.calls().stream()
              .flatMap(call -> call.split().upstreams().stream())
              .distinct()
              .toList();
      case ActionConfig.Batch batch -> List.of();
      case ActionConfig.Respond respond -> List.of();
    };
  }

  private static List<ListedCall> calls(ActionConfig action, GatewayConfig config) {
    return action instanceof FanOutConfig fanOut
        ? fanOut.calls().stream().map(call -> call(call, config)).toList()
        : List.of();
  }

  private static ListedCall call(CallConfig call, GatewayConfig config) {
    List<String> upstreams = call.split().upstreams();
    Duration own = call.effort().timeout();
    Duration timeout =
        own == null
            ? Objects.requireNonNull(config.upstreams().get(upstreams.getFirst())).timeouts().call()
            : own;
    return new ListedCall(
        call.name(),
        upstreams,
        call.request().method().name(),
        Secrets.masked(call.request().path().toString()),
        call.schedule().after(),
        call.schedule().forEach() != null,
        call.result().optional(),
        call.schedule().background(),
        timeout.toMillis());
  }
}
