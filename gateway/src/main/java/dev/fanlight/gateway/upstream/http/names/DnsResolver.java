package dev.fanlight.gateway.upstream.http.names;

import dev.fanlight.gateway.config.Network;
import dev.fanlight.gateway.upstream.discovery.NameAnswer;
import dev.fanlight.gateway.upstream.discovery.NameAnswer.Failed;
import dev.fanlight.gateway.upstream.discovery.NameAnswer.Found;
import dev.fanlight.gateway.upstream.discovery.NameAnswer.None;
import dev.fanlight.gateway.upstream.discovery.NameAnswer.Partly;
import dev.fanlight.gateway.upstream.discovery.NameAnswer.Place;
import dev.fanlight.gateway.upstream.discovery.NameResolver;
import dev.fanlight.gateway.upstream.http.names.DnsClient.Reply;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.resolver.HostsFileEntriesProvider;
import io.vertx.core.Future;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Asks the hosts file and the name servers. IPv6 addresses count where this machine has one itself.
 * Safe for use by all threads.
 */
public final class DnsResolver implements NameResolver {
  private static final Duration HOSTS = Duration.ofSeconds(5);
  private static final int MOST_ALIASES = 8;

  private final DnsClient client;
  private final Supplier<NameServers> servers;
  private final BooleanSupplier ipv6;

  /**
   * @param servers asked for before each question
   */
  public DnsResolver(DnsClient client, Supplier<NameServers> servers) {
    this(client, servers, DnsResolver::hasIpv6);
  }

  /**
   * @param ipv6 whether addresses of IPv6 are of use
   */
  DnsResolver(DnsClient client, Supplier<NameServers> servers, BooleanSupplier ipv6) {
    this.client = client;
    this.servers = servers;
    this.ipv6 = ipv6;
  }

  @Override
  public Future<NameAnswer> addresses(String name) {
    List<Place> hosts = hosts(name);
    return hosts.isEmpty()
        ? first(servers.get().names(name), 0, this::inDns)
        : Future.succeededFuture(new Found(hosts, HOSTS));
  }

  @Override
  public Future<NameAnswer> services(String name) {
    return first(servers.get().names(name), 0, this::listed);
  }

  /** The first of these names that has an answer. */
  private static Future<NameAnswer> first(
      List<String> names, int index, Function<String, Future<NameAnswer>> question) {
    return question
        .apply(names.get(index))
        .compose(answer ->
            answer instanceof None && index + 1 < names.size()
                ? first(names, index + 1, question)
                : Future.succeededFuture(answer));
  }

  private List<Place> hosts(String name) {
    HostsFileEntriesProvider file = HostsFileEntriesProvider.parser().parseSilently();
    String key = name.toLowerCase(Locale.ENGLISH);
    List<InetAddress> four = file.ipv4Entries().getOrDefault(key, List.of());
    List<InetAddress> six = file.ipv6Entries().getOrDefault(key, List.of());
    List<Place> places = new ArrayList<>();
    four.forEach(address -> places.add(Place.of(Network.text(address))));
    // Both loopback addresses are the same machine, and few servers listen at both.
    boolean loopback = four.stream().anyMatch(InetAddress::isLoopbackAddress);
    boolean usable = four.isEmpty() || (!loopback && ipv6.getAsBoolean());
    if (usable) {
      six.forEach(address -> places.add(Place.of(Network.text(address))));
    }
    return sorted(places);
  }

  private Future<NameAnswer> inDns(String name) {
    Future<NameAnswer> four = records(name, DnsRecordType.A).map(DnsResolver::answer);
    if (!ipv6.getAsBoolean()) {
      return four;
    }
    Future<NameAnswer> six = records(name, DnsRecordType.AAAA).map(DnsResolver::answer);
    return Future.join(four, six).map(both -> together(four.result(), six.result()));
  }

  private static NameAnswer together(NameAnswer four, NameAnswer six) {
    if (four instanceof Found one && six instanceof Found other) {
      List<Place> places = new ArrayList<>(one.places());
      places.addAll(other.places());
      return new Found(sorted(places), shorter(one.ttl(), other.ttl()));
    }
    if (four instanceof Found || six instanceof Found) {
      Found known = (Found) (four instanceof Found ? four : six);
      if (four instanceof Failed failed) {
        return new Partly(known, "its IPv4 addresses: " + failed.why());
      }
      return six instanceof Failed failed
          ? new Partly(known, "its IPv6 addresses: " + failed.why())
          : known;
    }
    return four instanceof Failed ? four : six;
  }

