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
import dev.fanlight.gateway.upstream.endpoint.WeightedEndpoint;
import dev.fanlight.gateway.upstream.evidence.Evidence;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** Three endpoints, and the balancers that choose between them. */
abstract class BalancerScene {
  final Simulation time = new Simulation(0);
  final EndpointGroup group = new EndpointGroup("u", time.newLoop().loop(), EndpointMeters.NONE);
  final List<EndpointConfig> configs =
      Stream.of("http://a", "http://b", "http://c")
          .map(uri -> EndpointConfig.of(URI.create(uri)))
          .toList();
  final EndpointSet set = group.open(configs, CareConfig.DEFAULT);
  final List<Endpoint> endpoints = set.current().endpoints();
  final MultiMap headers = HttpHeaders.headers().set("x-user", "u1");

  Balancer balancer(Balance balance) {
    return Balancer.of(balance, set, new SplittableRandom(7));
  }

  void replace(Endpoint... endpoints) {
    set.replace(Stream.of(endpoints).map(WeightedEndpoint::of).toList());
  }

  static void refuse(Endpoint endpoint) {
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

  static int[] picks(EndpointSet set, Balancer balancer, int count) {
    int[] picks = new int[set.current().members().size()];
    for (int i = 0; i < count; i++) {
      Endpoint picked = balancer.pick(HttpHeaders.headers().set("x-user", "u" + i));
      picks[set.current().endpoints().indexOf(picked)]++;
    }
    return picks;
  }

  void weigh(int... weights) {
    List<WeightedEndpoint> members = new ArrayList<>();
    for (int i = 0; i < weights.length; i++) {
      members.add(new WeightedEndpoint(endpoints.get(i), weights[i], false));
    }
    set.replace(members);
  }

  void assertAllocatesNothing(Balance balance) {
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
}
