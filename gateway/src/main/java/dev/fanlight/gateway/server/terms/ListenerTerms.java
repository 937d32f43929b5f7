package dev.fanlight.gateway.server.terms;

import dev.fanlight.gateway.config.ListenerConfig;
import dev.fanlight.gateway.config.ListenerConfig.HalfClose;
import dev.fanlight.gateway.config.ListenerConfig.Limits;
import dev.fanlight.gateway.config.tls.TlsConfig;
import dev.fanlight.gateway.server.tls.ServerTls;
import org.jspecify.annotations.Nullable;

/**
 * What a listener grants its clients. A connection keeps those it was accepted on.
 *
 * @param halfClose what the end of what a client sends means
 * @param proxyProtocol whether each connection begins with the header of a trusted proxy
 * @param tls null: clear text, as long as the listener is bound
 * @param tunnels whether a route on it takes requests that switch protocols
 * @param trusted whose word about the client counts
 */
public record ListenerTerms(
    Limits limits,
    HalfClose halfClose,
    boolean proxyProtocol,
    @Nullable ServerTls tls,
    boolean tunnels,
    TrustedProxies trusted) {

  /** The end of what the client sends is no departure. (TLS has no half that could be closed.) */
  public boolean answersHalfClosed() {
    return halfClose == HalfClose.ANSWER && tls == null;
  }

  /** Which engines speak TLS with clients, and why; null: clear text. */
  public @Nullable String engines() {
    return tls == null ? null : tls.engines(tunnels);
  }

  /**
   * Blocks where TLS is not what it was before.
   *
   * @param before of the same listener, whose clients can resume their sessions of TLS; null: none
   */
  public static ListenerTerms of(
      ListenerConfig config,
      boolean tunnels,
      TrustedProxies trusted,
      @Nullable ListenerTerms before) {
    return new ListenerTerms(
        config.limits(),
        config.halfClose(),
        config.proxyProtocol(),
        tls(config.tls(), before == null ? null : before.tls),
        tunnels,
        trusted);
  }

  private static @Nullable ServerTls tls(
      TlsConfig.@Nullable Server config, @Nullable ServerTls before) {
    if (config == null) {
      return null;
    }
    return before != null && before.config().equals(config) ? before : ServerTls.of(config);
  }
}
