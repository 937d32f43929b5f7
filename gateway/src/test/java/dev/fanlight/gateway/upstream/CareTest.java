package dev.fanlight.gateway.upstream;

import static dev.fanlight.gateway.telemetry.endpoint.EndpointState.EJECTED;
import static dev.fanlight.gateway.telemetry.endpoint.EndpointState.USABLE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.upstream.BulkheadConfig;
import dev.fanlight.gateway.config.upstream.CareConfig;
import dev.fanlight.gateway.config.upstream.CareConfig.Panic;
import dev.fanlight.gateway.config.upstream.OutlierConfig;
import dev.fanlight.gateway.config.upstream.OutlierConfig.FailureRate;
import dev.fanlight.gateway.upstream.endpoint.Endpoint;
import dev.fanlight.gateway.upstream.endpoint.EndpointSet;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.Phase;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What calls show about endpoints, and what follows for the next calls. */
class CareTest extends CallScene {
  private static final FailureRate RARE = new FailureRate(1, 1_000_000, Duration.ofSeconds(10));

  /** The first failure ejects. */
  @BeforeEach
  void judge() {
    endpoints = List.of("http://a:80", "http://b:80");
    OutlierConfig outlier =
        new OutlierConfig(
            1,
            RARE,
            OutlierConfig.STATUSES,
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            0.5,
            false);
    care = new CareConfig(outlier, null, CareConfig.DEFAULT.panic(), null, null);
  }

  private void assertJudged(boolean ejected) {
    Endpoint endpoint = attempt(1).endpoint;
    assertThat(endpoint.state()).isEqualTo(ejected ? EJECTED : USABLE);
    pass(1000);
    assertThat(endpoint.state()).isEqualTo(USABLE);
  }

  @ParameterizedTest
  @CsvSource({"7999, false", "8000, true", "9999, true"})
  void timeout_blamesAnEndpointThatHadMostOfTheUpstreamsTime(long millis, boolean ejected) {
    PlayedCall call = call(Duration.ofMillis(millis), once());
    attempt(1).upTo(Phase.RESPONSE);
    pass(millis);

    call.open().abort(GatewayError.deadlineExceeded(Phase.RESPONSE, "late"));

    assertJudged(ejected);
  }

  @ParameterizedTest
  @CsvSource({"500, false", "1000, true"})
  void perTryTimeout_isTheTimeThatCounts(long millis, boolean ejected) {
    perTryTimeout = Duration.ofSeconds(1);
    PlayedCall call = call(Duration.ofMillis(millis), once());
    attempt(1).upTo(Phase.RESPONSE);
    pass(millis);
    if (!call.isOver()) {
      call.open().abort(GatewayError.deadlineExceeded(Phase.RESPONSE, "late"));
    }

    assertJudged(ejected);
  }

  @Test
  void waitForAPermit_isNotTheEndpointsTime() {
    permits = new BulkheadConfig(1, 10, null);
    PlayedCall first = call(once());
    PlayedCall late = call(TIMEOUT, once());
    pass(9000);
    first.cancel();
    pass(0);
    attempt(2).upTo(Phase.RESPONSE);
    pass(900);

    late.open().abort(GatewayError.deadlineExceeded(Phase.RESPONSE, "late"));

    assertThat(attempt(2).endpoint.state()).isEqualTo(USABLE);
  }

  @Test
  void upload_isNotTheEndpointsTime() {
    PlayedCall call = call(request(HttpMethod.POST, Body.empty()), once());
    attempt(1).connected().uploading();
    pass(9500);

    call.open().abort(GatewayError.deadlineExceeded(Phase.REQUEST, "late"));

    assertJudged(false);
  }

  @Test
  void sharedConnection_excusesARequestOnlyUntilItIsSentAgain() {
    call(once());
    attempt(1).reused = true;
    attempt(1).upTo(Phase.RESPONSE).fail(ErrorCode.CONNECTION_RESET);
    assertThat(attempt(1).endpoint.state()).isEqualTo(USABLE);

    attempt(2).reused = true;
    attempt(2).upTo(Phase.RESPONSE).fail(ErrorCode.CONNECTION_RESET);

    assertThat(attempt(2).endpoint.state()).isEqualTo(EJECTED);
    pass(2000);
  }

