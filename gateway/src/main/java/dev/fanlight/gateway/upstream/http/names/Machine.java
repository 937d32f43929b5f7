package dev.fanlight.gateway.upstream.http.names;

import dev.fanlight.gateway.config.Network;
import dev.fanlight.gateway.upstream.discovery.NameAnswer.Place;
import io.netty.resolver.HostsFileEntriesProvider;
import io.netty.util.NetUtil;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * What this machine itself knows of names and addresses. It is looked up once for an answer, which
 * may need the addresses of a thousand names.
 *
 * @param hosts its hosts file
 * @param ipv6 whether addresses of IPv6 are of use
 * @param prefersIpv6 whether they come first, as {@code java.net.preferIPv6Addresses} says
 */
record Machine(HostsFileEntriesProvider hosts, boolean ipv6, boolean prefersIpv6) {
  /** Blocks: reads the file. */
  static Machine now() {
    return new Machine(
        HostsFileEntriesProvider.parser().parseSilently(),
        hasIpv6(),
        NetUtil.isIpV6AddressesPreferred());
  }

  /** The addresses of a name in the hosts file, in one order; none: it is not there. */
  List<Place> places(String name) {
    // A name of a record ends with a dot, and the file is mostly written without.
    String key =
        (name.endsWith(".") ? name.substring(0, name.length() - 1) : name)
            .toLowerCase(Locale.ENGLISH);
    List<InetAddress> four = hosts.ipv4Entries().getOrDefault(key, List.of());
    List<InetAddress> six = hosts.ipv6Entries().getOrDefault(key, List.of());
    List<Place> places = new ArrayList<>();
    four.forEach(address -> places.add(Place.of(Network.text(address))));
    // Both loopback addresses are the same machine, and few servers listen at both.
    boolean loopback = four.stream().anyMatch(InetAddress::isLoopbackAddress);
    if (four.isEmpty() || (!loopback && ipv6)) {
      six.forEach(address -> places.add(Place.of(Network.text(address))));
    }
    return DnsResolver.sorted(places);
  }

  /** Those of the kind that is preferred first. */
  List<Place> preferredFirst(List<Place> places) {
    return places.stream()
        .sorted(Comparator.comparing(place -> place.kind().ipv6() != prefersIpv6))
        .toList();
  }

  private static boolean hasIpv6() {
    try {
      return Collections.list(NetworkInterface.getNetworkInterfaces()).stream()
          .flatMap(NetworkInterface::inetAddresses)
          .anyMatch(Machine::isGlobal);
    } catch (SocketException unknown) {
      return false;
    }
  }

  private static boolean isGlobal(InetAddress address) {
    return address instanceof Inet6Address
        && !address.isLoopbackAddress()
        && !address.isLinkLocalAddress();
  }
}
