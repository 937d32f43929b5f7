package dev.fanlight.gateway.whole.endpoint;

import static dev.fanlight.gateway.upstream.http.names.ScriptedDns.a;
import static dev.fanlight.gateway.upstream.http.names.ScriptedDns.srv;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.upstream.http.names.ScriptedDns;
import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Metrics;
import dev.fanlight.gateway.whole.Reply;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestClient;
import dev.fanlight.gateway.whole.TestGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Endpoints that change while there is traffic, over real sockets. */
class DiscoveryTrafficTest {
  @RegisterExtension static final Stage stage = new Stage();

  private static final String SERVICES = "_http._tcp.users.shop.test";
  private static final String ROUTES =
      "\nroutes: [{name: x, match: {path: /**}, proxy: {upstream: up}}]\n";

  private final ScriptedDns dns = new ScriptedDns();

  @TempDir private Path folder;

  @AfterEach
  void close() {
    dns.close();
  }

  private String byServices(String more) {
    return """
    dns: {servers: ["127.0.0.1:%d"]}
    upstreams:
      up: {discovery: {dns: {srv: %s, min_ttl: 10ms}}%s}
    """
            .formatted(dns.address().getPort(), SERVICES, more)
        + ROUTES;
  }

  private static Http1Upstream upstream(String answer) {
    Http1Upstream upstream = stage.upstream();
    upstream.on("/x", call -> call.answer(200, answer));
    return upstream;
  }

  private void lists(Http1Upstream upstream) {
    dns.answers(SERVICES, srv(0, 1, 1, upstream.port(), "here.shop.test"));
    dns.answers("here.shop.test", a(0, "127.0.0.1"));
  }

  private static void ready(TestGateway gateway) {
    Eventually.noComplaint(() -> {
      try {
        return gateway.admin("/health/ready").isEmpty() ? "nothing" : "";
      } catch (RuntimeException notYet) {
        return "not ready";
      }
    });
  }

  @Test
  void changedServices_areFollowedUnderTraffic_andTheirOldConnectionsClose() {
    Http1Upstream before = upstream("before");
    Http1Upstream after = upstream("after");
    lists(before);
    TestGateway gateway = stage.gateway(byServices(""));
    ready(gateway);
    TestClient client = stage.client(gateway);
    assertThat(client.get("/x").body()).isEqualTo("before");

    lists(after);
    Eventually.noComplaint(() -> {
      List<CompletableFuture<Reply>> replies = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        replies.add(client.send("/x"));
      }
      String last = "";
      for (CompletableFuture<Reply> reply : replies) {
        Reply got = Eventually.get("an answer", reply);
        assertThat(got.status()).isEqualTo(200);
        last = got.body();
      }
      return last.equals("after") ? "" : "the last answer is from " + last;
    });

