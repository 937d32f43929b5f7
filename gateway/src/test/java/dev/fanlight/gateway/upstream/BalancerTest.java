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
  private final List<Endpoint> endpoints =
      Stream.of("http://a", "http://b", "http://c").map(URI::create).map(Endpoint::new).toList();
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
}
