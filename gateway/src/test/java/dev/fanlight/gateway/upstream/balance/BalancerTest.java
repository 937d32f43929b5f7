package dev.fanlight.gateway.upstream.balance;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.fanlight.gateway.config.upstream.CareConfig;
import dev.fanlight.gateway.config.upstream.EndpointConfig;
import dev.fanlight.gateway.config.upstream.UpstreamConfig.Balance;
import dev.fanlight.gateway.sim.Simulation;
import dev.fanlight.gateway.telemetry.endpoint.EndpointMeters;
import dev.fanlight.gateway.telemetry.event.AttemptOutcome;
import dev.fanlight.gateway.upstream.endpoint.Endpoint;
import dev.fanlight.gateway.upstream.endpoint.EndpointGroup;
import dev.fanlight.gateway.upstream.endpoint.EndpointSet;
import dev.fanlight.gateway.upstream.endpoint.Evidence;
import dev.fanlight.gateway.upstream.endpoint.Member;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
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
  private final Simulation time = new Simulation(0);
  private final EndpointGroup group =
      new EndpointGroup("u", time.newLoop().loop(), EndpointMeters.NONE);
  private final List<EndpointConfig> configs =
      Stream.of("http://a", "http://b", "http://c")
          .map(uri -> EndpointConfig.of(URI.create(uri)))
          .toList();
  private final EndpointSet set = group.open(configs, CareConfig.DEFAULT);
  private final List<Endpoint> endpoints = set.current().endpoints();
  private final MultiMap headers = HttpHeaders.headers().set("x-user", "u1");

  private Balancer balancer(Balance balance) {
    return Balancer.of(balance, set, new SplittableRandom(7));
  }

  private void replace(Endpoint... endpoints) {
    set.replace(Stream.of(endpoints).map(Member::of).toList());
  }

  private static void refuse(Endpoint endpoint) {
    GatewayError error = GatewayError.of(ErrorCode.CONNECT_FAILED, "refused");
    endpoint.attemptEnded(
        new AttemptOutcome.Failed(error, 0, AttemptOutcome.Excuse.NONE), endpoint.attemptBegan());
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
      Evidence evidence = picked.attemptBegan();
      picked.attemptConnected();
      picked.attemptEnded(AttemptOutcome.Answered.of(200), evidence);
    }
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

  private static int[] picks(EndpointSet set, Balancer balancer, int count) {
    int[] picks = new int[set.current().members().size()];
    for (int i = 0; i < count; i++) {
      Endpoint picked = balancer.pick(HttpHeaders.headers().set("x-user", "u" + i));
      picks[set.current().endpoints().indexOf(picked)]++;
    }
    return picks;
  }

  private void weigh(int... weights) {
    List<Member> members = new ArrayList<>();
    for (int i = 0; i < weights.length; i++) {
      members.add(new Member(endpoints.get(i), weights[i], false));
    }
    set.replace(members);
  }

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
  void roundRobin_whereTheHeaviestIsPaused_sharesAmongTheOthersByWeight() {
    weigh(100, 1, 3);
    Balancer balancer = balancer(new Balance.RoundRobin());
    refuse(endpoints.getFirst());
    int[] picks = picks(set, balancer, 400);
    assertThat(picks[0]).isZero();
    assertThat(picks[1]).isBetween(95, 105);
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
  void pick_withWeights_allocatesNothing(Balance balance) {
    weigh(5, 1, 2);
    pick_andTheEndOfItsAttempt_allocateNothing(balance);
  }

  @ParameterizedTest
  @MethodSource("balances")
  void backup_isTakenWhereEverythingElseIsPaused(Balance balance) {
    set.replace(
        List.of(
            Member.of(endpoints.get(0)),
            Member.of(endpoints.get(1)),
            new Member(endpoints.get(2), 1, true)));
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
