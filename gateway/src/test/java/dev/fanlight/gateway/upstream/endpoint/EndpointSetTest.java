package dev.fanlight.gateway.upstream.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.upstream.CareConfig;
import dev.fanlight.gateway.sim.Simulation;
import dev.fanlight.gateway.telemetry.endpoint.EndpointMeters;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EndpointSetTest {
  private final Simulation time = new Simulation(0);
  private final EndpointGroup group =
      new EndpointGroup("u", time.newLoop().loop(), EndpointMeters.NONE);
  private final Endpoint one = Endpoint.of(URI.create("http://one"), time.clock());
  private final Endpoint two = Endpoint.of(URI.create("http://two"), time.clock());
  private final EndpointSet set = group.open(members(one), CareConfig.DEFAULT);

  private static List<WeightedEndpoint> members(Endpoint... endpoints) {
    return Stream.of(endpoints).map(WeightedEndpoint::of).toList();
  }

  @Test
  void replace_isANewerSnapshot_andTheOldOneStaysAsItWas() {
    EndpointSet.Snapshot before = set.current();

    set.replace(members(one, two));

    assertThat(before.endpoints()).containsExactly(one);
    assertThat(set.current().endpoints()).containsExactly(one, two);
    assertThat(set.current().version()).isGreaterThan(before.version());
  }

  @Test
  void replace_tellsObserversUntilTheyIgnoreIt() {
    List<EndpointSet.Snapshot> heard = new ArrayList<>();
    EndpointSet.Observer observer = heard::add;
    set.observe(observer);

    set.replace(members(two));
    set.ignore(observer);
    set.replace(members(one));

    assertThat(heard).extracting(EndpointSet.Snapshot::endpoints).containsExactly(List.of(two));
  }

  @Test
  void replace_byNothing_leavesNowhereToGo() {
    set.replace(List.of());

    assertThat(set.current().endpoints()).isEmpty();
    assertThat(set.current().first()).isEmpty();
    assertThat(set.current().usable()).isZero();
  }
}
