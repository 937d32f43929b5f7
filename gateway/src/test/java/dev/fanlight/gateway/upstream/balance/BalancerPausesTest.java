package dev.fanlight.gateway.upstream.balance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.upstream.UpstreamConfig.Balance;
import dev.fanlight.gateway.upstream.endpoint.Endpoint;
import dev.fanlight.gateway.upstream.endpoint.WeightedEndpoint;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An endpoint that refuses connections pauses, and a balancer picks others. */
class BalancerPausesTest extends BalancerScene {
  @ParameterizedTest
  @MethodSource("balances")
  void pick_passesOverWhatRefused(Balance balance) {
    Balancer balancer = balancer(balance);
    refuse(endpoints.get(0));
    refuse(endpoints.get(1));

    for (int i = 0; i < 20; i++) {
      assertThat(balancer.pick(headers)).isEqualTo(endpoints.get(2));
    }
  }

  @ParameterizedTest
  @MethodSource("balances")
  void pick_whereAllRefused_isOneOfThem(Balance balance) {
    Balancer balancer = balancer(balance);
    endpoints.forEach(BalancerScene::refuse);

    assertThat(endpoints).contains(balancer.pick(headers));
    assertThat(endpoints.subList(1, 3))
        .contains(balancer.pickBeside(endpoints.subList(0, 1), headers));
  }

  @Test
  void roundRobin_sharesTheTurnsOfWhatRefused() {
    Balancer balancer = balancer(new Balance.RoundRobin());
    refuse(endpoints.getFirst());
    int[] picks = new int[3];
    for (int i = 0; i < 10; i++) {
      picks[endpoints.indexOf(balancer.pick(headers))]++;
    }
    assertThat(picks).containsExactly(0, 5, 5);
  }

  @Test
  void refused_pausesASecondDoublingToThirty() {
    Endpoint endpoint = endpoints.getFirst();
    for (int seconds : new int[] {1, 2, 4, 8, 16, 30, 30, 30, 30}) {
      refuse(endpoint);
      refuse(endpoint);
      time.advance(Duration.ofSeconds(seconds).minusNanos(1));
      assertThat(endpoint.isPaused()).isTrue();
      time.advance(Duration.ofNanos(1));
      assertThat(endpoint.isPaused()).isFalse();
      assertThat(endpoint.admits()).isTrue();
      assertThat(endpoint.admits()).as("another beside the first").isFalse();
    }
    endpoint.attemptConnected();
    assertThat(endpoint.admits()).isTrue();
    refuse(endpoint);
    time.advance(Duration.ofSeconds(1));
    assertThat(endpoint.admits()).isTrue();
  }

  @Test
  void roundRobin_whereTheHeaviestIsPaused_sharesAmongTheOthersByWeight() {
    weigh(100, 1, 3);
    Balancer balancer = balancer(new Balance.RoundRobin());
    refuse(endpoints.getFirst());
    int[] picks = picks(set, balancer, 400);
    assertThat(picks[0]).isZero();
    assertThat(picks[1]).isBetween(95, 105);
  }

  @ParameterizedTest
  @MethodSource("balances")
  void backup_isTakenWhereEverythingElseIsPaused(Balance balance) {
    set.replace(
        List.of(
            WeightedEndpoint.of(endpoints.get(0)),
            WeightedEndpoint.of(endpoints.get(1)),
            new WeightedEndpoint(endpoints.get(2), 1, true)));
    Balancer balancer = balancer(balance);
    assertThat(picks(set, balancer, 50)[2]).isZero();
    refuse(endpoints.get(0));
    assertThat(picks(set, balancer, 50)).containsExactly(0, 50, 0);
    refuse(endpoints.get(1));
    assertThat(picks(set, balancer, 50)).containsExactly(0, 0, 50);
    refuse(endpoints.get(2));
    assertThat(balancer.pick(headers)).isIn(endpoints.get(0), endpoints.get(1));
  }

  @ParameterizedTest
  @MethodSource("balances")
  void backup_isTakenAfterTheOnlyOther_andNotBesideIt(Balance balance) {
    Endpoint only = endpoints.get(0);
    Endpoint backup = endpoints.get(2);
    set.replace(List.of(WeightedEndpoint.of(only), new WeightedEndpoint(backup, 1, true)));
    Balancer balancer = balancer(balance);

    assertThat(balancer.pickBeside(List.of(only), headers)).isEqualTo(only);
    assertThat(balancer.pickAfter(List.of(only), headers)).isEqualTo(backup);
  }

  @ParameterizedTest
  @MethodSource("balances")
  void backup_isTakenBesideTheOnlyOther_whileThatIsPaused(Balance balance) {
    Endpoint only = endpoints.get(0);
    Endpoint backup = endpoints.get(2);
    set.replace(List.of(WeightedEndpoint.of(only), new WeightedEndpoint(backup, 1, true)));
    Balancer balancer = balancer(balance);
    assertThat(balancer.hasFree(List.of(only))).isFalse();

    refuse(only);

    assertThat(balancer.hasFree(List.of(only))).isTrue();
    assertThat(balancer.pickBeside(List.of(only), headers)).isEqualTo(backup);
    assertThat(balancer.hasFree(List.of(only, backup))).isFalse();
  }

  @ParameterizedTest
  @MethodSource("balances")
  void backup_isTakenBesideNoOther_whileOneOfThemIsNotPaused(Balance balance) {
    set.replace(
        List.of(
            WeightedEndpoint.of(endpoints.get(0)),
            WeightedEndpoint.of(endpoints.get(1)),
            new WeightedEndpoint(endpoints.get(2), 1, true)));
    Balancer balancer = balancer(balance);
    List<Endpoint> running = endpoints.subList(0, 1);

    refuse(endpoints.get(1));

    assertThat(balancer.hasFree(running)).isFalse();
    assertThat(balancer.hasBeside(running, List.of())).isFalse();
    assertThat(balancer.pickBeside(running, headers)).isEqualTo(endpoints.get(1));
  }

  @ParameterizedTest
  @MethodSource("balances")
  void pickBeside_whereAllRun_isOneOfThemThatIsNotPaused(Balance balance) {
    Balancer balancer = balancer(balance);
    refuse(endpoints.get(0));
    refuse(endpoints.get(1));

    assertThat(balancer.hasBeside(endpoints, endpoints)).isTrue();
    assertThat(balancer.pickBeside(endpoints, headers)).isEqualTo(endpoints.get(2));
  }

  @ParameterizedTest
  @MethodSource("balances")
  void hasBeside_whereAllRunAndArePaused_isByWhatHasRefusedTheCall(Balance balance) {
    Balancer balancer = balancer(balance);
    endpoints.forEach(BalancerScene::refuse);

    assertThat(balancer.hasBeside(endpoints, endpoints.subList(0, 2))).isTrue();
    assertThat(balancer.hasBeside(endpoints, endpoints)).isFalse();
  }
}
