package dev.fanlight.gateway.upstream.balance;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.fanlight.gateway.config.upstream.UpstreamConfig.Balance;
import dev.fanlight.gateway.telemetry.event.AttemptOutcome;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
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
  private final EndpointSet set = new EndpointSet(endpoints);
  private final MultiMap headers = HttpHeaders.headers().set("x-user", "u1");

  private Balancer balancer(Balance balance) {
    return Balancer.of(balance, set, new SplittableRandom(7));
  }

  private static void refuse(Endpoint endpoint) {
    endpoint.attemptBegan();
    GatewayError error = GatewayError.of(ErrorCode.CONNECT_FAILED, "refused");
    endpoint.attemptEnded(new AttemptOutcome.Failed(error, true, false));
  }

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
    endpoints.forEach(BalancerTest::refuse);

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
      now += seconds * 1_000_000_000L - 1;
      assertThat(endpoint.isUsable()).isFalse();
      now += 1;
      assertThat(endpoint.isUsable()).isTrue();
      assertThat(endpoint.admits()).isTrue();
      assertThat(endpoint.admits()).as("another beside the first").isFalse();
    }
    endpoint.attemptConnected();
    assertThat(endpoint.admits()).isTrue();
    refuse(endpoint);
    now += 1_000_000_000L;
    assertThat(endpoint.admits()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("balances")
  void pick_afterAChangeOfTheSet_isOneOfTheNewEndpoints(Balance balance) {
    Balancer balancer = balancer(balance);
    Endpoint added = new Endpoint(URI.create("http://d"), () -> now);
    for (int i = 0; i < 5; i++) {
      balancer.pick(headers);
    }

    set.replace(List.of(endpoints.get(1), added));

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
    int picks = 20_000;
    Balancer balancer = balancer(balance);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    work(balancer, picks);

    long before = threads.getCurrentThreadAllocatedBytes();
    work(balancer, picks);
    long after = threads.getCurrentThreadAllocatedBytes();

    assertThat(after - before).as("bytes for %s picks", picks).isLessThan(picks);
  }

  private void work(Balancer balancer, int picks) {
    for (int i = 0; i < picks; i++) {
      Endpoint picked = balancer.pick(headers);
      picked.attemptBegan();
      picked.attemptConnected();
      picked.attemptEnded(AttemptOutcome.Answered.of(200));
    }
  }

  @Test
  void leastRequests_picksTheLessLoadedOfTwo() {
    Balancer balancer = balancer(new Balance.LeastRequests());
    set.replace(endpoints.subList(0, 2));
    endpoints.getFirst().attemptBegan();
    int[] picks = new int[2];
    for (int i = 0; i < 400; i++) {
      picks[endpoints.indexOf(balancer.pick(headers))]++;
    }
    assertThat(picks[0]).as("both draws").isBetween(1, 150);

    endpoints.getFirst().attemptEnded(AttemptOutcome.Answered.of(200));
    assertThat(endpoints.getFirst().active()).isZero();
  }

  @Test
  void consistentHash_anEndpointThatLeaves_movesOnlyItsOwnKeys() {
    Balancer balancer = balancer(new Balance.ConsistentHash("x-user"));
    Map<String, Endpoint> before = new HashMap<>();
    for (int i = 0; i < 100; i++) {
      before.put("u" + i, balancer.pick(HttpHeaders.headers().set("x-user", "u" + i)));
    }

    set.replace(endpoints.subList(0, 2));

    before.forEach((user, endpoint) -> {
      Endpoint now = balancer.pick(HttpHeaders.headers().set("x-user", user));
      if (endpoint == endpoints.get(2)) {
        assertThat(now).isNotSameAs(endpoint);
      } else {
        assertThat(now).isSameAs(endpoint);
      }
    });
  }
}
