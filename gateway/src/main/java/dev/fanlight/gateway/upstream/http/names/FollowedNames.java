package dev.fanlight.gateway.upstream.http.names;

import dev.fanlight.gateway.config.upstream.EndpointConfig;
import dev.fanlight.gateway.time.Clock;
import dev.fanlight.gateway.upstream.SharedUpstream;
import dev.fanlight.gateway.upstream.endpoint.Endpoint;
import dev.fanlight.gateway.upstream.endpoint.EndpointSet;
import dev.fanlight.gateway.upstream.endpoint.Place;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes every address of an upstream's names an endpoint of its own, and follows the names: each is
 * asked for again when its answer does not hold any more. A name that nobody can look up keeps its
 * last addresses. Until the first answer, and when a name has had no address for an hour, the name
 * itself is the endpoint, and is looked up by each connect.
 *
 * <p>Confined to the loop of its look-ups, but for {@link #start} and {@link #stop}.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what is scheduled runs until this is stopped
final class FollowedNames {
  private static final Logger log = LoggerFactory.getLogger(FollowedNames.class);

  private static final long KEEP = TimeUnit.HOURS.toNanos(1);

  private final String upstream;
  private final EndpointSet endpoints;
  private final NameLookup lookup;
  private final Clock clock;
  private final List<Service> services = new ArrayList<>();
  private boolean stopped;

  /** One configured endpoint. */
  private final class Service {
    private final EndpointConfig config;
    private final String host;
    private final RepeatTime repeat = new RepeatTime();
    private Set<InetAddress> found = Set.of();
    private boolean answered;
    private long seen;

    Service(EndpointConfig config, String host) {
      this.config = config;
      this.host = host;
    }

    boolean isName() {
      return !NetUtil.isValidIpV4Address(host) && !NetUtil.isValidIpV6Address(host);
    }

    void ask() {
      if (!stopped) {
        lookup.ask(host, this::answered);
      }
    }

    private void answered(NameLookup.Result result) {
      if (stopped) {
        return;
      }
      switch (result) {
        case NameLookup.Result.Found answer -> {
          seen = clock.nanoTime();
          take(answer.addresses());
        }
        case NameLookup.Result.None none -> {
          if (clock.nanoTime() - seen > KEEP) {
            take(Set.of());
          }
        }
        case NameLookup.Result.Failed failed ->
            log.debug("{} of upstream {} was not looked up", host, upstream, failed.cause());
      }
      lookup.loop().schedule(this::ask, repeat.nanosAfter(result), TimeUnit.NANOSECONDS);
    }

    private void take(Set<InetAddress> now) {
      if (!now.equals(found)) {
        found = Set.copyOf(now);
        endpoints.place(services.stream().flatMap(Service::places).toList(), answered);
        answered = true;
        log.info(
            "{} of upstream {} is at {}",
            host,
            upstream,
            now.stream().map(NetUtil::toAddressString).sorted().toList());
      }
    }

    private Stream<Place> places() {
      return found.isEmpty()
          ? Stream.of(new Place(config, null))
          : found.stream()
              .map(NetUtil::toAddressString)
              .sorted()
              .map(address -> new Place(config, address));
    }
  }

  /** Not started yet. */
  FollowedNames(SharedUpstream upstream, NameLookup lookup, Clock clock) {
    this.upstream = upstream.config().name();
    this.endpoints = upstream.endpoints();
    this.lookup = lookup;
    this.clock = clock;
    List<EndpointConfig> configs = upstream.config().service().endpoints();
    List<Endpoint> named = endpoints.current().endpoints();
    for (int i = 0; i < configs.size(); i++) {
      services.add(new Service(configs.get(i), named.get(i).address().host()));
    }
  }

  void start() {
    lookup.loop().execute(() -> services.stream().filter(Service::isName).forEach(Service::ask));
  }

  void stop() {
    lookup.loop().execute(() -> stopped = true);
  }
}
