package dev.fanlight.gateway.upstream.http.names;

import io.netty.resolver.dns.DnsServerAddressStream;
import io.netty.resolver.dns.DnsServerAddressStreamProviders;
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
record NameServers(List<InetSocketAddress> servers, List<String> domains, int dots) {
  /**
   * Blocks.
   *
   * @param text of a resolver file; may be blank
   * @param wanted to ask instead of those of the file, each {@code address:port}; none: those of
   *     the file, or those that the JVM finds
   */
  static NameServers of(String text, List<String> wanted) {
    ResolverFile file = ResolverFile.read(text);
    List<InetSocketAddress> servers =
        (wanted.isEmpty() ? file.servers() : wanted).stream().map(NameServers::server).toList();
    return new NameServers(servers.isEmpty() ? ofPlatform() : servers, file.domains(), file.dots());
  }

  private static InetSocketAddress server(String text) {
    int colon = text.lastIndexOf(':');
    return new InetSocketAddress(
        text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
  }

  private static List<InetSocketAddress> ofPlatform() {
    DnsServerAddressStream found =
        DnsServerAddressStreamProviders.platformDefault().nameServerAddressStream("");
    List<InetSocketAddress> servers = new ArrayList<>();
    for (int i = 0; i < found.size(); i++) {
      servers.add(found.next());
    }
    return servers;
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
