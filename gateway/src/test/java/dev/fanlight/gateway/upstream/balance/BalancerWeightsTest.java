package dev.fanlight.gateway.upstream.balance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.upstream.UpstreamConfig.Balance;
import dev.fanlight.gateway.upstream.endpoint.Endpoint;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Weights decide how often a balancer picks each endpoint. */
class BalancerWeightsTest extends BalancerScene {
  @Test
  void roundRobin_givesTurnsByWeight_evenlySpread() {
    weigh(5, 1, 2);
    Balancer balancer = balancer(new Balance.RoundRobin());
    for (int round = 0; round < 50; round++) {
      int[] picks = picks(set, balancer, 8);
      assertThat(picks[0]).isBetween(4, 6);
      assertThat(picks[1]).isBetween(0, 2);
      assertThat(picks[2]).isBetween(1, 3);
    }
    int[] picks = picks(set, balancer, 8000);
    assertThat(picks[0]).isBetween(4999, 5001);
    assertThat(picks[1]).isBetween(999, 1001);
  }

  @ParameterizedTest
  @MethodSource("balances")
  void everyBalance_respectsWeights(Balance balance) {
    weigh(6, 1, 3);
    int[] picks = picks(set, balancer(balance), 20_000);
    // least_requests draws twice and takes, of two that are idle, the one of the greater weight.
    int least = balance instanceof Balance.LeastRequests ? 11_000 : 11_600;
    assertThat(picks[0]).isBetween(least, 17_000);
    assertThat(picks[1]).isBetween(150, 2_300);
    assertThat(picks[2]).isBetween(2_700, 6_400);
  }

  @Test
  void leastRequests_comparesTheLoadForTheWeight() {
    weigh(3, 1);
    Balancer balancer = balancer(new Balance.LeastRequests());
    List<Endpoint> running = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      Endpoint picked = balancer.pick(headers);
      picked.attemptBegan();
      running.add(picked);
    }
    assertThat(endpoints.get(0).active()).isBetween(290, 310);
  }

  @Test
  void consistentHash_anotherWeight_movesValuesOnlyToOrFromIt() {
    weigh(2, 2, 2);
    Balancer balancer = balancer(new Balance.ConsistentHash("x-user"));
    Map<String, Endpoint> before = new HashMap<>();
    for (int i = 0; i < 300; i++) {
      before.put("u" + i, balancer.pick(HttpHeaders.headers().set("x-user", "u" + i)));
    }

    weigh(2, 2, 1);

    int moved = 0;
    for (Map.Entry<String, Endpoint> each : before.entrySet()) {
      Endpoint now = balancer.pick(HttpHeaders.headers().set("x-user", each.getKey()));
      if (now != each.getValue()) {
        moved++;
        assertThat(each.getValue()).isSameAs(endpoints.get(2));
      }
    }
    assertThat(moved).isBetween(10, 90);
  }

  @ParameterizedTest
  @MethodSource("balances")
  void retries_respectWeights(Balance balance) {
    weigh(100, 1, 100);
    Balancer balancer = balancer(balance);
    Endpoint sick = endpoints.getFirst();
    int retries = 0;
    int toTheLightest = 0;
    for (int i = 0; i < 10_000; i++) {
      MultiMap user = HttpHeaders.headers().set("x-user", "u" + i);
      if (balancer.pick(user) == sick) {
        retries++;
        toTheLightest += balancer.pickAfter(List.of(sick), user) == endpoints.get(1) ? 1 : 0;
      }
    }
    assertThat(retries).isGreaterThan(4_000);
    assertThat(toTheLightest).isLessThan(retries / 20);
  }

  @ParameterizedTest
  @MethodSource("balances")
  void pick_withWeights_allocatesNothing(Balance balance) {
    weigh(5, 1, 2);
    assertAllocatesNothing(balance);
  }
}
