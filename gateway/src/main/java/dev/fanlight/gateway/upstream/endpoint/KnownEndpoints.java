package dev.fanlight.gateway.upstream.endpoint;

import dev.fanlight.gateway.config.upstream.CareConfig;
import dev.fanlight.gateway.config.upstream.HealthConfig;
import dev.fanlight.gateway.config.upstream.OutlierConfig;
import dev.fanlight.gateway.telemetry.series.GaugeHandle;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints of one group, by where they are and by how they are shown. A list of many thousand
 * endpoints is taken up at once, so nothing here looks through all of them for one. Used under the
 * lock of the group.
 */
final class KnownEndpoints {
  private final Map<Place, Map<Care, Known>> places = new HashMap<>();
  private final Map<String, List<Endpoint>> texts = new HashMap<>();

  private record Place(URI url, @Nullable String ip) {
    static Place of(Location location) {
      return new Place(location.config().url(), location.ip());
    }
  }

  private record Care(@Nullable OutlierConfig outlier, @Nullable HealthConfig health) {
    static Care of(CareConfig config) {
      return new Care(config.outlier(), config.health());
    }
  }

  private record Known(Endpoint endpoint, GaugeHandle reading) {}

  /** How many addresses there are. */
  int size() {
    return texts.size();
  }

  /** Whether one is there, however it is cared for. */
  boolean hasAt(Location location) {
    return places.containsKey(Place.of(location));
  }

  /** The one that is there and is cared for in that way; null: there is none. */
  @Nullable Endpoint get(Location location, CareConfig care) {
    Map<Care, Known> there = places.get(Place.of(location));
    Known known = there == null ? null : there.get(Care.of(care));
    return known == null ? null : known.endpoint();
  }

  /**
   * @param reading closed when it is forgotten
   */
  void add(Location location, CareConfig care, Endpoint endpoint, GaugeHandle reading) {
    places
        .computeIfAbsent(Place.of(location), any -> HashMap.newHashMap(1))
        .put(Care.of(care), new Known(endpoint, reading));
    texts.computeIfAbsent(endpoint.toString(), any -> new ArrayList<>(1)).add(endpoint);
  }

  /** Those that pages and metrics show by that text. */
  List<Endpoint> at(String text) {
    return List.copyOf(texts.getOrDefault(text, List.of()));
  }

  /** Forgets all others. */
  void retain(Set<Endpoint> used) {
    places
        .values()
        .removeIf(there -> {
          there.values().removeIf(known -> !used.contains(known.endpoint()) && forget(known));
          return there.isEmpty();
        });
  }

  private boolean forget(Known known) {
    known.reading().close();
    texts.computeIfPresent(
        known.endpoint().toString(),
        (text, all) -> {
          all.remove(known.endpoint());
          return all.isEmpty() ? null : all;
        });
    return true;
  }
}
