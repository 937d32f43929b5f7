package dev.fanlight.gateway.upstream.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.upstream.CareConfig;
import dev.fanlight.gateway.config.upstream.CareConfig.Panic;
import dev.fanlight.gateway.config.upstream.EndpointConfig;
import dev.fanlight.gateway.config.upstream.HealthConfig;
import dev.fanlight.gateway.config.upstream.HealthConfig.Initial;
import dev.fanlight.gateway.config.upstream.HealthConfig.Probe;
import dev.fanlight.gateway.config.upstream.HealthConfig.Times;
import dev.fanlight.gateway.sim.Simulation;
import dev.fanlight.gateway.telemetry.endpoint.EndpointMeters;
import dev.fanlight.gateway.telemetry.endpoint.EndpointState;
import dev.fanlight.gateway.upstream.endpoint.Endpoint;
import dev.fanlight.gateway.upstream.endpoint.EndpointGroup;
import dev.fanlight.gateway.upstream.endpoint.EndpointSet;
import dev.fanlight.gateway.upstream.endpoint.WeightedEndpoint;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which endpoints are asked, and what becomes of the answers. */
class UpstreamHealthTest {
  private static final Duration INTERVAL = Duration.ofSeconds(5);

  private final Simulation time = new Simulation(0);
  private final EndpointGroup group =
      new EndpointGroup("u", time.newLoop().loop(), EndpointMeters.NONE);
  private final UpstreamHealth health =
      new UpstreamHealth(group, EndpointMeters.NONE, new SplittableRandom(1));
  private final Map<String, Integer> asked = new HashMap<>();
  private final Set<String> sick = new HashSet<>();
  private int closed;

  private static HealthConfig config(Initial initial) {
    Times times = new Times(INTERVAL, Duration.ofSeconds(1), Duration.ofSeconds(1));
    return new HealthConfig(new Probe.Tcp(), null, times, 2, 3, initial);
  }

  private EndpointSet open(Initial initial, int count, Prober prober) {
    List<EndpointConfig> endpoints =
        IntStream.range(0, count)
            .mapToObj(i -> EndpointConfig.of(URI.create("http://e" + i + ":80")))
            .toList();
    HealthConfig config = config(initial);
    CareConfig care = new CareConfig(null, null, new Panic(false, 0), null, config);
    EndpointSet set = group.open(endpoints, care);
    health.open(set, config, prober);
    return set;
  }

  private EndpointSet open(Initial initial, int count) {
    return open(initial, count, prober(""));
  }

  private Prober prober(String name) {
    return new Prober() {
      @Override
      public Asked probe(Endpoint endpoint, Consumer<ProbeResult> done) {
        asked.merge(name + endpoint, 1, Integer::sum);
        done.accept(
            sick.contains(endpoint.toString())
                ? ProbeResult.failure(500, "sick")
                : ProbeResult.success(200, "fine"));
        return () -> {};
      }

      @Override
      public void close() {
        closed++;
      }
    };
  }

  private int probes() {
    return asked.values().stream().mapToInt(Integer::intValue).sum();
  }

  private static List<EndpointState> states(EndpointSet set) {
    return set.current().endpoints().stream().map(Endpoint::state).toList();
  }

  @Test
  void probes_areEndpointsDividedByTheInterval_whateverTheNumberOfUsers() {
    EndpointSet one = open(Initial.UP, 1000);
    for (int i = 0; i < 20; i++) {
      open(Initial.UP, 1000);
    }
    time.advance(Duration.ofSeconds(10));
    asked.clear();

    time.advance(Duration.ofSeconds(50));

    assertThat(probes()).isBetween(9_800, 10_200);
    assertThat(one.current().usable()).isEqualTo(1000);
  }

