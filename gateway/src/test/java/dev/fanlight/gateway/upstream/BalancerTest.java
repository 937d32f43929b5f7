package dev.fanlight.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.UpstreamConfig.Balance;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which endpoint an attempt goes to, and another beside it. */
class BalancerTest {
  private long now = Long.MAX_VALUE - 5;

  private final List<Endpoint> endpoints =
      Stream.of("http://a", "http://b", "http://c")
          .map(uri -> new Endpoint(URI.create(uri), () -> now))
          .toList();
  private final MultiMap headers = HttpHeaders.headers().set("x-user", "u1");

  static List<Balance> balances() {
    return List.of(
        new Balance.RoundRobin(),
        new Balance.Random(),
        new Balance.LeastRequests(),
        new Balance.ConsistentHash("x-user"));
  }

  @ParameterizedTest
  @MethodSource("balances")
  void pickBeside_isAnotherThanThoseThatRun(Balance balance) {
    Balancer balancer = new Balancer(balance, endpoints);

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
    Balancer balancer = new Balancer(balance, endpoints);

    assertThat(endpoints).contains(balancer.pickBeside(endpoints, headers));
  }

  @Test
  void roundRobin_givesEveryEndpointItsTurnWhateverRunsBeside() {
    Balancer balancer = new Balancer(new Balance.RoundRobin(), endpoints);

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
  void pick_passesOverWhatRefused(Balance balance) {
    Balancer balancer = new Balancer(balance, endpoints);
    endpoints.get(0).refused();
    endpoints.get(1).refused();

    for (int i = 0; i < 20; i++) {
      assertThat(balancer.pick(headers)).isEqualTo(endpoints.get(2));
    }
  }

  @ParameterizedTest
  @MethodSource("balances")
  void pick_whereAllRefused_isOneOfThem(Balance balance) {
    Balancer balancer = new Balancer(balance, endpoints);
    endpoints.forEach(Endpoint::refused);

    assertThat(endpoints).contains(balancer.pick(headers));
    assertThat(endpoints.subList(1, 3))
        .contains(balancer.pickBeside(endpoints.subList(0, 1), headers));
  }

  @Test
  void roundRobin_sharesTheTurnsOfWhatRefused() {
    Balancer balancer = new Balancer(new Balance.RoundRobin(), endpoints);
    endpoints.getFirst().refused();
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
      endpoint.refused();
      endpoint.refused();
      now += seconds * 1_000_000_000L - 1;
      assertThat(endpoint.isUsable()).isFalse();
      now += 1;
      assertThat(endpoint.isUsable()).isTrue();
      assertThat(endpoint.admits()).isTrue();
      assertThat(endpoint.admits()).as("another beside the first").isFalse();
    }
    endpoint.reached();
    assertThat(endpoint.admits()).isTrue();
    endpoint.refused();
    now += 1_000_000_000L;
    assertThat(endpoint.admits()).isTrue();
  }
}
