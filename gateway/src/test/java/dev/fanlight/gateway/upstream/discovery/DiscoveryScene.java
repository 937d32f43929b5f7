package dev.fanlight.gateway.upstream.discovery;

import dev.fanlight.gateway.config.upstream.DiscoveryConfig;
import dev.fanlight.gateway.config.upstream.DiscoveryConfig.Times;
import dev.fanlight.gateway.config.upstream.EndpointConfig;
import dev.fanlight.gateway.config.upstream.UpstreamConfig;
import dev.fanlight.gateway.sim.Simulation;
import dev.fanlight.gateway.telemetry.endpoint.DiscoveryMeters;
import dev.fanlight.gateway.telemetry.endpoint.EndpointMeters;
import dev.fanlight.gateway.telemetry.series.GaugeHandle;
import dev.fanlight.gateway.time.Loop;
import dev.fanlight.gateway.upstream.endpoint.Endpoint;
import dev.fanlight.gateway.upstream.endpoint.EndpointGroup;
import dev.fanlight.gateway.upstream.endpoint.EndpointSet;
import dev.fanlight.gateway.upstream.endpoint.WeightedEndpoint;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** The discovery of one upstream, whose names and time a test plays. */
abstract class DiscoveryScene {
  static final Times TIMES =
      new Times(Duration.ofSeconds(1), Duration.ofSeconds(60), Duration.ofHours(1));
  static final String NAME = "users.shop.svc";

  final Simulation time = new Simulation(0);
  final Loop loop = time.newLoop().loop();
  final ScriptedLookup lookup = new ScriptedLookup();
  final EndpointGroup group = new EndpointGroup("u", loop, EndpointMeters.NONE);
  final Told told = new Told();

  /** What the discovery has told its meters. */
  static final class Told implements DiscoveryMeters {
    final List<DoubleSupplier> ages = new ArrayList<>();
    int changes;
    int failures;

    @Override
    public void changed() {
      changes++;
    }

    @Override
    public void failed() {
      failures++;
    }

    @Override
    public GaugeHandle age(DoubleSupplier seconds) {
      ages.add(seconds);
      return ages::clear;
    }
  }

  static UpstreamConfig.Service service(List<String> urls, DiscoveryConfig.Source source) {
    return new UpstreamConfig.Service(
        urls.stream().map(URI::create).map(EndpointConfig::of).toList(),
        source == null ? null : new DiscoveryConfig("http", source),
        UpstreamConfig.Protocol.HTTP_1_1,
        new UpstreamConfig.Balance.RoundRobin(),
        new UpstreamConfig.HostHeader.Endpoint(),
        null,
        "");
  }

  Discovery start(UpstreamConfig.Service service) {
    return start(service, null);
  }

  Discovery start(UpstreamConfig.Service service, @Nullable Discovery before) {
    Discovery.Subject subject = new Discovery.Subject("u", group, told);
    return Discovery.start(subject, service, new Discovery.Means(loop, lookup), before);
  }

  Discovery dns(Times times) {
    return start(service(List.of(), new DiscoveryConfig.Dns(NAME, 8080, times)));
  }

  static List<String> addresses(EndpointSet set) {
    return set.current().members().stream()
        .map(WeightedEndpoint::endpoint)
        .map(Endpoint::toString)
        .toList();
  }

  static NameAnswer found(int seconds, String... ips) {
    return ScriptedLookup.found(Duration.ofSeconds(seconds), ips);
  }

  void after(Duration passed) {
    time.advance(passed);
    time.runReady();
  }

  void seconds(int count) {
    for (int i = 0; i < count; i++) {
      after(Duration.ofSeconds(1));
    }
  }
}
