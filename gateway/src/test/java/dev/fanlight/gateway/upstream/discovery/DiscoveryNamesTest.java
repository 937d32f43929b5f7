package dev.fanlight.gateway.upstream.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.fanlight.gateway.config.upstream.CareConfig;
import dev.fanlight.gateway.config.upstream.DiscoveryConfig;
import dev.fanlight.gateway.config.upstream.DiscoveryConfig.Times;
import dev.fanlight.gateway.upstream.discovery.NameAnswer.Kind;
import dev.fanlight.gateway.upstream.discovery.NameAnswer.Place;
import dev.fanlight.gateway.upstream.endpoint.Endpoint;
import dev.fanlight.gateway.upstream.endpoint.EndpointSet;
import dev.fanlight.gateway.upstream.endpoint.WeightedEndpoint;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Endpoints that are the answers of DNS, and how often DNS is asked. */
class DiscoveryNamesTest extends DiscoveryScene {
  @Test
  void everyAddressOfAName_isAnEndpoint_withTheNameForHostAndCertificate() {
    lookup.answers(NAME, found(5, "10.0.0.1", "10.0.0.2", "fd00::1"));
    EndpointSet set = dns(TIMES).open(CareConfig.DEFAULT);

    assertThat(addresses(set)).containsExactly("10.0.0.1:8080", "10.0.0.2:8080", "[fd00::1]:8080");
    assertThat(set.current().endpoints())
        .allSatisfy(endpoint -> {
          assertThat(endpoint.host()).isEqualTo(NAME);
          assertThat(endpoint.authority().toString()).isEqualTo(NAME + ":8080");
        });
    assertThat(set.current().endpoints().get(2).address().host()).isEqualTo("fd00::1");
  }

  @Test
  void name_isAskedForWhenItsTimeToLiveIsOver_andNotBefore() {
    lookup.answers(NAME, found(5, "10.0.0.1"));
    EndpointSet set = dns(TIMES).open(CareConfig.DEFAULT);
    Endpoint first = set.current().endpoints().getFirst();
    lookup.answers(NAME, found(5, "10.0.0.1", "10.0.0.2"));

    after(Duration.ofMillis(4999));
    assertThat(addresses(set)).containsExactly("10.0.0.1:8080");
    after(Duration.ofMillis(1));

    assertThat(addresses(set)).containsExactly("10.0.0.1:8080", "10.0.0.2:8080");
    assertThat(set.current().endpoints().getFirst()).isSameAs(first);
    assertThat(told.changes).isOne();
    assertThat(lookup.asked).hasSize(2);
  }

  @Test
  void timeToLive_isBoundedOnBothSides() {
    lookup.answers(NAME, found(0, "10.0.0.1"));
    dns(TIMES);
    after(Duration.ofMillis(999));
    assertThat(lookup.asked).hasSize(1);
    lookup.answers(NAME, found(100_000, "10.0.0.1"));
    after(Duration.ofMillis(1));
    assertThat(lookup.asked).hasSize(2);

    after(Duration.ofSeconds(59));
    assertThat(lookup.asked).hasSize(2);
    after(Duration.ofSeconds(1));
    assertThat(lookup.asked).hasSize(3);
  }

  @Test
  void failures_keepTheLastEndpointsWithoutEnd_andAreAskedAgainWithPauses() {
    lookup.answers(NAME, found(1, "10.0.0.1"));
    EndpointSet set = dns(TIMES).open(CareConfig.DEFAULT);
    lookup.answers(NAME, new NameAnswer.Failed("no name server answered in time"));

    after(Duration.ofSeconds(1));
    assertThat(told.failures).isOne();
    for (int i = 0; i < 3 * 60; i++) {
      after(Duration.ofMinutes(1));
    }

    assertThat(addresses(set)).containsExactly("10.0.0.1:8080");
    assertThat(told.changes).isZero();
    assertThat(told.ages.getFirst().getAsDouble()).isEqualTo(3 * 3600 + 1);
    int asked = lookup.asked.size();
    assertThat(asked).isBetween(2100, 2200);
    lookup.answers(NAME, found(5, "10.0.0.2"));
    after(Duration.ofSeconds(5));
    assertThat(addresses(set)).containsExactly("10.0.0.2:8080");
  }

  @Test
  void kindOfAddressesThatNobodyKnows_staysAsItWas() {
    lookup.answers(NAME, found(1, "10.0.0.1", "fd00::1"));
    EndpointSet set = dns(TIMES).open(CareConfig.DEFAULT);

    lookup.answers(
        NAME, new NameAnswer.Partly((NameAnswer.Found) found(1, "10.0.0.2"), "no answer"));
    seconds(1);

    assertThat(addresses(set)).containsExactly("10.0.0.2:8080", "[fd00::1]:8080");
    seconds(10);
    assertThat(told.failures).isEqualTo(11);
    assertThat(told.ages.getFirst().getAsDouble()).as("of the kind that is missing").isEqualTo(11);
    lookup.answers(NAME, found(1, "10.0.0.2"));
    seconds(1);
    assertThat(told.ages.getFirst().getAsDouble()).isZero();
    assertThat(addresses(set)).containsExactly("10.0.0.2:8080");
  }

  @Test
  void nameOfWhichOneKindIsKnown_isKnown() {
    lookup.answers(NAME, new NameAnswer.Partly((NameAnswer.Found) found(1, "10.0.0.2"), "late"));

    Discovery discovery = dns(TIMES);

    assertThat(discovery.answered().isComplete()).isTrue();
    assertThat(addresses(discovery.open(CareConfig.DEFAULT))).hasSize(1);
  }

