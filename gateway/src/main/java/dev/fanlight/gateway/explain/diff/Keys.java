package dev.fanlight.gateway.explain.diff;

import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.ListenerConfig;
import dev.fanlight.gateway.config.PluginConfig;
import dev.fanlight.gateway.config.RouteConfig;
import dev.fanlight.gateway.config.action.ActionConfig;
import dev.fanlight.gateway.config.action.CallConfig;
import dev.fanlight.gateway.config.action.FanOutConfig;
import dev.fanlight.gateway.config.action.Split;
import dev.fanlight.gateway.config.upstream.CareConfig;
import dev.fanlight.gateway.config.upstream.DiscoveryConfig;
import dev.fanlight.gateway.config.upstream.EndpointConfig;
import dev.fanlight.gateway.config.upstream.UpstreamConfig;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The keys of the file, by the components of the records that the file is read into. */
final class Keys {
  /** Records that only put keys into groups: the file has none of these. */
  private static final Set<Class<?>> GROUPS =
      Set.of(
          ListenerConfig.Address.class,
          RouteConfig.Requests.class,
          RouteConfig.Times.class,
          RouteConfig.Upgrade.class,
          RouteConfig.Bounds.class,
          UpstreamConfig.Service.class,
          UpstreamConfig.Timeouts.class,
          UpstreamConfig.Attempts.class,
          UpstreamConfig.Bounds.class,
          CareConfig.class,
          CallConfig.Request.class,
          CallConfig.Schedule.class,
          CallConfig.Effort.class,
          CallConfig.Result.class,
          CallConfig.Shown.class,
          FanOutConfig.Sending.class,
          FanOutConfig.Decision.class,
          FanOutConfig.Answer.class,
          FanOutConfig.Bounds.class,
          PluginConfig.Use.class);

  private static final Map<String, String> KEYS =
      Map.ofEntries(
          Map.entry("Times.idle", "idle_timeout"),
          Map.entry("Times.upload", "upload_timeout"),
          Map.entry("Upgrade.protocols", "upgrade"),
          Map.entry("Upgrade.idleTimeout", "upgrade_idle_timeout"),
          Map.entry("Timeouts.call", "timeout"),
          Map.entry("Timeouts.perTry", "per_try_timeout"),
          Map.entry("Timeouts.connect", "connect_timeout"),
          Map.entry("Attempts.budget", "retry.budget"),
          Map.entry("Use.skips", "on_failure"),
          Map.entry("Sending.forwardHeaders", "forward_headers"),
          Map.entry("Answer.errorBodies", "error_bodies"),
          Map.entry("Request.forwardedQuery", "forward_query"),
          Map.entry("ForEach.in", "in"));

  private Keys() {}

  /** The key of a component; null: the file has none, and the keys below take its place. */
  static @Nullable String of(Class<?> record, String component, @Nullable Object value) {
    if (value != null && GROUPS.contains(value.getClass())) {
      return null;
    }
    String own = KEYS.get(record.getSimpleName() + "." + component);
    return own == null ? snake(component) : own;
  }

  /** The key by which an action is chosen. */
  static String of(ActionConfig action) {
    return switch (action) {
      case ActionConfig.Proxy proxy -> "proxy";
      case FanOutConfig fanOut -> "fan_out";
      case ActionConfig.Batch batch -> "batch";
      case ActionConfig.Respond respond -> "respond";
    };
  }

  /** What tells an entry of a list from the others; null: only its place. */
  static @Nullable String name(Object entry) {
    return switch (entry) {
      case RouteConfig route -> route.name();
      case ListenerConfig listener -> listener.name();
      case PluginConfig plugin -> plugin.id();
      case CallConfig call -> call.name();
      case Split.Branch branch -> branch.upstream();
      case EndpointConfig endpoint -> endpoint.url().toString();
      default -> null;
    };
  }

  /** Whether a component of a configuration says nothing about what it does. */
  static boolean isAside(Class<?> record, String component) {
    return (record.equals(GatewayConfig.class) && component.equals("source"))
        || (record.equals(DiscoveryConfig.Listed.class) && component.equals("shown"));
  }

  static String snake(String name) {
    return name.replaceAll("([A-Z])", "_$1").toLowerCase(java.util.Locale.ROOT);
  }
}