  @ParameterizedTest
  @CsvSource({
    "CONNECT_FAILED,        CONNECT,  false, false, true",
    "CONNECTION_RESET,      RESPONSE, false, false, true",
    "CONNECTION_RESET,      RESPONSE, true,  false, false",
    "CONNECTION_RESET,      RESPONSE, false, true,  false",
    "CONNECTION_RESET,      BODY,     true,  false, false",
    "BAD_UPSTREAM_RESPONSE, BODY,     false, false, true",
    "INTERNAL_ERROR,        RESPONSE, false, false, false"
  })
  void failure_isJudgedByWhatTheAttemptKnows(
      ErrorCode code, Phase phase, boolean reused, boolean unprocessed, boolean ejected) {
    PlayedCall call = call(request(HttpMethod.POST, Body.empty()), once());
    attempt(1).upTo(phase);
    attempt(1).reused = reused;
    attempt(1).unprocessed = unprocessed;
    Endpoint endpoint = attempt(1).endpoint;

    attempt(1).fail(code);

    assertThat(endpoint.state() == EJECTED).isEqualTo(ejected);
    if (!call.isOver()) {
      call.cancel();
    }
    pass(2000);
  }

  @Test
  void connectionThatTheGatewayCouldNotMake_pausesNoEndpoint() {
    call(request(HttpMethod.POST, Body.empty()), once());

    attempt(1).failByOurs();

    assertThat(attempt(1).endpoint.isPaused()).isFalse();
    assertThat(attempt(1).endpoint.state()).isEqualTo(USABLE);
  }

  @Test
  void cancelledCall_andSlowerHedge_blameNobody() {
    call(once()).cancel();
    PlayedCall hedged = call(hedging(Duration.ofMillis(10), 1));
    pass(10);
    attempt(3).answers(200).end();

    hedged.assertEnded();
    connections.attempts.forEach(each -> assertThat(each.endpoint.state()).isEqualTo(USABLE));
  }

  @ParameterizedTest
  @CsvSource({"200, false", "503, true"})
  void answerThatStreams_isJudgedWhenItBegins(int status, boolean ejected) {
    PlayedCall call = call(streamed());
    attempt(1).answers(status);

    assertThat(attempt(1).endpoint.state()).isEqualTo(ejected ? EJECTED : USABLE);
    pass(9000);
    call.cancel();
    assertThat(attempt(1).endpoint.state()).isEqualTo(USABLE);
  }

  @Test
  void noUsableEndpoint_failsBeforeAPermitIsAskedFor() {
    care = new CareConfig(null, null, new Panic(false, 0), null, null);
    permits = new BulkheadConfig(1, 0, null);
    PlayedCall holder = call(once());
    EndpointSet set = endpointSet();
    set.current().endpoints().forEach(one -> set.group().probed(one, false, "as played"));

    assertThat(call(once()).assertFailed(ErrorCode.NO_ENDPOINT).status()).isEqualTo(503);
    holder.cancel();
  }

  @Test
  void noUsableEndpointAtItsTurn_givesThePermitBack() {
    care = new CareConfig(null, null, new Panic(false, 0), null, null);
    permits = new BulkheadConfig(1, 1, null);
    PlayedCall holder = call(once());
    PlayedCall waiting = call(once());
    EndpointSet set = endpointSet();
    set.current().endpoints().forEach(one -> set.group().probed(one, false, "as played"));

    holder.cancel();
    pass(0);

    waiting.assertFailed(ErrorCode.NO_ENDPOINT);
    assertThat(bulkhead().inUse()).isZero();
  }

  @Test
  void picks_avoidAnEjectedEndpoint_andRetriesToo() {
    PlayedCall first = call(retrying(2, 503));
    attempt(1).answers(503);
    pass(0);
    attempt(2).answers(200).end();
    first.assertEnded();
    assertThat(attempt(2).endpoint).isNotEqualTo(attempt(1).endpoint);

    for (int i = 3; i < 9; i++) {
      call(once());
      attempt(i).answers(200).end();
      assertThat(attempt(i).endpoint).isEqualTo(attempt(2).endpoint);
    }
    assertThat(Set.of(attempt(1).endpoint.state())).containsExactly(EJECTED);
    pass(1000);
  }
}
