package dev.fanlight.gateway.upstream.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.fanlight.gateway.config.upstream.CareConfig;
import dev.fanlight.gateway.config.upstream.EndpointConfig;
import dev.fanlight.gateway.config.upstream.OutlierConfig;
import dev.fanlight.gateway.config.upstream.OutlierConfig.FailureRate;
import dev.fanlight.gateway.config.upstream.UpstreamConfig.Balance;
import dev.fanlight.gateway.sim.Simulation;
import dev.fanlight.gateway.telemetry.endpoint.EndpointMeters;
import dev.fanlight.gateway.telemetry.event.AttemptOutcome;
import dev.fanlight.gateway.upstream.endpoint.Endpoint;
import dev.fanlight.gateway.upstream.endpoint.EndpointGroup;
import dev.fanlight.gateway.upstream.endpoint.EndpointSet;
import dev.fanlight.gateway.upstream.endpoint.Location;
import io.vertx.core.MultiMap;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A discovery may find many thousand endpoints: what they cost grows with their number only. */
class LongListTest {
  private static final int COUNT = 60_000;

  /** Far more than it takes, and far less than it would take to look at all of them for each. */
  private static final Duration HANGS = Duration.ofSeconds(20);

  /** Until a long list is looked at again. */
  private static final Duration SOON = Duration.ofMillis(10);

  private static final FailureRate RARE = new FailureRate(1, 1_000_000, Duration.ofSeconds(10));

  private static List<Location> locations(int first) {
    return IntStream.range(first, first + COUNT)
        .mapToObj(i -> "http://10.%d.%d.%d:80".formatted(i >> 16, (i >> 8) & 255, i & 255))
        .map(url -> Location.of(EndpointConfig.of(URI.create(url))))
        .toList();
  }

  @Test
  void takingUp_replacing_showing_andPicking_compareNoEndpointWithAllOthers() {
    EndpointGroup group =
        new EndpointGroup("u", new Simulation(0).newLoop().loop(), EndpointMeters.NONE);

    assertTimeoutPreemptively(
        HANGS,
        () -> {
          EndpointSet set = group.openAt(locations(0), CareConfig.DEFAULT);
          Balancer balancer = Balancer.of(new Balance.RoundRobin(), set, new SplittableRandom(0));
          assertThat(balancer.pick(MultiMap.caseInsensitiveMultiMap())).isNotNull();

          set.move(locations(COUNT / 2));
          assertThat(balancer.pick(MultiMap.caseInsensitiveMultiMap())).isNotNull();

          assertThat(set.read()).hasSize(COUNT);
          assertThat(group.at("10.0.0.1:80")).isEmpty();
          assertThat(group.at("10.1.0.1:80")).hasSize(1);
        });
  }

  private static void fail(Endpoint endpoint) {
    endpoint.attemptEnded(AttemptOutcome.Answered.of(503), endpoint.attemptBegan());
  }

  @Test
  void ejecting_andRefusingTo_andReturning_lookAtFewEndpoints() {
    Duration time = Duration.ofSeconds(10);
    OutlierConfig outlier =
        new OutlierConfig(1, RARE, OutlierConfig.STATUSES, time, time, 0.5, false);
    CareConfig care = new CareConfig(outlier, null, CareConfig.DEFAULT.panic(), null, null);
    Simulation simulation = new Simulation(0);
    EndpointGroup group = new EndpointGroup("u", simulation.newLoop().loop(), EndpointMeters.NONE);

    assertTimeoutPreemptively(
        HANGS,
        () -> {
          EndpointSet set = group.openAt(locations(0), care);
          List<Endpoint> endpoints = set.current().endpoints();
          endpoints.forEach(LongListTest::fail);
          IntStream.range(0, 100_000).forEach(i -> fail(endpoints.getLast()));
          simulation.advance(SOON);
          assertThat(set.current().usable()).isEqualTo(COUNT / 2);

          simulation.advance(time.plus(SOON));
          assertThat(set.current().usable()).isEqualTo(COUNT);
        });
  }
}
