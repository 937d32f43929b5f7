package dev.fanlight.gateway.upstream.http.names;

import dev.fanlight.gateway.config.Network;
import dev.fanlight.gateway.telemetry.log.MinuteLine;
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
  private final Supplier<HostsFileEntriesProvider> hosts;
  private final MinuteLine leftOut = new MinuteLine();

  /**
   * @param servers asked for before each question
   */
  public DnsResolver(DnsClient client, Supplier<NameServers> servers) {
    this(
        client,
        servers,
        DnsResolver::hasIpv6,
        () -> HostsFileEntriesProvider.parser().parseSilently());
  }

  /**
   * @param ipv6 whether addresses of IPv6 are of use
   * @param hosts reads the hosts file, once for each question
   */
  DnsResolver(
      DnsClient client,
      Supplier<NameServers> servers,
      BooleanSupplier ipv6,
      Supplier<HostsFileEntriesProvider> hosts) {
    this.client = client;
    this.servers = servers;
    this.ipv6 = ipv6;
    this.hosts = hosts;
  }

  @Override
  public Future<NameAnswer> addresses(String name) {
    return addresses(name, hosts.get());
  }

  private Future<NameAnswer> addresses(String name, HostsFileEntriesProvider file) {
    List<Place> local = local(name, file);
    return local.isEmpty()
        ? first(servers.get().names(name), 0, this::inDns)
        : Future.succeededFuture(new Found(local, HOSTS));
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

  private List<Place> local(String name, HostsFileEntriesProvider file) {
    // A name of a record ends with a dot, and the file is mostly written without.
    String key =
        (name.endsWith(".") ? name.substring(0, name.length() - 1) : name)
            .toLowerCase(Locale.ENGLISH);
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

  static Duration shorter(Duration one, Duration other) {
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
  static List<Place> sorted(List<Place> places) {
    return places.stream()
        .distinct()
        .sorted((a, b) -> a.toString().compareTo(b.toString()))
        .toList();
  }

  private Future<NameAnswer> listed(String name) {
    return records(name, DnsRecordType.SRV)
        .compose(reply ->
            reply instanceof Reply.Known known && !known.records().values().isEmpty()
                ? targets(name, known.records())
                : Future.succeededFuture(answer(reply)));
  }

  private Future<NameAnswer> targets(String name, DnsRecords records) {
    Services services = Services.of(name, records, leftOut);
    NameAnswer flaw = services.flaw();
    if (flaw != null) {
      return Future.succeededFuture(flaw);
    }
    HostsFileEntriesProvider file = hosts.get();
    List<Future<NameAnswer>> answers =
        services.used().stream()
            .map(value -> addresses(value.text(), file).map(found -> services.share(value, found)))
            .toList();
    return Future.join(answers)
        .map(all -> services.answer(answers.stream().map(Future::result).toList()));
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