    Eventually.equal("open connections to the one that left", 0, before::openConnections);
    Metrics metrics = gateway.quiet();
    assertThat(metrics.sum("fanlight_calls_total", "outcome=\"failure\"")).isZero();
    assertThat(metrics.sum("fanlight_discovery_changes_total", "upstream=\"up\"")).isOne();
    assertThat(metrics.series("fanlight_endpoint_up"))
        .hasSize(1)
        .allSatisfy((series, up) -> assertThat(series).contains("127.0.0.1:" + after.port()));
  }

  @Test
  void attemptUnderWay_atAnEndpointThatLeaves_ends() {
    Http1Upstream before = stage.upstream();
    CompletableFuture<Void> go = new CompletableFuture<>();
    before.on(
        "/x",
        call -> {
          Eventually.get("the change", go);
          call.answer(200, "before");
        });
    Http1Upstream after = upstream("after");
    lists(before);
    TestGateway gateway = stage.gateway(byServices(""));
    ready(gateway);
    TestClient client = stage.client(gateway);
    CompletableFuture<Reply> early = client.send("/x");
    before.awaitArrival("/x", 1);

    lists(after);
    Eventually.equal(
        "the answer",
        "after",
        () -> {
          Metrics metrics = gateway.metrics();
          return metrics.sum("fanlight_discovery_changes_total") == 1
              ? client.get("/x").body()
              : "not yet";
        });
    go.complete(null);

    assertThat(Eventually.get("the early answer", early).body()).isEqualTo("before");
    Eventually.equal("open connections to the one that left", 0, before::openConnections);
  }

  @Test
  void nameThatIsGone_keepsServing() {
    Http1Upstream upstream = upstream("here");
    lists(upstream);
    TestGateway gateway = stage.gateway(byServices(""));
    ready(gateway);
    TestClient client = stage.client(gateway);

    dns.fails(SERVICES, ScriptedDns.NO_SUCH_NAME);
    Eventually.noComplaint(() ->
        gateway.metrics().sum("fanlight_discovery_failures_total") > 1 ? "" : "no failure yet");

    assertThat(client.get("/x").body()).isEqualTo("here");
    assertThat(gateway.metrics().sum("fanlight_discovery_changes_total")).isZero();
  }

  @Test
  void beforeTheFirstAnswer_itIsNotReady_andCallsHaveNoEndpoint() {
    dns.fails(SERVICES, ScriptedDns.SERVER_FAILURE);
    TestGateway gateway = stage.gateway(byServices(""));
    TestClient client = stage.client(gateway);
    Eventually.noComplaint(() ->
        gateway.metrics().sum("fanlight_discovery_failures_total") > 0 ? "" : "not asked yet");
    assertThat(client.get("/x").code()).isEqualTo("no_endpoint");

    lists(upstream("here"));
    ready(gateway);

    assertThat(client.get("/x").body()).isEqualTo("here");
  }

  @Test
  void onceReady_discoveryTurnsReadinessOffNoMore() {
    lists(upstream("here"));
    TestGateway gateway = stage.gateway(byServices("").replace("10ms", "10ms, keep: 10ms"));
    ready(gateway);
    TestClient client = stage.client(gateway);

    dns.fails(SERVICES, ScriptedDns.NO_SUCH_NAME);
    Eventually.equal("the status", 503, () -> client.get("/x").status());
    assertThat(gateway.admin("/health/ready")).contains("\"ready\"");

    gateway.reloaded(
        byServices("")
            .replace("upstreams:", "upstreams:\n  new: {discovery: {dns: {srv: x.test}}}"));
    assertThat(gateway.admin("/health/ready")).contains("\"ready\"");
  }

  @Test
  void reload_thatLeavesTheSource_asksNobodyAnew() {
    Http1Upstream upstream = upstream("here");
    dns.answers(SERVICES, srv(1000, 1, 1, upstream.port(), "here.shop.test"));
    dns.answers("here.shop.test", a(1000, "127.0.0.1"));
    TestGateway gateway = stage.gateway(byServices(""));
    ready(gateway);
    int asked = dns.asked().size();

    gateway.reloaded(byServices(", max_body: 2MiB"));
    TestClient client = stage.client(gateway);

    assertThat(client.get("/x").body()).isEqualTo("here");
    Eventually.equal("generations", 1, gateway::generations);
    assertThat(client.get("/x").body()).isEqualTo("here");
    assertThat(dns.asked()).hasSize(asked);
    gateway.reloaded("upstreams: {up: {url: \"" + upstream.url() + "\"}}" + ROUTES);
    Eventually.equal(
        "series of the source that is gone",
        0,
        () -> gateway.metrics().series("fanlight_discovery_age_seconds").size());
  }

  @Test
  void changedFile_isFollowed() throws IOException {
    Http1Upstream before = upstream("before");
    Http1Upstream after = upstream("after");
    Path file = folder.resolve("endpoints.yaml");
    Files.writeString(file, "- " + before.url() + "\n");
    TestGateway gateway =
        stage.gateway("upstreams: {up: {discovery: {file: \"" + file + "\"}}}" + ROUTES);
    TestClient client = stage.client(gateway);
    assertThat(client.get("/x").body()).isEqualTo("before");

    Path next = Files.writeString(folder.resolve("next.yaml"), "- " + after.url() + "\n");
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);

    Eventually.equal("the answer", "after", () -> client.get("/x").body());
    Eventually.equal("open connections to the one that left", 0, before::openConnections);
  }

  @Test
  void hostField_isTheName() {
    Http1Upstream upstream = upstream("here");
    dns.answers("users.shop.test", a(5, "127.0.0.1"));
    TestGateway gateway =
        stage.gateway(
            """
            dns: {servers: ["127.0.0.1:%d"]}
            upstreams: {up: {url: "http://users.shop.test:%d"}}
            """
                    .formatted(dns.address().getPort(), upstream.port())
                + ROUTES);
    TestClient client = stage.client(gateway);

    Eventually.equal("the status", 200, () -> client.get("/x").status());

    assertThat(upstream.arrivals("/x").getFirst().field("host"))
        .isEqualTo("users.shop.test:" + upstream.port());
    assertThat(gateway.metrics().series("fanlight_endpoint_up").toString())
        .contains("127.0.0.1:" + upstream.port());
  }
}
