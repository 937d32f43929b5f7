package dev.fanlight.gateway.upstream.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.upstream.CareConfig;
import dev.fanlight.gateway.config.upstream.DiscoveryConfig;
import dev.fanlight.gateway.upstream.discovery.NameAnswer.Kind;
import dev.fanlight.gateway.upstream.discovery.NameAnswer.Place;
import dev.fanlight.gateway.upstream.endpoint.EndpointSet;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Names with many addresses. */
class DiscoveryBoundsTest extends DiscoveryScene {
  @Test
  void hundredAddresses_areHundredEndpoints() {
    String[] ips = IntStream.range(0, 100).mapToObj(i -> "10.0.1." + i).toArray(String[]::new);
    lookup.answers(NAME, found(5, ips));

    assertThat(addresses(dns(TIMES).open(CareConfig.DEFAULT))).hasSize(100);
  }

  @Test
  void addressesThatAreKept_fillTheBoundOfAnAnswer_theSmallestPrioritiesFirst() {
    List<Place> before =
        List.of(new Place("fd00::1", 8081, 1, 2, "one"), new Place("fd00::2", 8081, 1, 1, "one"));
    lookup.answers("users.consul", new NameAnswer.Found(before, Duration.ofSeconds(1)));
    EndpointSet set =
        start(service(List.of(), new DiscoveryConfig.Srv("users.consul", TIMES)))
            .open(CareConfig.DEFAULT);

    List<Place> known =
        IntStream.range(1, NameAnswer.MOST_ADDRESSES)
            .mapToObj(i -> new Place("10.0." + i / 256 + '.' + i % 256, 8081, 1, 1, "one"))
            .toList();
    lookup.answers(
        "users.consul",
        new NameAnswer.Partly(
            new NameAnswer.Found(known, Duration.ofSeconds(1)),
            Set.of(new Kind("one", 8081, true)),
            "no answer"));
    seconds(1);

    assertThat(addresses(set))
        .hasSize(NameAnswer.MOST_ADDRESSES)
        .contains("[fd00::2]:8081")
        .doesNotContain("[fd00::1]:8081");
  }
}
