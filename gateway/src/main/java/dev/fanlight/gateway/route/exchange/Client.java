package dev.fanlight.gateway.route.exchange;

import dev.fanlight.gateway.config.ListenerConfig.Limits;
import dev.fanlight.gateway.telemetry.journal.ExchangeStart;
import dev.fanlight.gateway.telemetry.request.DetailsRule;
import dev.fanlight.gateway.telemetry.trace.ExchangeTrace;
import dev.fanlight.gateway.upstream.fields.Grpc;
import dev.fanlight.plugin.ConnectionInfo;
import dev.fanlight.plugin.GatewayRequest;
import org.jspecify.annotations.Nullable;

/**
 * The client of a request, as the gateway knows it.
 *
 * @param listener the listener's name
 * @param address the client's address, after trusted proxies have been believed
 * @param scheme {@code http} or {@code https}, as the client sees it
 * @param authority the Host or :authority as it was sent, which routes are matched with
 * @param asked the authority that the client asked for, after trusted proxies have been believed
 * @param peer the address at the other end of the connection: the client's own, or the last proxy's
 * @param protocol the HTTP version that was spoken: {@code 1.0}, {@code 1.1} or {@code 2.0}
 * @param trusted whether the peer is a trusted proxy, so that its deadline field counts
 * @param upgrade the protocol that the client asks to switch to; null: none
 * @param limits of what it may send
 * @param certificate that the client has shown, as the field Client-Cert has it; null: none
 * @param facts what plugins may know of its connection
 */
public record Client(
    String listener,
    String address,
    String scheme,
    String authority,
    String asked,
    String peer,
    String protocol,
    boolean trusted,
    @Nullable String upgrade,
    Limits limits,
    @Nullable String certificate,
    Facts facts) {

  /** A client's connection, for plugins that ask about it. Confined to its loop. */
  public interface Facts {

    /**
     * The same object as long as the connection is called the same.
     *
     * @param listener its name now: a reload may give it another
     * @param protocol the HTTP version: {@code 1.0}, {@code 1.1} or {@code 2.0}
     */
    ConnectionInfo info(String listener, String protocol);
  }

  /** The connection that it uses. */
  ConnectionInfo connection() {
    return facts.info(listener, protocol);
  }

  /** The beginning of an exchange with this client. */
  public ExchangeStart start(
      String route,
      String requestId,
      GatewayRequest request,
      @Nullable ExchangeTrace trace,
      DetailsRule details) {
    return new ExchangeStart(
        route,
        requestId,
        listener,
        address,
        protocol,
        request.method().name(),
        request.path(),
        Grpc.isCall(request.headers()),
        trace,
        details.of(scheme, asked, request.query(), request.headers()));
  }

  /**
   * Whether only a switch of protocols can serve it. Over HTTP/1.1 the field {@code Upgrade} may be
   * passed over. The extended CONNECT of HTTP/2 has no other meaning, and its client would take any
   * answer of the class 2xx for the tunnel.
   */
  public boolean mustSwitch() {
    return upgrade != null && protocol.startsWith("2");
  }

  /** The same by another name of its listener. */
  public Client on(String listener) {
    return listener.equals(this.listener) ? this : like(listener, upgrade);
  }

  /** The same, as one that does not ask to switch. */
  public Client staying() {
    return upgrade == null ? this : like(listener, null);
  }

  private Client like(String listener, @Nullable String upgrade) {
    return new Client(
        listener,
        address,
        scheme,
        authority,
        asked,
        peer,
        protocol,
        trusted,
        upgrade,
        limits,
        certificate,
        facts);
  }
}
