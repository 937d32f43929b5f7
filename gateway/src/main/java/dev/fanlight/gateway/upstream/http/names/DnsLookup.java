package dev.fanlight.gateway.upstream.http.names;

import dev.fanlight.gateway.upstream.discovery.Answer;
import dev.fanlight.gateway.upstream.discovery.Answer.Failed;
import dev.fanlight.gateway.upstream.discovery.Answer.Found;
import dev.fanlight.gateway.upstream.discovery.Answer.None;
import dev.fanlight.gateway.upstream.discovery.Answer.Partly;
import dev.fanlight.gateway.upstream.discovery.Answer.Place;
import dev.fanlight.gateway.upstream.discovery.Lookup;
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
public final class DnsLookup implements Lookup {
  private static final Duration HOSTS = Duration.ofSeconds(5);
  private static final int MOST_ALIASES = 8;

  private final DnsClient client;
  private final Supplier<NameServers> servers;
  private final BooleanSupplier ipv6;

  /**
   * @param servers asked for before each question
   */
  public DnsLookup(DnsClient client, Supplier<NameServers> servers) {
    this(client, servers, DnsLookup::hasIpv6);
  }

  /**
   * @param ipv6 whether addresses of IPv6 are of use
   */
  DnsLookup(DnsClient client, Supplier<NameServers> servers, BooleanSupplier ipv6) {
    this.client = client;
    this.servers = servers;
    this.ipv6 = ipv6;
  }

  @Override
  public Future<Answer> addresses(String name) {
    List<Place> hosts = hosts(name);
    return hosts.isEmpty()
        ? first(servers.get().names(name), 0, this::inDns)
        : Future.succeededFuture(new Found(hosts, HOSTS));
  }

  @Override
  public Future<Answer> services(String name) {
    return first(servers.get().names(name), 0, this::listed);
  }

  /** The first of these names that has an answer. */
  private static Future<Answer> first(
      List<String> names, int index, Function<String, Future<Answer>> question) {
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
    four.forEach(address -> places.add(Place.of(address.getHostAddress())));
    // Both loopback addresses are the same machine, and few servers listen at both.
    boolean loopback = four.stream().anyMatch(InetAddress::isLoopbackAddress);
    boolean usable = four.isEmpty() || (!loopback && ipv6.getAsBoolean());
    if (usable) {
      six.forEach(address -> places.add(Place.of(address.getHostAddress())));
    }
    return sorted(places);
  }

  private Future<Answer> inDns(String name) {
    Future<Answer> four = records(name, DnsRecordType.A).map(DnsLookup::answer);
    if (!ipv6.getAsBoolean()) {
      return four;
    }
    Future<Answer> six = records(name, DnsRecordType.AAAA).map(DnsLookup::answer);
    return Future.join(four, six).map(both -> together(four.result(), six.result()));
  }

  private static Answer together(Answer four, Answer six) {
    if (four instanceof Found one && six instanceof Found other) {
      List<Place> places = new ArrayList<>(one.places());
      places.addAll(other.places());
      return new Found(sorted(places), shorter(one.ttl(), other.ttl()));
    }
    if (four instanceof Found || six instanceof Found) {
      Found known = (Found) (four instanceof Found ? four : six);
      boolean whole = !(four instanceof Failed) && !(six instanceof Failed);
      return whole ? known : new Partly(known);
    }
    return four instanceof Failed ? four : six;
  }

  /** For a service, some addresses are enough. */
  private static Answer whole(Answer answer) {
    return answer instanceof Partly partly ? partly.found() : answer;
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static Answer answer(Reply reply) {
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

  private Future<Answer> listed(String name) {
    return records(name, DnsRecordType.SRV)
        .compose(reply ->
            reply instanceof Reply.Known known && !known.records().values().isEmpty()
                ? targets(known.records())
                : Future.succeededFuture(answer(reply)));
  }

  /** A record that names the root says that there is no such service (RFC 2782). */
  private Future<Answer> targets(DnsRecords records) {
    List<DnsRecords.Value> values =
        records.values().stream().filter(value -> !value.text().equals(".")).toList();
    if (values.isEmpty()) {
      return Future.succeededFuture(new None("its name has no service"));
    }
    List<Future<Answer>> answers = values.stream().map(value -> addresses(value.text())).toList();
    return Future.join(answers).map(all -> listed(records, values, answers));
  }

  private static Answer listed(
      DnsRecords records, List<DnsRecords.Value> values, List<Future<Answer>> answers) {
    List<Place> places = new ArrayList<>();
    Duration ttl = Duration.ofSeconds(records.ttl());
    Answer other = new None("its services have no address");
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
          .anyMatch(DnsLookup::isGlobal);
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
