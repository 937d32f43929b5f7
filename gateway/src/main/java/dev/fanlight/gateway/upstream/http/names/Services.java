package dev.fanlight.gateway.upstream.http.names;

import dev.fanlight.gateway.telemetry.log.MinuteLine;
import dev.fanlight.gateway.upstream.discovery.NameAnswer;
import dev.fanlight.gateway.upstream.discovery.NameAnswer.Failed;
import dev.fanlight.gateway.upstream.discovery.NameAnswer.Found;
import dev.fanlight.gateway.upstream.discovery.NameAnswer.Kind;
import dev.fanlight.gateway.upstream.discovery.NameAnswer.None;
import dev.fanlight.gateway.upstream.discovery.NameAnswer.Partly;
import dev.fanlight.gateway.upstream.discovery.NameAnswer.Place;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The services that one answer of SRV records lists. An answer has room for thousands of them, and
 * each may have thousands of addresses, so only so many are used. They are the same ones each time,
 * in whatever order a name server lists them.
 *
 * @param name that has the records
 * @param all those of the smallest priorities first
 * @param ttl seconds that the records hold
 * @param leftOut when the log may say what is left out
 */
record Services(String name, List<DnsRecords.Value> all, long ttl, MinuteLine leftOut) {
  static final int MOST = 1000;

  private static final Logger log = LoggerFactory.getLogger(Services.class);
  private static final Comparator<DnsRecords.Value> ORDER =
      Comparator.comparingInt(DnsRecords.Value::priority).thenComparing(DnsRecords.Value::toString);

  /** A record that names the root says that there is no such service (RFC 2782). */
  static Services of(String name, DnsRecords records, MinuteLine leftOut) {
    List<DnsRecords.Value> all =
        records.values().stream()
            .filter(value -> !value.text().equals("."))
            .distinct()
            .sorted(ORDER)
            .toList();
    return new Services(name, all, records.ttl(), leftOut);
  }

  /** Why none of it is used; null: it is. */
  @Nullable NameAnswer flaw() {
    if (all.isEmpty()) {
      return new None("its name has no service");
    }
    return all.stream().anyMatch(value -> value.port() == 0)
        ? new Failed("one of its services has the port 0")
        : null;
  }

  /** Those whose addresses are to be found. */
  List<DnsRecords.Value> used() {
    return all.subList(0, Math.min(all.size(), MOST));
  }

  /** As much as is used of the addresses of a service. */
  NameAnswer share(DnsRecords.Value service, NameAnswer answer) {
    return switch (answer) {
      case Found found -> share(service, found);
      case Partly partly -> {
        Found share = share(service, partly.found());
        yield new Partly(share, partly.why());
      }
      // Another search domain may know the name of a service, but not those who offer it.
      case Failed failed -> new Failed(failed.why());
      case None none -> none;
    };
  }

  private Found share(DnsRecords.Value service, Found found) {
    int most = NameAnswer.MOST_ADDRESSES / used().size();
    if (found.places().size() <= most) {
      return found;
    }
    warn("the service " + service.text(), found.places().size(), "addresses", most);
    return new Found(found.places().subList(0, most), found.ttl());
  }

  /**
   * What all of it comes to.
   *
   * @param shares of those that are used, in their order
   */
  NameAnswer answer(List<NameAnswer> shares) {
    if (all.size() > MOST) {
      warn("the name", all.size(), "services", MOST);
    }
    List<Place> places = new ArrayList<>();
    Set<Kind> missing = new HashSet<>();
    String why = "";
    Duration holds = Duration.ofSeconds(ttl);
    for (int i = 0; i < shares.size(); i++) {
      DnsRecords.Value value = all.get(i);
      NameAnswer share = shares.get(i);
      if (share instanceof Failed) {
        // Without the addresses of one service the others would be taken for all.
        return share;
      }
      if (share instanceof Partly partly) {
        partly.missing().forEach(kind -> missing.add(kind(value, kind)));
        why = "one of its services: " + partly.why();
        share = partly.found();
      }
      if (share instanceof Found found) {
        holds = DnsResolver.shorter(holds, found.ttl());
        found.places().forEach(place -> places.add(place(value, place)));
      }
    }
    if (places.isEmpty()) {
      return new None("its services have no address");
    }
    Found found = new Found(DnsResolver.sorted(places), holds);
    return missing.isEmpty() ? found : new Partly(found, missing, why);
  }

  private static Place place(DnsRecords.Value value, Place place) {
    return new Place(place.ip(), value.port(), value.weight(), value.priority(), value.text());
  }

  private static Kind kind(DnsRecords.Value value, Kind kind) {
    return new Kind(value.text(), value.port(), kind.ipv6());
  }

  private void warn(String who, int has, String what, int used) {
    if (leftOut.due() > 0) {
      log.warn("SRV records of {}: {} has {} {}, {} of them are used", name, who, has, what, used);
    }
  }
}
