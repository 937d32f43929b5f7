package dev.fanlight.gateway.config.load;

import dev.fanlight.gateway.config.action.ActionConfig;
import dev.fanlight.gateway.config.load.part.Tokens;
import dev.fanlight.gateway.config.node.ConfigNode;
import dev.fanlight.gateway.config.node.Fields;
import dev.fanlight.gateway.config.upstream.UpstreamConfig;
import dev.fanlight.gateway.config.upstream.UpstreamConfig.Protocol;
import java.util.Map;
import java.util.Set;

/** {@code upgrade} of routes. */
final class UpgradeReader {
  private static final Map<String, String> PROTOCOLS = Map.of("websocket", "websocket");

  private final Map<String, UpstreamConfig> upstreams;

  UpgradeReader(Map<String, UpstreamConfig> upstreams) {
    this.upstreams = upstreams;
  }

  /** The protocols that clients of a route with that action may switch to. */
  Set<String> protocols(Fields fields, ActionConfig action) {
    ConfigNode node = fields.get("upgrade");
    if (node == null) {
      return Set.of();
    }
    if (!fields.has("proxy")) {
      node.error("this only beside proxy");
    } else if (action instanceof ActionConfig.Proxy proxy && speaksHttp2(proxy)) {
      node.error("this only where the upstream's protocol is http/1.1");
    }
    Set<String> protocols = Tokens.some(node, item -> item.choice(PROTOCOLS));
    return protocols == null ? Set.of() : protocols;
  }

  private boolean speaksHttp2(ActionConfig.Proxy proxy) {
    return proxy.split().upstreams().stream()
        .map(upstreams::get)
        .anyMatch(
            upstream -> upstream != null && upstream.service().protocol() != Protocol.HTTP_1_1);
  }
}
