package dev.fanlight.gateway.upstream.http.names;

import dev.fanlight.gateway.telemetry.log.MinuteLine;
import dev.fanlight.gateway.upstream.discovery.NameAnswer;
import dev.fanlight.gateway.upstream.discovery.NameAnswer.Failed;
import dev.fanlight.gateway.upstream.discovery.NameAnswer.Found;
import dev.fanlight.gateway.upstream.discovery.NameAnswer.None;
import dev.fanlight.gateway.upstream.discovery.NameAnswer.Partly;
import dev.fanlight.gateway.upstream.discovery.NameAnswer.Place;
import dev.fanlight.gateway.upstream.discovery.NameAnswer.Reason;
import dev.fanlight.gateway.upstream.discovery.NameResolver;
import dev.fanlight.gateway.upstream.http.names.DnsClient.Reply;
import io.netty.handler.codec.dns.DnsRecordType;
import io.vertx.core.Future;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Asks the hosts file and the name servers. IPv6 addresses count where this machine has one itself.
 * Safe for use by all threads.
 */
public final class DnsResolver implements NameResolver {
  private static final Duration HOSTS = Duration.ofSeconds(5);
  private static final int MOST_ALIASES = 16;

  private final DnsClient client;
  private final Supplier<NameServers> servers;
  private final Supplier<Machine> machine;
  private final MinuteLine leftOut = new MinuteLine();
  private final SilentServers silent;

  /**
   * @param servers those of the moment count for each question
   */
  public DnsResolver(DnsClient client, ConfiguredServers servers) {
    this(client, servers::current, Machine::now, new SilentServers(System::nanoTime));
  }

  /**
   * @param servers asked for before each question
   * @param machine asked for once for each answer
   * @param silent the servers that are known to answer nothing
   */
  DnsResolver(
      DnsClient client,
      Supplier<NameServers> servers,
      Supplier<Machine> machine,
      SilentServers silent) {
    this.client = client;
    this.servers = servers;
    this.machine = machine;
    this.silent = silent;
  }

  @Override
  public Future<NameAnswer> addresses(String name) {
    return addresses(name, machine.get());
  }

  private Future<NameAnswer> addresses(String name, Machine here) {
    return addresses(name, here, false);
  }

  /**
   * Addresses of a name for a connection, which needs one: the first is of the kind that this
   * machine prefers, if there is one. Then the other kind is not waited for.
   */
  public Future<NameAnswer> soonest(String name) {
    Machine here = machine.get();
    return addresses(name, here, true)
        .map(answer ->
            answer instanceof Found found
                ? new Found(here.preferredFirst(found.places()), found.ttl())
                : answer);
  }

  /**
   * @param soon whether addresses of the kind that this machine prefers are enough
   */
  private Future<NameAnswer> addresses(String name, Machine here, boolean soon) {
    List<Place> local = here.places(name);
    return local.isEmpty()
        ? NameSearch.run(name, servers.get(), full -> inDns(full, here, soon))
        : Future.succeededFuture(new Found(local, HOSTS));
  }

  @Override
  public Future<NameAnswer> services(String name) {
    return NameSearch.run(name, servers.get(), this::listed);
  }

  private Future<NameAnswer> inDns(String name, Machine here, boolean soon) {
    Future<NameAnswer> four = records(name, DnsRecordType.A).map(DnsResolver::answer);
    if (!here.ipv6()) {
      return four;
    }
    Future<NameAnswer> six = records(name, DnsRecordType.AAAA).map(DnsResolver::answer);
    Future<NameAnswer> both =
        Future.join(four, six).map(done -> together(four.result(), six.result()));
    Future<NameAnswer> preferred = here.prefersIpv6() ? six : four;
    return soon ? preferred.compose(answer -> answer instanceof Found ? preferred : both) : both;
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
      case Reply.Silent silent ->
          new Failed(silent.why(), silent.late() ? Reason.LATE : Reason.OTHER);
      case Reply.Refused refused -> new Failed(refused.why(), Reason.REFUSED);
      case Reply.NoName none -> new Failed(none.why(), Reason.REFUSED);
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
    Machine here = machine.get();
    List<Future<NameAnswer>> answers =
        services.used().stream()
            .map(value -> addresses(value.text(), here).map(found -> services.share(value, found)))
            .toList();
    return Future.join(answers)
        .map(all -> services.answer(answers.stream().map(Future::result).toList()));
  }

  /** Aliases that a server does not follow itself are followed here. */
  private Future<Reply> records(String name, DnsRecordType type) {
    return follow(name, type, 0, Long.MAX_VALUE);
  }

  private Future<Reply> follow(String name, DnsRecordType type, int depth, long ttl) {
    return ask(name, type)
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

  private Future<Reply> ask(String name, DnsRecordType type) {
    List<InetSocketAddress> all = servers.get().servers();
    return all.isEmpty()
        ? Future.succeededFuture(new Reply.Failed("there is no name server"))
        : ask(silent.last(name, all), all, name, type);
  }

  /**
   * One server after the other, until one knows. A name that does not exist waits once for those
   * that are silent. From then on they are asked beside, and what they answer counts the next time.
   *
   * @param order in which they are left to be asked
   * @param all in the order in which they count
   */
  private Future<Reply> ask(
      List<InetSocketAddress> order, List<InetSocketAddress> all, String name, DnsRecordType type) {
    InetSocketAddress server = order.getFirst();
    long askedAt = silent.now();
    return client
        .ask(server, name, type)
        .compose(reply -> {
          if (reply instanceof Reply.Silent) {
            silent.silent(server, name, askedAt);
          } else if (!(reply instanceof Reply.NoName)) {
            silent.answered(server);
          }
          List<InetSocketAddress> others = others(reply, order, all);
          if (others.isEmpty()) {
            return Future.succeededFuture(reply);
          }
          Future<Reply> rest = ask(others, all, name, type);
          return reply instanceof Reply.NoSuchName && silent.areSilentFor(name, others)
              ? Future.succeededFuture(reply)
              : rest.map(later -> better(reply, later));
        });
  }

  /** To be asked after that answer of the first one. */
  private static List<InetSocketAddress> others(
      Reply reply, List<InetSocketAddress> order, List<InetSocketAddress> all) {
    List<InetSocketAddress> rest = order.subList(1, order.size());
    return switch (reply) {
      case Reply.Known known -> List.of();
      case Reply.NoName none -> List.of();
      // One that was silent for other names may know this one, and would have been asked before.
      case Reply.NoSuchName none ->
          rest.stream()
              .filter(other -> all.indexOf(other) < all.indexOf(order.getFirst()))
              .toList();
      case Reply.Refused refused -> rest;
      case Reply.Failed failed -> rest;
      case Reply.Silent silent -> rest;
    };
  }

  /** Whatever a server says counts more than the silence of another one. */
  private static Reply better(Reply reply, Reply later) {
    boolean sure = reply instanceof Reply.NoSuchName && !(later instanceof Reply.Known);
    return sure || later instanceof Reply.Silent ? reply : later;
  }
}
