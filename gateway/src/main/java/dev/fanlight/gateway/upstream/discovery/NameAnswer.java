package dev.fanlight.gateway.upstream.discovery;

import java.time.Duration;
import java.util.List;

/** What a {@link NameResolver} has found out about a name. */
public sealed interface NameAnswer {
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
   * There are such addresses of one kind, of IPv4 or IPv6. Nobody knows about the other kind.
   *
   * @param found at least one
   * @param why for an operator
   */
  record Partly(Found found, String why) implements NameAnswer {}

  /**
   * The name does not exist, or has no address.
   *
   * @param why for an operator
   */
  record None(String why) implements NameAnswer {}

  /**
   * Nobody knows.
   *
   * @param why for an operator
   */
  record Failed(String why) implements NameAnswer {}

  /**
   * One address.
   *
   * @param port 0: the question knows it
   * @param weight 0: as any other
   * @param priority the places with the smallest one are used first
   */
  record Place(String ip, int port, int weight, int priority) {
    /** One of a name whose answers say nothing but addresses. */
    public static Place of(String ip) {
      return new Place(ip, 0, 0, 0);
    }

    /** Whether it is an address of IPv6. */
    boolean isIpv6() {
      return ip.indexOf(':') >= 0;
    }
  }
}
