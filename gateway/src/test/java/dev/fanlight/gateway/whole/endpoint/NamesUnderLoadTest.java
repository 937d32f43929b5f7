package dev.fanlight.gateway.whole.endpoint;

import static dev.fanlight.gateway.upstream.http.names.ScriptedDns.a;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.upstream.http.names.ScriptedDns;
import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestGateway;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The addresses of a name change while requests come steadily: they are followed within their time
 * to live, and nothing is lost. With {@code -Ddns.whole=true} under 1,000 requests a second, for
 * longer, and it prints how soon.
 */
class NamesUnderLoadTest {
  private static final boolean WHOLE = Boolean.getBoolean("dns.whole");
  private static final int PER_SECOND = WHOLE ? 1000 : 250;
  private static final int CHANGES = WHOLE ? 20 : 3;

  /** Seconds; as the gateway bounds it. */
  private static final int TIME_TO_LIVE = WHOLE ? 1 : 0;

  private static final String LEAST = WHOLE ? "1s" : "100ms";
  private static final String NAME = "users.shop.test";
  private static final List<String> ADDRESSES = List.of("127.0.0.11", "127.0.0.12", "127.0.0.13");

  @RegisterExtension static final Stage stage = new Stage();

  private final ScriptedDns dns = new ScriptedDns();
  private final AddressServers servers = new AddressServers(stage.vertx());

  @AfterEach
  void close() {
    servers.close();
    dns.close();
  }

  private void lists(List<String> addresses) {
    dns.answers(
        NAME, addresses.stream().map(ip -> a(TIME_TO_LIVE, ip)).toArray(ScriptedDns.Entry[]::new));
  }

  private TestGateway gateway(int port) {
    return stage.gateway(
        """
        dns: {servers: ["127.0.0.1:%d"]}
        upstreams: {up: {discovery: {dns: {name: %s, port: %d, min_ttl: %s}}, timeout: 10s}}
        routes: [{name: x, match: {path: /x}, proxy: {upstream: up}}]
        """
            .formatted(dns.address().getPort(), NAME, port, LEAST));
  }

  private long questions() {
    return dns.asked().stream().filter((NAME + " " + ScriptedDns.A)::equals).count();
  }

  private static void ready(TestGateway gateway) {
    Eventually.equal(
        "endpoints", 2.0, () -> gateway.metrics().sum("fanlight_upstream_usable_endpoints"));
  }

  private static double failures(TestGateway gateway) {
    return gateway.metrics().sum("fanlight_discovery_failures_total");
  }

  @Test
  void changedAddresses_areFollowed_andNothingIsLost() {
    int port = servers.serve(ADDRESSES.toArray(String[]::new));
    lists(ADDRESSES.subList(0, 2));
    TestGateway gateway = gateway(port);
    ready(gateway);
    try (SteadyTraffic traffic =
        new SteadyTraffic(stage.vertx(), stage.client(gateway), "/x", PER_SECOND)) {
      traffic.more(PER_SECOND / 2);
      for (int change = 0; change < CHANGES; change++) {
        int out = change % 3;
        follows(
            traffic,
            ADDRESSES.get(out),
            ADDRESSES.get((out + 1) % 3),
            ADDRESSES.get((out + 2) % 3));
      }
      assertThat(traffic.wrong()).isEmpty();
      assertThat(traffic.sent()).isGreaterThan(CHANGES * 50L);
    }
    assertThat(gateway.quiet().sum("fanlight_discovery_changes_total")).isEqualTo(CHANGES);
    assertThat(failures(gateway)).isZero();
  }

  /** The first one leaves, and the other two are there. */
  private void follows(SteadyTraffic traffic, String out, String... there) {
    lists(Arrays.asList(there));
    long changed = System.nanoTime();
    long asked = questions();
    // The next question learns of it: what is sent when that is known goes there.
    Eventually.noComplaint(() -> questions() > asked ? "" : "nobody has asked again");
    Stream.of(there).forEach(address -> comesTo(traffic, address));
    long known = traffic.sent();
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - changed);
    traffic.more(PER_SECOND / 4);

    assertThat(traffic.lastAnswered(out)).isLessThanOrEqualTo(known);
    if (WHOLE) {
      System.out.println(out + " left and was followed after " + millis + " ms");
    }
  }

  private static void comesTo(SteadyTraffic traffic, String address) {
    long before = traffic.answers(address);
    Eventually.noComplaint(() -> traffic.answers(address) > before ? "" : "nothing to " + address);
  }

  @Test
  void nameThatIsGone_orServerThatIsSilent_keepsTheLastAddresses() {
    int port = servers.serve(ADDRESSES.toArray(String[]::new));
    lists(ADDRESSES.subList(0, 2));
    TestGateway gateway = gateway(port);
    ready(gateway);
    try (SteadyTraffic traffic =
        new SteadyTraffic(stage.vertx(), stage.client(gateway), "/x", PER_SECOND)) {
      dns.fails(NAME, ScriptedDns.NO_SUCH_NAME);
      fails(gateway, WHOLE ? 5 : 2);
      dns.fails(NAME, ScriptedDns.SERVER_FAILURE);
      fails(gateway, 1);
      dns.isSilent(NAME);
      fails(gateway, 1);
      ADDRESSES.subList(0, 2).forEach(address -> comesTo(traffic, address));
      lists(ADDRESSES.subList(1, 3));
      comesTo(traffic, ADDRESSES.get(2));

      assertThat(traffic.wrong()).isEmpty();
    }
    assertThat(gateway.quiet().sum("fanlight_discovery_changes_total")).isOne();
  }

  private static void fails(TestGateway gateway, int times) {
    double before = failures(gateway);
    for (int i = 1; i <= times; i++) {
      int more = i;
      Eventually.noComplaint(
          () -> failures(gateway) >= before + more ? "" : "no further failure of the name server");
    }
  }
}
