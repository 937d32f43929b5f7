package dev.fanlight.gateway.route;

import dev.fanlight.gateway.config.RouteConfig;
import dev.fanlight.gateway.config.action.ActionConfig;
import dev.fanlight.gateway.config.action.FanOutConfig;
import dev.fanlight.gateway.config.match.PathsConfig;
import dev.fanlight.gateway.fanout.FanOutEngine;
import dev.fanlight.gateway.fanout.answer.RouteSetting;
import dev.fanlight.gateway.fanout.call.CallSpec;
import dev.fanlight.gateway.fanout.call.ScopeCalls;
import dev.fanlight.gateway.fanout.plan.Branches;
import dev.fanlight.gateway.filter.FilterChain;
import dev.fanlight.gateway.limit.Bulkhead;
import dev.fanlight.gateway.limit.Workers;
import dev.fanlight.gateway.route.action.AnswerRewriting;
import dev.fanlight.gateway.route.action.FanOutAction;
import dev.fanlight.gateway.route.action.Mirroring;
import dev.fanlight.gateway.route.action.ProxyAction;
import dev.fanlight.gateway.route.action.ProxyPath;
import dev.fanlight.gateway.route.action.RespondAction;
import dev.fanlight.gateway.route.action.TunnelCalls;
import dev.fanlight.gateway.route.batch.BatchAction;
import dev.fanlight.gateway.route.batch.DispatchTarget;
import dev.fanlight.gateway.route.batch.InnerDispatcher;
import dev.fanlight.gateway.route.exchange.Action;
import dev.fanlight.gateway.route.exchange.Route;
import dev.fanlight.gateway.telemetry.Telemetry;
import dev.fanlight.gateway.telemetry.meter.RouteMeters;
import dev.fanlight.gateway.upstream.call.CallTarget;
import dev.fanlight.gateway.upstream.fields.Via;
import io.vertx.core.http.HttpMethod;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes the routes of one event loop.
 *
 * @param configs in declared order
 * @param paths how paths are read
 * @param upstreams this loop's, by name
 * @param chains the plugins of each route by its name, shared by all loops
 * @param bulkheads of the routes that have one, by route name, shared by all loops
 * @param jq where the jq programs of a route run, by its name
 */
public record Routes(
    List<RouteConfig> configs,
    PathsConfig paths,
    Map<String, CallTarget> upstreams,
    Map<String, FilterChain> chains,
    Map<String, Bulkhead> bulkheads,
    Function<String, Workers> jq,
    Telemetry telemetry) {
  /** What a request body that is held may have where the route says nothing. */
  private static final long DEFAULT_HELD_BODY = 1 << 20;

  /**
   * @param inner for the routes that make requests of this gateway's own
   */
  List<Route> build(InnerDispatcher inner) {
    return configs.stream().map(config -> route(config, inner)).toList();
  }

  private Route route(RouteConfig config, InnerDispatcher inner) {
    RouteMeters meters =
        telemetry.route(
            config.name(),
            config.match().methods().stream().map(HttpMethod::name).collect(Collectors.toSet()));
    if (config.upgrade().allowed()) {
      meters.tunnels();
    }
    Function<String, @Nullable CallSpec> calls = calls(config.name());
    return new Route(
        config,
        meters,
        ScopeCalls.of(calls),
        upstreams::containsKey,
        chains.getOrDefault(config.name(), new FilterChain(List.of())),
        bulkheads.get(config.name()),
        via(config),
        action(config, calls, inner));
  }

  /** Items of a batch have the Via of their own routes. */
  private static @Nullable Via via(RouteConfig config) {
    return switch (config.action()) {
      case ActionConfig.Proxy proxy -> new Via(config.name());
      case FanOutConfig fanOut -> new Via(config.name());
      case ActionConfig.Respond respond -> null;
      case ActionConfig.Batch batch -> null;
    };
  }

  /** Makes the call to each upstream once, when it is first used. */
  private Function<String, @Nullable CallSpec> calls(String route) {
    Map<String, CallSpec> made = new HashMap<>();
    return name -> {
      CallTarget target = upstreams.get(name);
      return target == null
          ? null
          : made.computeIfAbsent(name, n -> CallSpec.of(target, telemetry.calls(route, n)));
    };
  }

  private Action action(
      RouteConfig config, Function<String, @Nullable CallSpec> calls, InnerDispatcher inner) {
    Function<String, CallSpec> known =
        name -> Objects.requireNonNull(calls.apply(name), "the configuration was validated");
    return switch (config.action()) {
      case ActionConfig.Proxy proxy -> proxy(config, proxy, known);
      case ActionConfig.Respond respond -> new RespondAction(respond);
      case FanOutConfig fanOut -> fanOut(config, fanOut, known);
      case ActionConfig.Batch batch ->
          new BatchAction(
              FanOutConfig.batch(batch, DispatchTarget.NAME),
              telemetry.calls(config.name(), DispatchTarget.NAME),
              inner,
              held(config));
    };
  }

  private static Action proxy(
      RouteConfig config, ActionConfig.Proxy proxy, Function<String, CallSpec> calls) {
    Map<String, ProxyAction.Branch> made = new HashMap<>();
    Function<String, ProxyAction.Branch> branches =
        name -> made.computeIfAbsent(name, n -> branch(config, proxy, calls.apply(n)));
    return new ProxyAction(
        Branches.of(proxy.split(), branches),
        branches,
        ProxyPath.of(proxy),
        config.match().methods(),
        mirroring(proxy.mirror(), calls));
  }

  private static ProxyAction.Branch branch(
      RouteConfig config, ActionConfig.Proxy proxy, CallSpec call) {
    TunnelCalls tunnels = null;
    for (String protocol : config.upgrade().protocols()) {
      tunnels = TunnelCalls.of(call, protocol);
    }
    return new ProxyAction.Branch(call.streamed(), tunnels, rewriting(proxy, call));
  }

  private static @Nullable AnswerRewriting rewriting(ActionConfig.Proxy proxy, CallSpec call) {
    return proxy.rewrite() == null
        ? null
        : new AnswerRewriting(proxy.rewrite(), call.target().authorities(), proxy.stripPrefix());
  }

  private static @Nullable Mirroring mirroring(
      ActionConfig.@Nullable Mirror mirror, Function<String, CallSpec> calls) {
    return mirror == null
        ? null
        : new Mirroring(calls.apply(mirror.upstream()), mirror.percent() / 100);
  }

  private Action fanOut(RouteConfig config, FanOutConfig fanOut, Function<String, CallSpec> calls) {
    return new FanOutAction(
        new FanOutEngine(
            fanOut,
            calls,
            new RouteSetting(
                config.serverTiming(), config.times().maxDuration(), jq.apply(config.name()))),
        fanOut.readsRequestBody() ? held(config) : 0,
        String.join(", ", fanOut.variesBy()));
  }

  private static long held(RouteConfig config) {
    return config.bounds().maxRequestBody() < 0
        ? DEFAULT_HELD_BODY
        : config.bounds().maxRequestBody();
  }
}
