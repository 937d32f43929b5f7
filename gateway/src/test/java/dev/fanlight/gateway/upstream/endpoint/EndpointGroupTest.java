package dev.fanlight.gateway.upstream.endpoint;

import static dev.fanlight.gateway.telemetry.endpoint.EndpointState.EJECTED;
import static dev.fanlight.gateway.telemetry.endpoint.EndpointState.USABLE;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.fanlight.gateway.config.upstream.CareConfig;
import dev.fanlight.gateway.config.upstream.CareConfig.Panic;
import dev.fanlight.gateway.config.upstream.CareConfig.SlowStart;
import dev.fanlight.gateway.config.upstream.EndpointConfig;
import dev.fanlight.gateway.config.upstream.HealthConfig;
import dev.fanlight.gateway.config.upstream.OutlierConfig;
import dev.fanlight.gateway.config.upstream.OutlierConfig.FailureRate;
import dev.fanlight.gateway.sim.Simulation;
import dev.fanlight.gateway.telemetry.endpoint.EndpointMeters;
import dev.fanlight.gateway.telemetry.endpoint.EndpointOrder;
import dev.fanlight.gateway.telemetry.endpoint.EndpointState;
import dev.fanlight.gateway.telemetry.event.AttemptOutcome;
import dev.fanlight.gateway.telemetry.event.AttemptOutcome.Answered;
import dev.fanlight.gateway.telemetry.event.AttemptOutcome.Excuse;
import dev.fanlight.gateway.telemetry.event.AttemptOutcome.Failed;
import dev.fanlight.gateway.telemetry.event.AttemptOutcome.Reset;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Which endpoints are ejected, for how long, and where attempts may go then. */
class EndpointGroupTest {
  private static final Duration NANO = Duration.ofNanos(1);
  private static final Duration EJECT = Duration.ofSeconds(10);

  private final Simulation time = new Simulation(0);
  private final EndpointGroup group =
      new EndpointGroup("u", time.newLoop().loop(), EndpointMeters.NONE);

  private static OutlierConfig outlier(double maxShare, boolean retryAfter) {
    return new OutlierConfig(
        3,
        new FailureRate(0.5, 8, Duration.ofSeconds(10)),
        OutlierConfig.STATUSES,
        EJECT,
        Duration.ofSeconds(35),
        maxShare,
        retryAfter);
  }

  private static CareConfig care(OutlierConfig outlier) {
    return new CareConfig(outlier, null, CareConfig.DEFAULT.panic(), null, null);
  }

  private EndpointSet open(int count, CareConfig care) {
    List<EndpointConfig> configs =
        Stream.iterate(0, i -> i + 1)
            .limit(count)
            .map(i -> EndpointConfig.of(URI.create("http://e" + i + ":80")))
            .toList();
    return group.open(configs, care);
  }

  private EndpointSet open(int count) {
    return open(count, care(outlier(0.5, false)));
  }

  private static Endpoint endpoint(EndpointSet set, int index) {
    return set.current().endpoints().get(index);
  }

  private static void attempt(Endpoint endpoint, AttemptOutcome outcome) {
    endpoint.attemptEnded(outcome, endpoint.attemptBegan());
  }

  private static void answer(Endpoint endpoint, int status, int times) {
    for (int i = 0; i < times; i++) {
      attempt(endpoint, Answered.of(status));
    }
  }

  private static void eject(Endpoint endpoint) {
    answer(endpoint, 503, 3);
    assertThat(endpoint.state()).isEqualTo(EJECTED);
  }

  private static List<Endpoint> first(EndpointSet set) {
    return set.current().first().stream().map(Member::endpoint).toList();
  }

  @Test
  void order_isForTheAddress_andOutlivesOtherSettings() {
    EndpointSet before = open(2);
    assertThat(group.at("e0:80")).containsExactly(endpoint(before, 0));
    group.order(endpoint(before, 0), EndpointOrder.DRAIN, "maintenance");
    assertThat(first(before)).containsExactly(endpoint(before, 1));

    EndpointSet after = open(2, care(outlier(0.25, true)));

    assertThat(endpoint(after, 0).state()).isEqualTo(EndpointState.DRAINING);
    assertThat(first(after)).containsExactly(endpoint(after, 1));
    group.order(endpoint(after, 0), EndpointOrder.AUTO, "done");
    assertThat(first(after)).hasSize(2);
    assertThat(group.at("e9:80")).isEmpty();
  }