  /** For a service, some addresses are enough. */
  private static NameAnswer whole(NameAnswer answer) {
    return answer instanceof Partly partly ? partly.found() : answer;
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static NameAnswer answer(Reply reply) {
    return switch (reply) {
      case Reply.Failed failed -> new Failed(failed.why());
      case Reply.NoSuchName none -> new None("its name does not exist (NXDOMAIN)");
      case Reply.Known known -> {
        List<Place> places = new ArrayList<>();
        known.records().values().forEach(value -> places.add(Place.of(value.text())));
        yield places.isEmpty()
            ? new None("its name has no address")
            : new Found(sorted(places), Duration.ofSeconds(known.records().ttl()));
      }
    };
  }

  /** So that another order is no other answer: name servers turn it. */
  private static List<Place> sorted(List<Place> places) {
    return places.stream()
        .distinct()
        .sorted((a, b) -> a.toString().compareTo(b.toString()))
        .toList();
  }

  private Future<NameAnswer> listed(String name) {
    return records(name, DnsRecordType.SRV)
        .compose(reply ->
            reply instanceof Reply.Known known && !known.records().values().isEmpty()
                ? targets(known.records())
                : Future.succeededFuture(answer(reply)));
  }

  /** A record that names the root says that there is no such service (RFC 2782). */
  private Future<NameAnswer> targets(DnsRecords records) {
    List<DnsRecords.Value> values =
        records.values().stream().filter(value -> !value.text().equals(".")).toList();
    if (values.isEmpty()) {
      return Future.succeededFuture(new None("its name has no service"));
    }
    if (values.stream().anyMatch(value -> value.port() == 0)) {
      return Future.succeededFuture(new Failed("one of its services has the port 0"));
    }
    List<Future<NameAnswer>> answers =
        values.stream().map(value -> addresses(value.text())).toList();
    return Future.join(answers).map(all -> listed(records, values, answers));
  }

  private static NameAnswer listed(
      DnsRecords records, List<DnsRecords.Value> values, List<Future<NameAnswer>> answers) {
    List<Place> places = new ArrayList<>();
    Duration ttl = Duration.ofSeconds(records.ttl());
    NameAnswer other = new None("its services have no address");
    for (int i = 0; i < values.size(); i++) {
      DnsRecords.Value value = values.get(i);
      if (whole(answers.get(i).result()) instanceof Found found) {
        ttl = shorter(ttl, found.ttl());
        found
            .places()
            .forEach(place ->
                places.add(new Place(place.ip(), value.port(), value.weight(), value.priority())));
      } else if (answers.get(i).result() instanceof Failed failed) {
        other = failed;
      }
    }
    // Without the addresses of one service the others would be taken for all.
    return places.isEmpty() || other instanceof Failed ? other : new Found(sorted(places), ttl);
  }

  /** Aliases that a server does not follow itself are followed here. */
  private Future<Reply> records(String name, DnsRecordType type) {
    return follow(name, type, 0, Long.MAX_VALUE);
  }

  private Future<Reply> follow(String name, DnsRecordType type, int depth, long ttl) {
    return ask(servers.get().servers(), 0, name, type)
        .compose(reply -> {
          if (!(reply instanceof Reply.Known known)) {
            return Future.succeededFuture(reply);
          }
          DnsRecords records = known.records();
          long least = Math.min(ttl, records.ttl());
          return records.values().isEmpty() && records.alias() != null && depth < MOST_ALIASES
              ? follow(records.alias(), type, depth + 1, least)
              : Future.succeededFuture(
                  new Reply.Known(new DnsRecords(records.values(), least, null)));
        });
  }

  /** One server after the other, until one knows. */
  private Future<Reply> ask(
      List<InetSocketAddress> all, int index, String name, DnsRecordType type) {
    if (all.isEmpty()) {
      return Future.succeededFuture(new Reply.Failed("there is no name server"));
    }
    return client
        .ask(all.get(index), name, type)
        .compose(reply ->
            reply instanceof Reply.Failed && index + 1 < all.size()
                ? ask(all, index + 1, name, type)
                : Future.succeededFuture(reply));
  }

  private static boolean hasIpv6() {
    try {
      return Collections.list(NetworkInterface.getNetworkInterfaces()).stream()
          .flatMap(NetworkInterface::inetAddresses)
          .anyMatch(DnsResolver::isGlobal);
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
