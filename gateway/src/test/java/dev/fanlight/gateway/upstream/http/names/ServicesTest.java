package dev.fanlight.gateway.upstream.http.names;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.telemetry.log.MinuteLine;
import dev.fanlight.gateway.upstream.discovery.NameAnswer;
import dev.fanlight.gateway.upstream.discovery.NameAnswer.Found;
import dev.fanlight.gateway.upstream.discovery.NameAnswer.Kind;
import dev.fanlight.gateway.upstream.discovery.NameAnswer.None;
import dev.fanlight.gateway.upstream.discovery.NameAnswer.Partly;
import dev.fanlight.gateway.upstream.discovery.NameAnswer.Place;
import dev.fanlight.gateway.upstream.http.names.DnsRecords.Value;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the addresses of services come to. */
class ServicesTest {
  private static final Value ONE = new Value("one.shop.", 1, 3, 8081);
  private static final Value TWO = new Value("two.shop.", 1, 3, 8082);

  private final Services services =
      Services.of("users", new DnsRecords(List.of(ONE, TWO), 30, null), new MinuteLine());

  private static Found found(String ip) {
    return new Found(List.of(Place.of(ip)), Duration.ofSeconds(20));
  }

  @Test
  void serviceOfWhichOneKindOfAddressesIsKnown_leavesTheOtherKindOpen() {
    NameAnswer one = services.share(ONE, new Partly(found("fd00::1"), "its IPv4 addresses: late"));
    NameAnswer two = services.share(TWO, found("10.0.0.2"));

    assertThat(services.answer(List.of(one, two)))
        .isEqualTo(
            new Partly(
                new Found(
                    List.of(
                        new Place("10.0.0.2", 8082, 3, 1, "two.shop."),
                        new Place("fd00::1", 8081, 3, 1, "one.shop.")),
                    Duration.ofSeconds(20)),
                Set.of(new Kind("one.shop.", 8081, false)),
                "one of its services: its IPv4 addresses: late"));
  }

  @Test
  void manyAddressesOfOneKind_areCut_andTheOtherKindStaysOpen() {
    List<Place> many =
        IntStream.range(0, 2001)
            .mapToObj(i -> Place.of("10.0." + i / 250 + '.' + i % 250))
            .toList();
    Partly partly = new Partly(new Found(many, Duration.ofSeconds(20)), "its IPv6 addresses: late");

    assertThat(services.share(ONE, partly))
        .isInstanceOfSatisfying(
            Partly.class,
            share -> {
              assertThat(share.found().places()).hasSize(2000);
              assertThat(share.missing()).containsExactly(new Kind("", 0, true));
            });
  }

  @Test
  void servicesWithoutAnAddress_areNone() {
    List<NameAnswer> shares = List.of(new None("gone"), new None("gone"));

    assertThat(services.answer(shares)).isEqualTo(new None("its services have no address"));
  }
}
