package dev.fanlight.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.upstream.RetryConfig;
import dev.fanlight.gateway.config.upstream.RetryConfig.Condition;
import dev.fanlight.gateway.upstream.call.CallPolicy;
import dev.fanlight.gateway.upstream.script.ScriptedBody;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.Phase;
import io.vertx.core.http.HttpMethod;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is tried again, and how often. */
class RetriesTest extends CallScene {
  private static final Body STREAM = new Body.Streamed(new ScriptedBody(), -1);

  static Stream<Arguments> failuresUnderConditions() {
    return Stream.of(
            ErrorCode.CONNECT_FAILED,
            ErrorCode.CONNECTION_RESET,
            ErrorCode.DEADLINE_EXCEEDED,
            ErrorCode.BAD_UPSTREAM_RESPONSE,
            ErrorCode.UPSTREAM_BODY_TOO_LARGE,
            ErrorCode.INTERNAL_ERROR)
        .flatMap(code -> Arrays.stream(Condition.values()).map(on -> Arguments.of(code, on)));
  }

  private static boolean named(ErrorCode code, Condition on) {
    return switch (on) {
      case CONNECT_FAILURE -> code == ErrorCode.CONNECT_FAILED;
      case RESET -> code == ErrorCode.CONNECTION_RESET;
      case TIMEOUT -> code == ErrorCode.DEADLINE_EXCEEDED;
    };
  }

  @ParameterizedTest
  @MethodSource("failuresUnderConditions")
  void failure_isTriedAgainWhereItsConditionIsNamedAndOnlyThere(ErrorCode code, Condition on) {
    PlayedCall call = call(retrying(2, on));

    attempt(1).fail(code);
    pass(0);

    if (named(code, on)) {
      attempt(2).answers(200).end();
      call.assertEnded();
    } else {
      assertAttempts(1);
      call.assertFailed(code);
    }
  }

  @ParameterizedTest
  @CsvSource({"503, true", "500, false", "404, false", "200, false"})
  void status_isTriedAgainWhereItIsNamedAndOnlyThere(int status, boolean again) {
    PlayedCall call = call(retrying(2, 503));

    attempt(1).answers(status);
    pass(0);

    assertThat(connections.attempts).hasSize(again ? 2 : 1);
    assertThat(call.heads).hasSize(again ? 0 : 1);
    assertThat(attempt(1).resets).hasSize(again ? 1 : 0);
  }

  @Test
  void lastAttempt_isTheAnswerWhateverItsStatus() {
    PlayedCall call = call(retrying(3, 503));

    for (int number = 1; number <= 3; number++) {
      attempt(number).answers(503);
      pass(0);
    }
    attempt(3).end();

    assertAttempts(3);
    assertThat(call.status()).isEqualTo(503);
    call.assertEnded();
  }

  @Test
  void lastAttempt_isTheFailureOfTheCall() {
    PlayedCall call = call(retrying(2, Condition.RESET));

    attempt(1).connected().fail(ErrorCode.CONNECTION_RESET);
    pass(0);
    attempt(2).answers(200).fail(ErrorCode.CONNECTION_RESET);

    assertAttempts(2);
    assertThat(call.assertFailed(ErrorCode.CONNECTION_RESET).phase()).isEqualTo(Phase.BODY);
  }

  @ParameterizedTest
  @CsvSource({"GET, true", "PUT, true", "DELETE, true", "POST, false", "PATCH, false"})
  void method_isRepeatedWhereItMayBe(String method, boolean again) {
    call(request(HttpMethod.valueOf(method), Body.empty()), retrying(2, Condition.RESET));

    attempt(1).upTo(Phase.RESPONSE).fail(ErrorCode.CONNECTION_RESET);
    pass(0);

    assertThat(connections.attempts).hasSize(again ? 2 : 1);
  }

  @Test
  void method_thatIsNamed_isRepeatedThoughItIsNotIdempotent() {
    RetryConfig posts =
        new RetryConfig(2, Set.of(Condition.RESET), Set.of(), Set.of(), Set.of(HttpMethod.POST));
    call(request(HttpMethod.POST, Body.of("x")), retrying(posts));

    attempt(1).upTo(Phase.RESPONSE).fail(ErrorCode.CONNECTION_RESET);
    pass(0);

    assertAttempts(2);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void streamedUpload_isRepeatedUntilAByteOfItIsTaken(boolean taken) {
    call(request(HttpMethod.PUT, STREAM), retrying(2, Condition.RESET));

    attempt(1).connected();
    if (taken) {
      attempt(1).uploading();
    }
    attempt(1).fail(ErrorCode.CONNECTION_RESET);
    pass(0);

    assertThat(connections.attempts).hasSize(taken ? 1 : 2);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void response_thatBreaksOffInItsBody_isRepeatedWhereItIsHeld(boolean held) {
    RetryConfig retry = new RetryConfig(2, Set.of(Condition.RESET), Set.of(), Set.of(), IDEMPOTENT);
    PlayedCall call = call(new CallPolicy(retry, null, held));

    attempt(1).answers(200).fail(ErrorCode.CONNECTION_RESET);
    pass(0);

    assertThat(connections.attempts).hasSize(held ? 2 : 1);
    if (!held) {
      call.assertFailed(ErrorCode.CONNECTION_RESET);
    }
  }

  /** Though another call takes the turn of the other endpoint meanwhile. */
  @Test
  void retry_goesToAnotherEndpointThanTheOneThatFailed() {
    endpoints = List.of("http://a:80", "http://b:80");
    call(retrying(2, 503));
    call(once());

    attempt(1).answers(503);
    pass(0);

    assertThat(attempt(3).endpoint).isNotEqualTo(attempt(1).endpoint);
  }

  @Test
  void retry_goesToNoEndpointTwiceWhileAnotherIsLeft() {
    endpoints = List.of("http://a:80", "http://b:80", "http://c:80");
    call(retrying(4, 503));
    call(once());

    for (int number : new int[] {1, 3, 4}) {
      attempt(number).answers(503);
      pass(0);
    }

    assertThat(Set.of(attempt(1).endpoint, attempt(3).endpoint, attempt(4).endpoint)).hasSize(3);
    attempt(5).answers(200).end();
  }
}