  @Test
  void nameThatIsGone_keepsItsLastEndpointsForItsTime() {
    Times times = new Times(Duration.ofSeconds(1), Duration.ofSeconds(60), Duration.ofSeconds(100));
    lookup.answers(NAME, found(1, "10.0.0.1"));
    EndpointSet set = dns(times).open(CareConfig.DEFAULT);
    lookup.answers(NAME, new NameAnswer.None("its name does not exist (NXDOMAIN)"));

    seconds(100);
    assertThat(addresses(set)).containsExactly("10.0.0.1:8080");
    seconds(1);

    assertThat(addresses(set)).isEmpty();
    assertThat(set.current().first()).isEmpty();
    lookup.answers(NAME, found(1, "10.0.0.3"));
    seconds(5);
    assertThat(addresses(set)).containsExactly("10.0.0.3:8080");
  }

  private static List<String> logged(Class<?> by, Level level, Runnable step) {
    Logger logger = (Logger) LoggerFactory.getLogger(by);
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    logger.setLevel(level);
    logger.addAppender(log);
    try {
      step.run();
    } finally {
      logger.setLevel(null);
      logger.detachAppender(log);
    }
    return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  @Test
  void failures_areLoggedWhenTheyBeginAndWhenTheyAreOver() {
    List<String> lines =
        logged(
            Hearing.class,
            Level.INFO,
            () -> {
              lookup.answers(NAME, found(1, "10.0.0.1"));
              dns(TIMES);
              lookup.answers(NAME, new NameAnswer.Failed("no name server answered in time"));
              seconds(100);
              lookup.answers(NAME, found(1, "10.0.0.1"));
              seconds(100);
            });

    assertThat(lines)
        .containsExactly(
            "endpoints of upstream u: users.shop.svc: no name server answered in time;"
                + " the last known ones are used",
            "endpoints of upstream u: users.shop.svc is known again");
  }

  @Test
  void namesWithTheSameAddress_areLoggedOnce() {
    lookup.answers("a", found(1, "10.0.0.1", "10.0.0.2"));
    lookup.answers("b", found(1, "10.0.0.1"));

    List<String> lines =
        logged(
            Discovery.class,
            Level.WARN,
            () -> {
              start(service(List.of("http://a:80", "http://b:80"), null));
              seconds(100);
            });

    assertThat(lines)
        .containsExactly("upstream u: a and b have the address 10.0.0.1:80 and are one endpoint");
  }

  @Test
  void services_haveTheirPortsAndWeights_andLaterPrioritiesAreBackups() {
    String srv = "_http._tcp.users.shop.svc";
    lookup.answers(
        srv,
        new NameAnswer.Found(
            List.of(
                new Place("10.0.0.1", 8081, 3, 1, "one"),
                new Place("10.0.0.2", 8082, 0, 1, "two"),
                new Place("10.0.0.3", 8083, 7, 2, "three")),
            Duration.ofSeconds(5)));
    EndpointSet set =
        start(service(List.of(), new DiscoveryConfig.Srv(srv, TIMES))).open(CareConfig.DEFAULT);

    assertThat(addresses(set)).containsExactly("10.0.0.1:8081", "10.0.0.2:8082", "10.0.0.3:8083");
    assertThat(set.current().members())
        .extracting(WeightedEndpoint::weight)
        .containsExactly(3, 1, 7);
    assertThat(set.current().members())
        .extracting(WeightedEndpoint::backup)
        .containsExactly(false, false, true);
    assertThat(set.current().endpoints().getFirst().host()).isEqualTo(NAME);
  }

  @Test
  void kindOfAServiceThatNobodyKnows_staysAsItWas_andNoOther() {
    lookup.answers(
        "users.consul",
        new NameAnswer.Found(
            List.of(
                new Place("10.0.0.1", 8081, 1, 1, "one"),
                new Place("fd00::1", 8081, 1, 1, "one"),
                new Place("10.0.0.2", 8081, 1, 1, "two"),
                new Place("fd00::2", 8081, 1, 1, "two")),
            Duration.ofSeconds(1)));
    EndpointSet set =
        start(service(List.of(), new DiscoveryConfig.Srv("users.consul", TIMES)))
            .open(CareConfig.DEFAULT);

    NameAnswer.Found known =
        new NameAnswer.Found(
            List.of(
                new Place("10.0.0.3", 8081, 1, 1, "one"), new Place("10.0.0.2", 8081, 1, 1, "two")),
            Duration.ofSeconds(1));
    lookup.answers(
        "users.consul",
        new NameAnswer.Partly(known, Set.of(new Kind("one", 8081, true)), "no answer"));
    seconds(2);

    assertThat(addresses(set)).containsExactly("10.0.0.2:8081", "10.0.0.3:8081", "[fd00::1]:8081");
    assertThat(told.failures).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void addressOfTwoPriorities_isNoBackup(int listedFirst) {
    List<Place> places =
        List.of(
            new Place("10.0.0.1", 8081, 10, listedFirst, "one"),
            new Place("10.0.0.1", 8081, 100, 3 - listedFirst, "one"));
    lookup.answers("users.consul", new NameAnswer.Found(places, Duration.ofSeconds(5)));
    EndpointSet set =
        start(service(List.of(), new DiscoveryConfig.Srv("users.consul", TIMES)))
            .open(CareConfig.DEFAULT);

    assertThat(set.current().members())
        .singleElement()
        .satisfies(member -> {
          assertThat(member.backup()).isFalse();
          assertThat(member.weight()).isEqualTo(listedFirst == 1 ? 10 : 100);
        });
  }
}
