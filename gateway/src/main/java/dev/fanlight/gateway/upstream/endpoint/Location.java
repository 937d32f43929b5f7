package dev.fanlight.gateway.upstream.endpoint;

import dev.fanlight.gateway.config.Network;
import dev.fanlight.gateway.config.upstream.EndpointConfig;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Where an endpoint is.
 *
 * @param config its host is the name that calls are for
 * @param ip the address that the name has; null: whatever it has when a connection is made
 */
public record Location(EndpointConfig config, @Nullable String ip) {
  /** As a configuration has it, at whatever address its host has. */
  public static Location of(EndpointConfig config) {
    return new Location(config, null);
  }

  /** Host of an address, as it stands there; it may be a name that is none to a URI. */
  public static String host(URI url) {
    String authority = url.getRawAuthority();
    int colon = authority.lastIndexOf(':');
    return colon > authority.lastIndexOf(']') ? authority.substring(0, colon) : authority;
  }

  /** Port of an address. */
  public static int port(URI url) {
    String authority = url.getRawAuthority();
    int colon = authority.lastIndexOf(':');
    return colon > authority.lastIndexOf(']')
        ? Integer.parseInt(authority.substring(colon + 1))
        : 80;
  }

  /** Whether that host is an address, not a name. */
  public static boolean isAddress(String host) {
    return host.startsWith("[") || Network.address(host) != null;
  }

  /** Whether its address is not known yet. */
  public boolean isOpen() {
    return ip == null && !isAddress(host(config.url()));
  }

  /** What {@link #toString} says of an endpoint that somebody writes {@code host:port}. */
  public static String shown(String written) {
    int colon = written.lastIndexOf(':');
    return colon < 0
        ? written
        : Network.host(written.substring(0, colon)) + written.substring(colon);
  }

  /** {@code host:port}, as in metrics and messages; the host is the address where it is known. */
  @Override
  public String toString() {
    String host =
        ip == null ? Network.host(host(config.url())) : ip.indexOf(':') < 0 ? ip : '[' + ip + ']';
    return host + ':' + port(config.url());
  }
}
