package dev.fanlight.gateway.whole.tunnel;

import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestGateway;
import dev.fanlight.gateway.whole.tunnel.TunnelUpstream.Tunnel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A gateway with one route whose clients may switch to WebSocket. */
abstract class TunnelScene {
  @RegisterExtension static final Stage stage = new Stage();

  final TunnelUpstream upstream = new TunnelUpstream();

  @AfterEach
  void close() {
    upstream.close();
  }

  /**
   * @param top keys beside the upstreams and the routes
   */
  String config(String top, String upstreamKeys, String routeKeys) {
    return """
    %s
    upstreams:
      up: {url: "http://127.0.0.1:%d"%s}
    routes:
      - name: chat
        match: {path: /chat}
        proxy: {upstream: up}
        upgrade: [websocket]
        %s
    """
        .formatted(top, upstream.port(), upstreamKeys, routeKeys);
  }

  TestGateway gateway(String top, String upstreamKeys, String routeKeys) {
    return stage.gateway(config(top, upstreamKeys, routeKeys));
  }

  /** A client's tunnel. */
  Tunnel open(TestGateway gateway) {
    return upstream.open(gateway);
  }

  TestGateway gateway() {
    return gateway("", "", "");
  }
}