  @Test
  void everyEndpointDrains_thereIsNowhereToGo() {
    EndpointSet set = open(2);

    set.current().endpoints().forEach(one -> group.order(one, EndpointOrder.DRAIN, "maintenance"));

    assertThat(first(set)).isEmpty();
    assertThat(set.current().panic()).isFalse();
  }

  @Test
  void failuresInARow_ejectUntilTheirInstant() {
    EndpointSet set = open(2);
    Endpoint sick = endpoint(set, 0);
    answer(sick, 503, 2);
    answer(sick, 200, 1);
    answer(sick, 503, 2);
    assertThat(sick.state()).isEqualTo(USABLE);

    answer(sick, 503, 1);

    assertThat(sick.state()).isEqualTo(EJECTED);
    assertThat(first(set)).containsExactly(endpoint(set, 1));
    time.advance(EJECT.minus(NANO));
    assertThat(sick.state()).isEqualTo(EJECTED);
    time.advance(NANO);
    assertThat(sick.state()).isEqualTo(USABLE);
    assertThat(first(set)).hasSize(2);
  }

  @Test
  void halfOfTheAttemptsFail_isEjectedByItsShare() {
    EndpointSet set = open(2);
    Endpoint sick = endpoint(set, 0);
    for (int i = 0; i < 3; i++) {
      answer(sick, 200, 1);
      answer(sick, 502, 1);
    }
    answer(sick, 200, 1);
    assertThat(sick.state()).as("seven attempts are too few").isEqualTo(USABLE);

    answer(sick, 502, 1);

    assertThat(sick.state()).isEqualTo(EJECTED);
  }

  @Test
  void failuresBeforeTheWindow_doNotCount() {
    Endpoint sick = endpoint(open(2), 0);
    for (int i = 0; i < 40; i++) {
      answer(sick, i % 2 == 0 ? 200 : 502, 1);
      time.advance(Duration.ofSeconds(2));
    }
    assertThat(sick.state()).isEqualTo(USABLE);
  }

  @Test
  void whatSaysNothing_neitherEjectsNorClears() {
    EndpointSet set = open(2);
    Endpoint sick = endpoint(set, 0);
    answer(sick, 503, 2);
    for (int i = 0; i < 20; i++) {
      attempt(sick, Reset.CANCELLED);
      attempt(sick, Reset.NOT_NEEDED);
      GatewayError late = GatewayError.of(ErrorCode.DEADLINE_EXCEEDED, "late");
      attempt(sick, new Failed(late, 0, Excuse.LITTLE_TIME));
    }
    assertThat(sick.state()).isEqualTo(USABLE);
    answer(sick, 503, 1);
    assertThat(sick.state()).isEqualTo(EJECTED);
  }

  @Test
  void onlyEndpoint_isNeverEjected() {
    Endpoint only = endpoint(open(1), 0);
    answer(only, 503, 50);
    assertThat(only.state()).isEqualTo(USABLE);
  }

  @ParameterizedTest
  @CsvSource({"2, 0%, 1", "2, 100%, 1", "3, 50%, 1", "4, 50%, 2", "4, 10%, 1", "4, 100%, 3"})
  void ejected_areNoMoreThanTheShare_andNeverTheLast(int count, String share, int most) {
    double maxShare = Double.parseDouble(share.replace("%", "")) / 100;
    EndpointSet set = open(count, care(outlier(maxShare, false)));
    set.current().endpoints().forEach(endpoint -> answer(endpoint, 503, 50));

    assertThat(set.current().endpoints().stream().filter(one -> one.state() == EJECTED))
        .hasSize(most);
    assertThat(set.current().usable()).isEqualTo(count - most);
  }

  @Test
  void endpointBesideOneThatRefuses_isNotEjected() {
    EndpointSet set = open(2);
    GatewayError refused = GatewayError.of(ErrorCode.CONNECT_FAILED, "refused");
    attempt(endpoint(set, 1), new Failed(refused, 0, Excuse.NONE));

    answer(endpoint(set, 0), 503, 9);

    assertThat(endpoint(set, 0).state()).isEqualTo(USABLE);
  }

