package dev.fanlight.gateway.upstream.discovery;

import dev.fanlight.gateway.config.upstream.DiscoveryConfig.Times;
import dev.fanlight.gateway.config.upstream.EndpointConfig;
import dev.fanlight.gateway.upstream.discovery.NameAnswer.Place;
import dev.fanlight.gateway.upstream.endpoint.Location;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A list of endpoints. One that has a name is at every address of the name. While the name has no
 * known address, the name itself stands in the list.
 */
final class ListedPlaces implements Places {
  private final Discovery.Means means;
  private final News news;
  private final Map<String, AskedName> names = new LinkedHashMap<>();
  private List<EndpointConfig> list;

  ListedPlaces(List<EndpointConfig> list, Discovery.Means means, News news) {
    this.list = list;
    this.means = means;
    this.news = news;
  }

  @Override
  public void start() {
    list(list);
  }

  /** From now on it is those. */
  void list(List<EndpointConfig> now) {
    list = now;
    Set<String> wanted = new HashSet<>();
    for (EndpointConfig config : now) {
      if (Location.of(config).isOpen()) {
        wanted.add(Location.host(config.url()));
      }
    }
    names
        .entrySet()
        .removeIf(entry -> {
          boolean unused = !wanted.contains(entry.getKey());
          if (unused) {
            entry.getValue().close();
          }
          return unused;
        });
    for (String name : wanted) {
      if (!names.containsKey(name)) {
        AskedName asked = AskedName.addresses(name, Times.DEFAULT, means, news);
        names.put(name, asked);
        asked.ask();
      }
    }
  }

  @Override
  public boolean isKnown() {
    return !list.isEmpty();
  }

  @Override
  public List<Location> locations() {
    List<Location> locations = new ArrayList<>();
    for (EndpointConfig config : list) {
      AskedName name = names.get(Location.host(config.url()));
      List<Place> places = name == null ? null : name.places();
      if (places == null || places.isEmpty()) {
        locations.add(Location.of(config));
      } else {
        places.forEach(place -> locations.add(new Location(config, place.ip())));
      }
    }
    return locations;
  }

  @Override
  public void close() {
    names.values().forEach(AskedName::close);
    names.clear();
  }
}
