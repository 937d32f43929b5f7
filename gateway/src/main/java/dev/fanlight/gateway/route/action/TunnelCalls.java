package dev.fanlight.gateway.route.action;

import dev.fanlight.gateway.fanout.call.CallSpec;
import dev.fanlight.gateway.route.exchange.Client;
import dev.fanlight.gateway.upstream.call.Upgrade;

/**
 * The calls of clients that switch protocols.
 *
 * @param passed with the client's own handshake
 * @param made with a handshake of the gateway, for clients over HTTP/2, which has another one
 */
public record TunnelCalls(CallSpec passed, CallSpec made) {
  public static TunnelCalls of(CallSpec call, String protocol) {
    return new TunnelCalls(
        call.upgrading(new Upgrade(protocol, false)), call.upgrading(new Upgrade(protocol, true)));
  }

  CallSpec of(Client client) {
    return client.mustSwitch() ? made : passed;
  }
}