  @Test
  void afterItsReturn_oneFailureEjectsLonger_untilASuccess() {
    EndpointSet set = open(2);
    Endpoint sick = endpoint(set, 0);
    eject(sick);
    for (int seconds : new int[] {10, 20, 30, 35, 35}) {
      time.advance(Duration.ofSeconds(seconds).minus(NANO));
      assertThat(sick.state()).isEqualTo(EJECTED);
      time.advance(NANO);
      assertThat(sick.state()).isEqualTo(USABLE);
      answer(sick, 503, 1);
      assertThat(sick.state()).isEqualTo(EJECTED);
    }
    time.advance(Duration.ofSeconds(35));
    answer(sick, 200, 1);
    answer(sick, 503, 2);
    assertThat(sick.state()).isEqualTo(USABLE);
  }

  @Test
  void cleanMinutes_makeTheNextEjectionShorter() {
    EndpointSet set = open(2);
    Endpoint sick = endpoint(set, 0);
    eject(sick);
    time.advance(EJECT);
    answer(sick, 503, 1);
    time.advance(EJECT.multipliedBy(2));
    answer(sick, 200, 1);

    time.advance(Duration.ofMinutes(1));
    eject(sick);

    time.advance(EJECT.multipliedBy(2).minus(NANO));
    assertThat(sick.state()).isEqualTo(EJECTED);
    time.advance(NANO);
    assertThat(sick.state()).isEqualTo(USABLE);
  }

  @Test
  void attemptsOfBefore_sayNothingAboutAnEndpointThatReturned() {
    EndpointSet set = open(2);
    Endpoint sick = endpoint(set, 0);
    Evidence before = sick.attemptBegan();
    eject(sick);
    Evidence meanwhile = sick.attemptBegan();
    time.advance(EJECT);

    sick.attemptEnded(Answered.of(503), before);
    sick.attemptEnded(Answered.of(503), meanwhile);

    assertThat(sick.state()).isEqualTo(USABLE);
    Evidence now = requireNonNull(sick.attemptBegan());
    assertThat(now.inARow()).isZero();
    assertThat(now.window().all()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"false, 17, 10", "true, 17, 17", "true, 4, 10", "true, 900, 35"})
  void retryAfter_lengthensAnEjectionWhereItIsAsked(boolean heeded, int asked, int seconds) {
    EndpointSet set = open(2, care(outlier(0.5, heeded)));
    Endpoint sick = endpoint(set, 0);
    answer(sick, 503, 2);
    attempt(sick, new Answered(503, asked));

    time.advance(Duration.ofSeconds(seconds).minus(NANO));
    assertThat(sick.state()).isEqualTo(EJECTED);
    time.advance(NANO);
    assertThat(sick.state()).isEqualTo(USABLE);
  }

  @Test
  void reload_keepsWhatIsKnownWhileOutlierIsTheSame() {
    Endpoint sick = endpoint(open(2), 0);
    eject(sick);

    EndpointSet next = open(3);

    assertThat(endpoint(next, 0)).isSameAs(sick);
    assertThat(first(next)).containsExactly(endpoint(next, 1), endpoint(next, 2));
    time.advance(EJECT);
    assertThat(first(next)).hasSize(3);
    EndpointSet other = open(2, care(outlier(0.4, false)));
    assertThat(endpoint(other, 0)).isNotSameAs(sick);
  }

