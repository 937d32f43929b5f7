package dev.fanlight.gateway.upstream.discovery;

import dev.fanlight.gateway.config.upstream.DiscoveryConfig.Dns;
import dev.fanlight.gateway.config.upstream.DiscoveryConfig.Srv;
import dev.fanlight.gateway.config.upstream.EndpointConfig;
import dev.fanlight.gateway.upstream.discovery.NameAnswer.Place;
import dev.fanlight.gateway.upstream.endpoint.Location;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** Every address of one name, or every service that its SRV records list. */
final class NamedPlaces implements Places {
  private final String scheme;
  private final String service;
  private final int port;
  private final AskedName asked;

  NamedPlaces(String scheme, Dns dns, Discovery.Means means, News news) {
    this.scheme = scheme;
    this.service = dns.name();
    this.port = dns.port();
    this.asked = AskedName.addresses(dns.name(), dns.times(), means, news);
  }

  NamedPlaces(String scheme, Srv srv, Discovery.Means means, News news) {
    this.scheme = scheme;
    this.service = srv.service();
    this.port = 0;
    this.asked = AskedName.services(srv.name(), srv.times(), means, news);
  }

  @Override
  public void start() {
    asked.ask();
  }

  @Override
  public boolean isKnown() {
    return asked.places() != null;
  }

  /** Those of the most urgent priority, and the others as backups. */
  @Override
  public List<Location> locations() {
    List<Place> places = asked.places() == null ? List.of() : asked.places();
    int first = places.stream().mapToInt(Place::priority).min().orElse(0);
    List<Location> locations = new ArrayList<>();
    for (Place place : places) {
      int weight = Math.max(1, place.weight());
      boolean backup = place.priority() > first;
      EndpointConfig config = new EndpointConfig(url(place), weight, backup);
      locations.add(new Location(config, place.ip()));
    }
    return locations;
  }

  private URI url(Place place) {
    String host = service.endsWith(".") ? service.substring(0, service.length() - 1) : service;
    return URI.create(scheme + "://" + host + ':' + (port == 0 ? place.port() : port));
  }

  @Override
  public void close() {
    asked.close();
  }
}
