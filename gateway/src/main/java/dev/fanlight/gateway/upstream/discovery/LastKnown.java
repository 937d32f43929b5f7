package dev.fanlight.gateway.upstream.discovery;

import dev.fanlight.gateway.upstream.discovery.NameAnswer.Place;
import dev.fanlight.gateway.upstream.endpoint.Location;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * Where the endpoints of an upstream were, by the configuration before. Another source of them
 * begins with it, so that no call fails before it knows them itself.
 *
 * @param age nanoseconds since that was heard
 */
record LastKnown(List<Location> locations, long age) {
  static final LastKnown NOTHING = new LastKnown(List.of(), 0);

  LastKnown {
    locations = List.copyOf(locations);
  }

  /** Those that can be called in that way. */
  List<Location> under(String scheme) {
    return locations.stream().filter(one -> one.config().url().getScheme().equals(scheme)).toList();
  }

  /** The addresses that a name had. */
  List<Place> of(String name) {
    return locations.stream()
        .filter(one -> bare(Location.host(one.config().url())).equalsIgnoreCase(bare(name)))
        .map(Location::ip)
        .filter(Objects::nonNull)
        .distinct()
        .map(Place::of)
        .sorted(Comparator.comparing(Place::toString))
        .toList();
  }

  private static String bare(String name) {
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }
}
