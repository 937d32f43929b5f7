package dev.fanlight.plugins.redirect;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of {@link RedirectPlugin}.
 *
 * @param scheme that redirects lead to; the client's unless said
 * @param host that redirects lead to
 * @param port of that host; the usual one of the scheme unless said
 * @param clientHosts the hosts of clients to which redirects may lead back, in the place of host
 * @param path that redirects lead to, a template; that of the request unless said
 * @param query what becomes of the client's; kept unless said
 * @param status of the answer; 308 unless said
 */
public record RedirectConfig(
    @Nullable Scheme scheme,
    @Nullable String host,
    @Nullable Integer port,
    @Nullable List<String> clientHosts,
    @Nullable String path,
    @Nullable Query query,
    @Nullable Integer status) {
  private static final Set<Integer> STATUSES = Set.of(301, 302, 303, 307, 308);
  private static final int PERMANENT = 308;
  private static final int MOST_PORT = 65_535;
  private static final String LABELS = "[A-Za-z0-9_-]{1,63}(\\.[A-Za-z0-9_-]{1,63}){0,30}";
  static final String HOST = LABELS + "|\\[[0-9A-Fa-f:.]{2,45}]";
  private static final String CLIENT_HOST = "\\*|(\\*\\.)?" + LABELS + "|\\[[0-9A-Fa-f:.]{2,45}]";

  /** How a connection is made. */
  public enum Scheme {
    /** Clear text. */
    HTTP,
    /** Encrypted. */
    HTTPS
  }

  /** What becomes of the query. */
  public enum Query {
    /** It follows the new path. */
    KEEP,
    /** It is left out. */
    DROP
  }

  public RedirectConfig {
    require(
        scheme != null || host != null || path != null, "there must be a scheme, a host or a path");
    require(
        host == null || isHost(host, HOST),
        "host must be a name or an address, without port, and an IPv6 address in brackets, as in"
            + " [::1]; not "
            + host);
    require(port == null || (port >= 1 && port <= MOST_PORT), "port must be from 1 to 65535");
    require(
        port == null || scheme != null || host != null, "port needs a scheme or a host beside it");
    require(
        clientHosts == null || host == null, "client_hosts is not for a redirect that has a host");
    require(
        clientHosts == null || scheme != null,
        "client_hosts is for a redirect that has a scheme; one that has only a path leads to no"
            + " host");
    require(
        scheme == null || host != null || clientHosts != null,
        "scheme needs a host, or client_hosts: otherwise clients could be led to any host that a"
            + " request names");
    if (clientHosts != null) {
      require(!clientHosts.isEmpty(), "client_hosts must have one host at least");
      for (String name : clientHosts) {
        require(
            isHost(name, CLIENT_HOST),
            "client_hosts takes names such as example.com and *.example.com, and addresses such as"
                + " 192.0.2.1 and [::1], without port, and not "
                + name);
      }
    }
    if (path != null) {
      PathTemplate.parse(path);
    }
    require(
        status == null || STATUSES.contains(status), "status must be 301, 302, 303, 307 or 308");
  }

  /** In brackets there is an address of IPv6 and nothing else. */
  private static boolean isHost(String host, String pattern) {
    if (!host.matches(pattern)) {
      return false;
    }
    try {
      return !host.startsWith("[") || new URI("http://" + host).getHost() != null;
    } catch (URISyntaxException noAddress) {
      return false;
    }
  }

  private static void require(boolean met, String message) {
    if (!met) {
      throw new IllegalArgumentException(message);
    }
  }

  /** Whether redirects name a scheme and a host. */
  boolean isAbsolute() {
    return scheme != null || host != null;
  }

  @Override
  public List<String> clientHosts() {
    return clientHosts == null ? List.of() : clientHosts;
  }

  @Override
  public Query query() {
    return query == null ? Query.KEEP : query;
  }

  @Override
  public Integer status() {
    return status == null ? PERMANENT : status;
  }
}
