package dev.fanlight.gateway.upstream.http.names;

import io.netty.resolver.dns.DnsServerAddressStream;
import io.netty.resolver.dns.DnsServerAddressStreamProviders;
import io.vertx.core.dns.AddressResolverOptions;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * The name servers to ask, and the names to try.
 *
 * @param servers in the order in which they are asked
 * @param domains that short names are completed with
 * @param dots a name with fewer of them is completed first
 */
public record NameServers(List<InetSocketAddress> servers, List<String> domains, int dots) {
  private static final int USUAL_DOTS = 1;

  /** As the platform's own resolver is configured. */
  public static NameServers of(AddressResolverOptions options) {
    List<InetSocketAddress> servers = new ArrayList<>();
    if (options.getServers() == null || options.getServers().isEmpty()) {
      DnsServerAddressStream found =
          DnsServerAddressStreamProviders.platformDefault().nameServerAddressStream("");
      for (int i = 0; i < found.size(); i++) {
        servers.add(found.next());
      }
    } else {
      for (String server : options.getServers()) {
        int colon = server.lastIndexOf(':');
        String host = server.substring(0, colon).replaceAll("[\\[\\]]", "");
        servers.add(new InetSocketAddress(host, Integer.parseInt(server.substring(colon + 1))));
      }
    }
    List<String> domains = options.getSearchDomains();
    int dots = options.getNdots();
    return new NameServers(
        servers, domains == null ? List.of() : domains, dots < 0 ? USUAL_DOTS : dots);
  }

  /** What to ask for, in that order, when somebody writes that name. */
  List<String> names(String name) {
    if (name.endsWith(".") || domains.isEmpty()) {
      return List.of(name);
    }
    List<String> names = new ArrayList<>();
    domains.forEach(domain -> names.add(name + '.' + domain));
    names.add(name.chars().filter(c -> c == '.').count() < dots ? names.size() : 0, name);
    return names;
  }
}
