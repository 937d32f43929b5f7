package dev.fanlight.gateway.upstream.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.upstream.CareConfig;
import dev.fanlight.gateway.config.upstream.CareConfig.SlowStart;
import dev.fanlight.gateway.upstream.endpoint.EndpointSet;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When the endpoints of a discovery are known, and which sets hear of changes. */
class DiscoveryTest extends DiscoveryScene {
  @Test
  void untilTheFirstAnswer_thereIsNoEndpoint_andItIsWaitedFor() {
    Discovery discovery = dns(TIMES);
    EndpointSet set = discovery.open(CareConfig.DEFAULT);

    assertThat(addresses(set)).isEmpty();
    assertThat(discovery.answered().isComplete()).isFalse();
    lookup.answers(NAME, found(5, "10.0.0.1"));
    after(Duration.ofSeconds(1));

    assertThat(discovery.answered().isComplete()).isTrue();
    assertThat(addresses(set)).containsExactly("10.0.0.1:8080");
  }

  @Test
  void nameThatDoesNotExist_isWaitedForUntilThatIsAnsweredTwice() {
    lookup.answers(NAME, new NameAnswer.None("its name does not exist (NXDOMAIN)"));
    Discovery discovery = dns(TIMES);
    assertThat(discovery.answered().isComplete()).isFalse();

    after(Duration.ofSeconds(1));

    assertThat(discovery.answered().isComplete()).isTrue();
  }

  @Test
  void nameInUrl_isItsOwnEndpointUntilItsAddressesAreKnown() {
    Discovery discovery = start(service(List.of("http://users:80", "http://10.0.0.9:80"), null));
    EndpointSet set = discovery.open(CareConfig.DEFAULT);

    assertThat(discovery.answered().isComplete()).isTrue();
    assertThat(addresses(set)).containsExactly("users:80", "10.0.0.9:80");
    lookup.answers("users", found(5, "10.0.0.1", "10.0.0.9"));
    after(Duration.ofSeconds(1));

    assertThat(addresses(set)).containsExactly("10.0.0.1:80", "10.0.0.9:80");
    assertThat(lookup.asked).containsOnly("users");
  }

  @Test
  void addressesInUrl_areNeverAskedFor() {
    EndpointSet set =
        start(service(List.of("http://10.0.0.9:80", "http://[::1]:80"), null))
            .open(CareConfig.DEFAULT);

    after(Duration.ofMinutes(5));

    assertThat(addresses(set)).containsExactly("10.0.0.9:80", "[::1]:80");
    assertThat(lookup.asked).isEmpty();
    assertThat(told.ages).isEmpty();
    assertThat(time.pendingTimers()).isZero();
  }

  @Test
  void onlyWhatIsAddedLater_growsIntoItsWeight() {
    CareConfig care =
        new CareConfig(
            null,
            new SlowStart(Duration.ofSeconds(30), 0.1),
            CareConfig.DEFAULT.panic(),
            null,
            null);
    EndpointSet set = dns(TIMES).open(care);
    lookup.answers(NAME, found(1, "10.0.0.1"));
    seconds(1);
    assertThat(set.current().warming()).isFalse();

    lookup.answers(NAME, found(1, "10.0.0.1", "10.0.0.2"));
    seconds(1);

    assertThat(set.current().members())
        .extracting(member -> set.weight(member, loop.clock().nanoTime()))
        .containsExactly(1.0, 0.1);
  }

  @Test
  void allSets_areTold_untilTheyAreClosed() {
    lookup.answers(NAME, found(1, "10.0.0.1"));
    Discovery discovery = dns(TIMES);
    EndpointSet one = discovery.open(CareConfig.DEFAULT);
    EndpointSet other = discovery.open(CareConfig.DEFAULT);
    assertThat(one.current().endpoints()).isEqualTo(other.current().endpoints());

    discovery.close(one);
    lookup.answers(NAME, found(1, "10.0.0.2"));
    seconds(1);
    assertThat(addresses(one)).containsExactly("10.0.0.1:8080");
    assertThat(addresses(other)).containsExactly("10.0.0.2:8080");
    assertThat(discovery.isUnused()).isFalse();

    discovery.close(other);
    assertThat(discovery.isUnused()).isTrue();
    discovery.close();
    int asked = lookup.asked.size();
    seconds(10);
    assertThat(lookup.asked).hasSize(asked);
    assertThat(time.pendingTimers()).isZero();
    assertThat(told.ages).isEmpty();
  }
}
