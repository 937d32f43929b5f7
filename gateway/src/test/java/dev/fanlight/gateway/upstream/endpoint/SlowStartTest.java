package dev.fanlight.gateway.upstream.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.upstream.CareConfig;
import dev.fanlight.gateway.config.upstream.CareConfig.SlowStart;
import dev.fanlight.gateway.config.upstream.HealthConfig;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An endpoint that is new, or that returns, gets its whole weight only after some time. */
class SlowStartTest extends EndpointGroupScene {
  @Test
  void slowStart_growsFromItsShareToTheWholeWeight() {
    SlowStart slowStart = new SlowStart(Duration.ofSeconds(20), 0.1);
    CareConfig care =
        new CareConfig(outlier(0.5, false), slowStart, CareConfig.DEFAULT.panic(), null, null);
    EndpointSet set = open(2, care);
    WeightedEndpoint sick = set.current().members().getFirst();
    assertThat(weight(set, sick)).as("at the start").isOne();
    eject(sick.endpoint());

    time.advance(EJECT);

    assertThat(set.current().warming()).isTrue();
    assertThat(weight(set, sick)).isEqualTo(0.1);
    time.advance(Duration.ofSeconds(5));
    assertThat(weight(set, sick)).isEqualTo(0.25);
    time.advance(Duration.ofSeconds(15));
    assertThat(weight(set, sick)).isOne();
    assertThat(set.current().warming()).isFalse();
  }

  @Test
  void slowStart_isForWhatAReloadAdds_notForTheStart() {
    SlowStart slowStart = new SlowStart(Duration.ofSeconds(20), 0.1);
    CareConfig care = new CareConfig(null, slowStart, CareConfig.DEFAULT.panic(), null, null);
    EndpointSet atStart = open(2, care);
    assertThat(atStart.current().warming()).isFalse();

    EndpointSet next = open(3, care);

    assertThat(next.current().members().stream().map(member -> weight(next, member)))
        .containsExactly(1.0, 1.0, 0.1);
  }

  @ParameterizedTest
  @EnumSource(HealthConfig.Initial.class)
  void slowStart_isNotForTheFirstVerdictAfterTheStart(HealthConfig.Initial initial) {
    SlowStart slowStart = new SlowStart(Duration.ofSeconds(20), 0.1);
    HealthConfig health =
        new HealthConfig(
            new HealthConfig.Probe.Tcp(),
            null,
            new HealthConfig.Times(EJECT, EJECT, EJECT),
            2,
            3,
            initial);
    CareConfig care = new CareConfig(null, slowStart, CareConfig.DEFAULT.panic(), null, health);
    EndpointSet set = open(1, care);

    group.probed(endpoint(set, 0), true, "fine");

    assertThat(set.current().warming()).isFalse();
    EndpointSet next = open(2, care);
    group.probed(endpoint(next, 1), true, "fine");
    assertThat(next.current().members().stream().map(member -> weight(next, member)))
        .containsExactly(1.0, 0.1);
    group.probed(endpoint(next, 0), false, "sick");
    group.probed(endpoint(next, 0), true, "fine");
    assertThat(weight(next, next.current().members().getFirst())).as("it returns").isEqualTo(0.1);
  }

  private static double weight(EndpointSet set, WeightedEndpoint member) {
    return set.weight(member, set.clock().nanoTime());
  }
}
