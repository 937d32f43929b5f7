package dev.fanlight.gateway.bootstrap.advice.room;

import dev.fanlight.gateway.bootstrap.advice.use.Shown;
import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.GatewayConfig.LimitsConfig;
import dev.fanlight.gateway.config.ListenerConfig;
import dev.fanlight.gateway.config.source.ConfigAdvice;
import dev.fanlight.gateway.config.upstream.UpstreamConfig;
import java.util.ArrayList;
import java.util.List;

/** Warns of the share that one client or one upstream may have, if it is more than there is. */
public final class ShareAdvice {
  private ShareAdvice() {}

  /** Returns advice about the connections of one client, and about tunnels. */
  public static List<ConfigAdvice> of(GatewayConfig config) {
    List<ConfigAdvice> advice = new ArrayList<>();
    for (int i = 0; i < config.listeners().size(); i++) {
      ListenerConfig listener = config.listeners().get(i);
      ListenerConfig.Connections connections = listener.limits().connections();
      if (connections.perClient() > connections.most()) {
        String message =
            "listener %s lets one client have %d connections, and all clients have %d (limits.connections)"
                .formatted(listener.name(), connections.perClient(), connections.most());
        advice.add(
            config
                .lines()
                .advice(
                    "client_beyond_limit",
                    "listeners[" + i + "].limits.connections_per_client",
                    message,
                    "set connections_per_client well below " + connections.most()));
      }
    }
    for (UpstreamConfig upstream : config.upstreams().values()) {
      String at = GatewayConfig.place(upstream) + ".tunnels";
      int tunnels = upstream.bounds().tunnels();
      LimitsConfig limits = config.operation().limits();
      int most = Math.min(limits.exchanges(), limits.calls());
      String key = limits.exchanges() < limits.calls() ? "exchange" : "call";
      if (config.lines().has(at) && tunnels > most) {
        String message =
            "upstream %s may have %d tunnels, and the whole gateway may have %s (limits.%ss)"
                .formatted(upstream.name(), tunnels, Shown.count(most, key), key);
        String remedy = "raise limits.%ss above %d, or lower tunnels".formatted(key, tunnels);
        advice.add(config.lines().advice("tunnels_beyond_limit", at, message, remedy));
      }
    }
    return advice;
  }
}