  @Test
  void endpointOfTwoConfigurations_isSparedByBoth() {
    Endpoint shared = endpoint(open(2), 0);
    EndpointSet alone = open(1);

    answer(shared, 503, 9);
    assertThat(shared.state()).isEqualTo(USABLE);

    alone.close();
    answer(shared, 503, 1);
    assertThat(shared.state()).isEqualTo(EJECTED);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.3, 0.4})
  void panic_usesAllBelowItsShare(double below) {
    CareConfig care = new CareConfig(outlier(1, false), null, new Panic(true, below), null, null);
    EndpointSet set = open(4, care);
    group.order(endpoint(set, 3), EndpointOrder.DRAIN, "maintenance");
    eject(endpoint(set, 0));
    assertThat(first(set)).hasSize(2);

    group.probed(endpoint(set, 1), false, "its health check fails");

    // One of the three that are not draining is usable: a third.
    assertThat(first(set)).hasSize(below > 0.33 ? 3 : 1);
    group.probed(endpoint(set, 2), false, "its health check fails");
    assertThat(set.current().panic()).isTrue();
    assertThat(first(set)).as("a draining endpoint gets nothing").hasSize(3);
  }

  @Test
  void panicThatBeginsWithAReload_isLoggedOnce() {
    OutlierConfig outlier = outlier(1, false);
    EndpointSet before = open(4, new CareConfig(outlier, null, new Panic(false, 0), null, null));
    before.current().endpoints().subList(0, 3).forEach(EndpointGroupTest::eject);
    Logger logger = (Logger) LoggerFactory.getLogger(EndpointGroup.class);
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    logger.addAppender(log);
    try {
      open(4, new CareConfig(outlier, null, new Panic(true, 0.5), null, null));
      open(4, new CareConfig(outlier, null, new Panic(true, 0.6), null, null));
    } finally {
      logger.detachAppender(log);
    }

    assertThat(log.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly("upstream u: 1 of 4 endpoints are usable, all of them get calls");
  }

  @Test
  void panicOff_leavesNowhereToGo() {
    EndpointSet set = open(2, new CareConfig(null, null, new Panic(false, 0), null, null));
    set.current().endpoints().forEach(one -> group.probed(one, false, "its health check fails"));

    assertThat(first(set)).isEmpty();
    assertThat(set.current().panic()).isFalse();

    group.probed(endpoint(set, 0), true, "its health check passes");
    assertThat(first(set)).containsExactly(endpoint(set, 0));
  }

  @Test
  void backup_isUsedWhileNothingElseIsUsable() {
    EndpointSet set =
        group.open(
            List.of(
                EndpointConfig.of(URI.create("http://main:80")),
                new EndpointConfig(URI.create("http://backup:80"), 1, true)),
            care(outlier(0.5, false)));
    assertThat(first(set)).containsExactly(endpoint(set, 0));

    eject(endpoint(set, 0));
    assertThat(first(set)).containsExactly(endpoint(set, 1));

    time.advance(EJECT);
    assertThat(first(set)).containsExactly(endpoint(set, 0));
  }

  @Test
  void slowStart_growsFromItsShareToTheWholeWeight() {
    SlowStart slowStart = new SlowStart(Duration.ofSeconds(20), 0.1);
    CareConfig care =
        new CareConfig(outlier(0.5, false), slowStart, CareConfig.DEFAULT.panic(), null, null);
    EndpointSet set = open(2, care);
    Member sick = set.current().members().getFirst();
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

  @Test
  void slowStart_isNotForTheFirstVerdictAfterTheStart() {
    SlowStart slowStart = new SlowStart(Duration.ofSeconds(20), 0.1);
    HealthConfig health =
        new HealthConfig(
            new HealthConfig.Probe.Tcp(),
            null,
            new HealthConfig.Times(EJECT, EJECT, EJECT),
            2,
            3,
            HealthConfig.Initial.PROBE);
    CareConfig care = new CareConfig(null, slowStart, CareConfig.DEFAULT.panic(), null, health);
    EndpointSet set = open(1, care);

    group.probed(endpoint(set, 0), true, "fine");

    assertThat(set.current().warming()).isFalse();
    EndpointSet next = open(2, care);
    group.probed(endpoint(next, 1), true, "fine");
    assertThat(next.current().members().stream().map(member -> weight(next, member)))
        .containsExactly(1.0, 0.1);
  }

  private static double weight(EndpointSet set, Member member) {
    return set.weight(member, set.clock().nanoTime());
  }

  @Test
  void endpointThatLeaves_isForgotten() {
    EndpointSet set = open(2);
    Endpoint first = endpoint(set, 0);
    eject(first);
    set.close();

    assertThat(endpoint(open(2), 0)).isNotSameAs(first);
    time.advance(EJECT);
    assertThat(Set.copyOf(set.current().endpoints())).hasSize(2);
  }
}
