package dev.fanlight.gateway.upstream.discovery;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/** What a {@link NameResolver} has found out about a name. */
public sealed interface NameAnswer {
  /** So many addresses of the services of one name are used. */
  int MOST_ADDRESSES = 4000;

  /**
   * There are such addresses.
   *
   * @param places at least one
   * @param ttl how long that holds
   */
  record Found(List<Place> places, Duration ttl) implements NameAnswer {
    public Found {
      places = List.copyOf(places);
    }
  }

  /**
   * There are such addresses. Nobody knows about those of some kinds, of IPv4 or of IPv6.
   *
   * @param found at least one
   * @param missing what nobody knows about
   * @param why for an operator
   */
  record Partly(Found found, Set<Kind> missing, String why) implements NameAnswer {
    public Partly {
      missing = Set.copyOf(missing);
    }

    /** Of a name whose answers say nothing but addresses: those found are all of one kind. */
    public Partly(Found found, String why) {
      this(found, Set.of(found.places().getFirst().kind().other()), why);
    }
  }

  /**
   * The name does not exist, or has no address.
   *
   * @param why for an operator
   */
  record None(String why) implements NameAnswer {}

  /**
   * Nobody knows.
   *
   * @param why for an operator; what a system says stands behind a colon
   */
  record Failed(String why, Reason reason) implements NameAnswer {
    public Failed(String why) {
      this(why, Reason.OTHER);
    }
  }

  /** Why nobody knows. */
  enum Reason {
    /** A name server said that it does not answer, or the name is none. */
    REFUSED,

    /** No name server answered in time. */
    LATE,

    /** No name server could be asked, or an answer cannot be read. */
    OTHER
  }

  /**
   * One address.
   *
   * @param port 0: the question knows it
   * @param weight 0: as any other
   * @param priority the places with the smallest one are used first
   * @param service the name that an SRV record names; empty: there is no such record
   */
  record Place(String ip, int port, int weight, int priority, String service) {
    /** One of a name whose answers say nothing but addresses. */
    public static Place of(String ip) {
      return new Place(ip, 0, 0, 0, "");
    }

    /** The kind of addresses that it belongs to. */
    public Kind kind() {
      return new Kind(service, port, ip.indexOf(':') >= 0);
    }
  }

  /**
   * The addresses of a name, or of one of its services, that one question asks for.
   *
   * @param service as in {@link Place}
   * @param port as in {@link Place}
   * @param ipv6 whether they are of IPv6; otherwise they are of IPv4
   */
  record Kind(String service, int port, boolean ipv6) {
    Kind other() {
      return new Kind(service, port, !ipv6);
    }
  }
}