  @Test
  void notProbedYet_isUsedOnlyWhileNothingIsUp() {
    EndpointSet set = open(Initial.PROBE, 3);
    assertThat(states(set)).containsOnly(EndpointState.PROBING);
    assertThat(set.current().first()).hasSize(3);
    assertThat(set.current().panic()).isFalse();
    sick.add("e0:80");

    while (states(set).stream().noneMatch(EndpointState.USABLE::equals)) {
      time.advance(Duration.ofMillis(1));
    }

    assertThat(set.current().first()).hasSize(1);
    time.advance(INTERVAL.multipliedBy(4));
    assertThat(states(set))
        .containsExactly(EndpointState.DOWN, EndpointState.USABLE, EndpointState.USABLE);
    assertThat(set.current().first()).hasSize(2);
  }

  @Test
  void initiallyDown_getsNoAttempt_untilItIsUp() {
    EndpointSet set = open(Initial.DOWN, 2);
    assertThat(set.current().first()).isEmpty();

    time.advance(INTERVAL.multipliedBy(2));

    assertThat(set.current().first()).hasSize(2);
  }

  @Test
  void sick_leaves_andReturns() {
    EndpointSet set = open(Initial.UP, 2);
    sick.add("e1:80");
    time.advance(Duration.ofSeconds(25));
    assertThat(states(set)).containsExactly(EndpointState.USABLE, EndpointState.DOWN);
    assertThat(set.current().first()).hasSize(1);

    sick.clear();
    time.advance(Duration.ofSeconds(5));

    assertThat(states(set)).containsOnly(EndpointState.USABLE);
  }

  @Test
  void reload_keepsTheVerdict_andAsksByTheNewConfigurationAsSoonAsItIsUsed() {
    sick.add("e0:80");
    EndpointSet before = open(Initial.PROBE, 1, prober("before "));
    time.advance(INTERVAL.multipliedBy(4));
    EndpointSet after = open(Initial.PROBE, 1, prober("after "));
    assertThat(states(after)).containsExactly(EndpointState.DOWN);
    health.settle(after);
    asked.clear();

    time.advance(INTERVAL);
    health.close(before);
    before.close();
    time.advance(INTERVAL);

    assertThat(asked).containsOnlyKeys("after e0:80");
    assertThat(closed).isOne();
    assertThat(states(after)).containsExactly(EndpointState.DOWN);
  }

  @Test
  void configurationThatIsNotUsedYet_asksOnlyWhatNoOtherAsks() {
    EndpointSet before = open(Initial.UP, 1, prober("before "));
    health.settle(before);

    EndpointSet next = open(Initial.UP, 2, prober("next "));
    time.advance(INTERVAL.multipliedBy(3));
    assertThat(asked).containsOnlyKeys("before e0:80", "next e1:80");

    health.close(next);
    next.close();
    asked.clear();
    time.advance(INTERVAL.multipliedBy(3));
    assertThat(asked).containsOnlyKeys("before e0:80");
  }

  @Test
  void otherHealthKeys_beginAgain() {
    sick.add("e0:80");
    open(Initial.PROBE, 1);
    time.advance(INTERVAL.multipliedBy(4));

    EndpointSet other = open(Initial.UP, 1);

    assertThat(states(other)).containsExactly(EndpointState.USABLE);
  }

  @Test
  void removedEndpoint_isAskedNoMore_andAnAddedOneIs() {
    EndpointSet set = open(Initial.UP, 2);
    WeightedEndpoint kept = set.current().members().getFirst();
    Endpoint added = Endpoint.of(URI.create("http://added:80"), time.clock());

    set.replace(List.of(kept, WeightedEndpoint.of(added)));
    time.advance(INTERVAL.multipliedBy(2));

    assertThat(asked).containsOnlyKeys("e0:80", "added:80");
  }

  @Test
  void close_stopsEveryProbe() {
    EndpointSet set = open(Initial.UP, 10);
    time.advance(INTERVAL);

    health.close(set);
    set.close();
    time.advance(INTERVAL);
    asked.clear();
    time.advance(INTERVAL.multipliedBy(4));

    assertThat(asked).isEmpty();
    assertThat(closed).isOne();
    assertThat(time.pendingTimers()).isZero();
  }
}
