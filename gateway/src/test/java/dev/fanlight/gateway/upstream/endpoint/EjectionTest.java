package dev.fanlight.gateway.upstream.endpoint;

import static dev.fanlight.gateway.telemetry.endpoint.EndpointState.EJECTED;
import static dev.fanlight.gateway.telemetry.endpoint.EndpointState.USABLE;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.telemetry.event.AttemptOutcome.Answered;
import dev.fanlight.gateway.telemetry.event.AttemptOutcome.Excuse;
import dev.fanlight.gateway.telemetry.event.AttemptOutcome.Failed;
import dev.fanlight.gateway.telemetry.event.AttemptOutcome.Reset;
import dev.fanlight.gateway.upstream.evidence.Evidence;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which failures eject an endpoint, and for how long. */
class EjectionTest extends EndpointGroupScene {
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
    assertThat(set.read().getFirst().outlook().ejectedNanos()).isEqualTo(EJECT.toNanos());
    time.advance(EJECT.minus(NANO));
    assertThat(set.read().getFirst().outlook().ejectedNanos()).isEqualTo(1);
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
  void cleanMinutes_areOffTheCountThatIsShown() {
    EndpointSet set = open(2);
    Endpoint sick = endpoint(set, 0);
    eject(sick);
    time.advance(EJECT);
    answer(sick, 503, 1);
    assertThat(set.read().getFirst().counts().ejections()).isEqualTo(2);
    time.advance(EJECT.multipliedBy(2));
    assertThat(set.read().getFirst().counts().ejections()).isEqualTo(2);

    time.advance(Duration.ofMinutes(1));
    assertThat(set.read().getFirst().counts().ejections()).isOne();
    time.advance(Duration.ofMinutes(9));

    assertThat(set.read().getFirst().counts().ejections()).isZero();
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
}
