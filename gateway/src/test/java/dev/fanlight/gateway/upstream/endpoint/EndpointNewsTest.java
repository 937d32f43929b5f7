package dev.fanlight.gateway.upstream.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.upstream.CareConfig;
import dev.fanlight.gateway.config.upstream.CareConfig.Panic;
import dev.fanlight.gateway.config.upstream.HealthConfig.Initial;
import dev.fanlight.gateway.telemetry.endpoint.EndpointOrder;
import dev.fanlight.gateway.telemetry.endpoint.EndpointReading;
import dev.fanlight.gateway.telemetry.endpoint.EndpointState;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What operators read of an endpoint that several things keep from attempts. */
class EndpointNewsTest extends EndpointGroupScene {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private static void assertShown(
      EndpointSet set, EndpointState state, String why, Duration since) {
    EndpointReading read = set.read().getFirst();
    assertThat(read.state()).isEqualTo(state);
    assertThat(read.why()).isEqualTo(why);
    assertThat(Duration.ofNanos(read.nanos())).isEqualTo(since);
  }

  @Test
  void ejectedEndpointThatIsDown_isDownForTheReasonOfItsHealthCheck() {
    EndpointSet set = open(2);
    Endpoint sick = endpoint(set, 0);
    eject(sick);
    time.advance(SECOND);
    group.probed(sick, false, "sick");

    List<String> lines = logged(() -> time.advance(EJECT));

    assertShown(set, EndpointState.DOWN, "sick", EJECT);
    assertThat(lines)
        .containsExactly(
            "endpoint e0:80 of upstream u is no longer ejected, and is down as before: sick");
  }

  @Test
  void endpointThatIsUpAgain_isEjectedForTheReasonOfItsEjection() {
    EndpointSet set = open(2);
    Endpoint sick = endpoint(set, 0);
    group.probed(sick, false, "sick");
    eject(sick, 3);
    assertShown(set, EndpointState.DOWN, "sick", Duration.ZERO);
    time.advance(SECOND);

    List<String> lines = logged(() -> group.probed(sick, true, "fine"));

    assertShown(set, EndpointState.EJECTED, "3 failures in a row", SECOND);
    assertThat(lines)
        .containsExactly("endpoint e0:80 of upstream u is up, and is ejected as before: fine");
  }

  private static void eject(Endpoint endpoint, int failures) {
    answer(endpoint, 503, failures);
    assertThat(endpoint.standing().ejection()).isNotNull();
  }

  @Test
  void orderThatEndsDuringAnEjection_isNotTheReasonOfTheEjection() {
    EndpointSet set = open(2);
    Endpoint sick = endpoint(set, 0);
    eject(sick);
    group.order(sick, EndpointOrder.DRAIN, "maintenance");
    time.advance(SECOND);

    group.order(sick, EndpointOrder.AUTO, "done");

    assertShown(set, EndpointState.EJECTED, "3 failures in a row", SECOND);
    assertThat(logged(() -> time.advance(EJECT)))
        .containsExactly("endpoint e0:80 of upstream u is used again");
    assertShown(set, EndpointState.USABLE, "its ejection has ended", SECOND);
  }

  @Test
  void ejectionThatEndsUnderAnOrder_saysThatTheOrderHolds() {
    Endpoint sick = endpoint(open(2), 0);
    eject(sick);
    group.order(sick, EndpointOrder.DRAIN, "maintenance");

    assertThat(logged(() -> time.advance(EJECT)))
        .containsExactly(
            "endpoint e0:80 of upstream u is no longer ejected, and has the order drain as before");
  }

  @Test
  void ejectionThatEndsBeforeTheFirstVerdict_saysThatItIsAwaited() {
    EndpointSet set = open(2, health(outlier(0.5, false), Initial.PROBE));
    Endpoint sick = endpoint(set, 0);
    group.probed(endpoint(set, 1), true, "fine");
    eject(sick, 3);

    assertThat(logged(() -> time.advance(EJECT)))
        .containsExactly(
            "endpoint e0:80 of upstream u is no longer ejected, and waits for the first verdict of"
                + " its health check");
    assertShown(set, EndpointState.PROBING, "not probed yet", EJECT);
  }

  @Test
  void ejectionThatEndsInPanic_beginsNoUse() {
    EndpointSet set =
        open(2, new CareConfig(outlier(0.5, false), null, new Panic(true, 0.9), null, null));
    eject(endpoint(set, 0));
    assertThat(first(set)).hasSize(2);

    assertThat(logged(() -> time.advance(EJECT)))
        .contains("endpoint e0:80 of upstream u is no longer ejected");
  }

  @Test
  void endpointThatLeftDuringItsEjection_isNotUsedAgain() {
    EndpointSet set = open(2);
    eject(endpoint(set, 0));
    set.close();

    assertThat(logged(() -> time.advance(EJECT))).isEmpty();
  }

  @Test
  void endpointWithTwoReasonsInTurn_logsEachOnceAMinute() {
    Endpoint refusing = endpoint(open(1), 0);
    assertThat(refusing.logs("it refuses connections")).isTrue();
    assertThat(refusing.logs("not in time")).isTrue();

    time.advance(Duration.ofSeconds(59));
    assertThat(refusing.logs("it refuses connections")).isFalse();
    assertThat(refusing.logs("not in time")).isFalse();

    time.advance(SECOND);
    assertThat(refusing.logs("it refuses connections")).isTrue();
    assertThat(refusing.logs("not in time")).isTrue();
  }
}
