package dev.fanlight.gateway.whole.tunnel;

import dev.fanlight.gateway.whole.TestGateway;
import dev.fanlight.gateway.whole.tunnel.TunnelUpstream.Tunnel;

/** The same for clients whose tunnels are streams of HTTP/2. */
class Http2TunnelsTest extends TunnelsTest {
  @Override
  Tunnel open(TestGateway gateway) {
    return upstream.openOverHttp2(gateway);
  }
}
