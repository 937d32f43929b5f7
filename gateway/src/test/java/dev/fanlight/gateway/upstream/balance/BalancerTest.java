package dev.fanlight.gateway.upstream.balance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.upstream.CareConfig;
import dev.fanlight.gateway.config.upstream.UpstreamConfig.Balance;
import dev.fanlight.gateway.telemetry.event.AttemptOutcome;
import dev.fanlight.gateway.upstream.endpoint.Endpoint;
import dev.fanlight.gateway.upstream.endpoint.EndpointSet;
import io.vertx.core.http.HttpHeaders;
import java.net.URI;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which endpoint an attempt goes to, and another beside it. */
class BalancerTest extends BalancerScene {
  @ParameterizedTest
  @MethodSource("balances")
  void pickBeside_isAnotherThanThoseThatRun(Balance balance) {
    Balancer balancer = balancer(balance);

    for (int i = 0; i < 50; i++) {
      Endpoint first = balancer.pick(headers);
      Endpoint second = balancer.pickBeside(List.of(first), headers);
      Endpoint third = balancer.pickBeside(List.of(first, second), headers);
      assertThat(Set.of(first, second, third)).hasSize(3);
    }
  }

  @ParameterizedTest
  @MethodSource("balances")
  void pickBeside_whereAllAreTaken_isOneOfThem(Balance balance) {
    Balancer balancer = balancer(balance);

    assertThat(endpoints).contains(balancer.pickBeside(endpoints, headers));
  }

  @Test
  void roundRobin_givesEveryEndpointItsTurnWhateverRunsBeside() {
    Balancer balancer = balancer(new Balance.RoundRobin());

    for (int round = 0; round < 5; round++) {
      Set<Endpoint> picked = new HashSet<>();
      for (int i = 0; i < endpoints.size(); i++) {
        Endpoint first = balancer.pick(headers);
        picked.add(first);
        balancer.pickBeside(List.of(first), headers);
      }
      assertThat(picked).hasSize(3);
    }
  }

  @ParameterizedTest
  @MethodSource("balances")
  void pick_afterAChangeOfTheSet_isOneOfTheNewEndpoints(Balance balance) {
    Balancer balancer = balancer(balance);
    Endpoint added = Endpoint.of(URI.create("http://d"), time.clock());
    for (int i = 0; i < 5; i++) {
      balancer.pick(headers);
    }

    replace(endpoints.get(1), added);

    Set<Endpoint> picked = new HashSet<>();
    for (int i = 0; i < 50; i++) {
      Endpoint first = balancer.pick(headers);
      picked.add(first);
      picked.add(balancer.pickBeside(List.of(first), headers));
    }
    assertThat(picked).containsExactlyInAnyOrder(endpoints.get(1), added);
    assertThat(balancer.hasOther(List.of(added, endpoints.get(0)))).isTrue();
    assertThat(balancer.hasOther(List.of(added, endpoints.get(1)))).isFalse();
  }

  @ParameterizedTest
  @MethodSource("balances")
  void pick_sameRandomNumbers_areTheSame(Balance balance) {
    Balancer one = balancer(balance);
    Balancer other = balancer(balance);
    for (int i = 0; i < 50; i++) {
      assertThat(one.pick(headers)).isSameAs(other.pick(headers));
    }
  }

  @ParameterizedTest
  @MethodSource("balances")
  void pick_andTheEndOfItsAttempt_allocateNothing(Balance balance) {
    assertAllocatesNothing(balance);
  }

  @Test
  void leastRequests_picksTheLessLoadedOfTwo() {
    Balancer balancer = balancer(new Balance.LeastRequests());
    replace(endpoints.get(0), endpoints.get(1));
    endpoints.getFirst().attemptBegan();
    int[] picks = new int[2];
    for (int i = 0; i < 400; i++) {
      picks[endpoints.indexOf(balancer.pick(headers))]++;
    }
    assertThat(picks[0]).as("both draws").isBetween(1, 150);

    endpoints.getFirst().attemptEnded(AttemptOutcome.Answered.of(200), null);
    assertThat(endpoints.getFirst().active()).isZero();
  }

  @Test
  void consistentHash_anEndpointThatLeaves_movesOnlyItsOwnKeys() {
    Balancer balancer = balancer(new Balance.ConsistentHash("x-user"));
    Map<String, Endpoint> before = new HashMap<>();
    for (int i = 0; i < 100; i++) {
      before.put("u" + i, balancer.pick(HttpHeaders.headers().set("x-user", "u" + i)));
    }

    replace(endpoints.get(0), endpoints.get(1));

    before.forEach((user, endpoint) -> {
      Endpoint now = balancer.pick(HttpHeaders.headers().set("x-user", user));
      if (endpoint == endpoints.get(2)) {
        assertThat(now).isNotSameAs(endpoint);
      } else {
        assertThat(now).isSameAs(endpoint);
      }
    });
  }

  @ParameterizedTest
  @MethodSource("balances")
  void pick_whereNothingMayBeUsed_isNone(Balance balance) {
    CareConfig care = new CareConfig(null, null, new CareConfig.Panic(false, 0), null, null);
    EndpointSet closed = group.open(configs, care);
    closed.current().endpoints().forEach(one -> group.probed(one, false, "down"));
    Balancer balancer = Balancer.of(balance, closed, new SplittableRandom(7));

    assertThat(balancer.pick(headers)).isNull();
    assertThat(balancer.pickBeside(List.of(), headers)).isNull();
    assertThat(balancer.hasAny()).isFalse();
  }
}
