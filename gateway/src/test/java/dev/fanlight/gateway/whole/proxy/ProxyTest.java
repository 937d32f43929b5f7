package dev.fanlight.gateway.whole.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.Arrival;
import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Reply;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestClient;
import dev.fanlight.gateway.whole.TestGateway;
import dev.fanlight.gateway.whole.Wire;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a proxy owes both sides: RFC 9110 and 9112. */
class ProxyTest {
  @RegisterExtension static final Stage stage = new Stage();

  private final Http1Upstream upstream = stage.upstream();

  private TestGateway gateway(String upstreamKeys, String more) {
    return stage.gateway(
        """
        upstreams:
          up: {url: "%s"%s}
        routes:
          - name: all
            match: {path: /**}
            proxy: {upstream: up}
        %s
        """
            .formatted(upstream.url(), upstreamKeys, more));
  }

  private TestGateway gateway() {
    return gateway("", "");
  }

  @Test
  void path_isRewrittenFromTheTailThatTwoStarsBind() {
    upstream.on("/v2/b%20c/d", call -> call.answer(200, "ok"));
    TestGateway gateway =
        stage.gateway(
            """
            upstreams:
              up: {url: "%s"}
            routes:
              - {name: a, match: {path: /a/**}, proxy: {upstream: up, path: "/v2/{rest}"}}
            """
                .formatted(upstream.url()));

    assertThat(stage.client(gateway).get("/a/b%20c/d").body()).isEqualTo("ok");
  }

  @Test
  void requestFields_thatAreHopByHopOrNamedByConnectionGoNoFurther() {
    upstream.on("/x", call -> call.answer(200, "ok"));
    try (Wire client = new Wire(gateway().port())) {
      client.send(
          """
          GET /x HTTP/1.1
          host: gateway
          connection: keep-alive, x-mine
          x-mine: 1
          keep-alive: timeout=5
          proxy-authorization: Basic eA==
          proxy-connection: keep-alive
          te: gzip
          upgrade: other
          x-theirs: 2

          """
              .replace("\n", "\r\n"));
      assertThat(client.head()).contains("200 ");
    }
    Arrival seen = upstream.awaitArrival("/x");
    assertThat(seen.field("x-theirs")).isEqualTo("2");
    for (String gone :
        List.of(
            "x-mine", "keep-alive", "proxy-authorization", "proxy-connection", "te", "upgrade")) {
      assertThat(seen.values(gone)).as(gone).isEmpty();
    }
    assertThat(seen.values("connection")).doesNotContain("x-mine", "keep-alive, x-mine");
  }

  @Test
  void responseFields_thatAreHopByHopOrNamedByConnectionGoNoFurther() {
    upstream.on(
        "/x",
        call ->
            call.answer(
                200,
                "ok",
                "connection: x-mine",
                "x-mine: 1",
                "keep-alive: timeout=5",
                "proxy-authenticate: Basic",
                "x-theirs: 2"));

    Reply reply = stage.client(gateway()).get("/x");

    assertThat(reply.field("x-theirs")).isEqualTo("2");
    for (String gone : List.of("x-mine", "keep-alive", "proxy-authenticate")) {
      assertThat(reply.field(gone)).as(gone).isNull();
    }
  }

  @Test
  void forwardedFields_ofAnyPeerAreReplaced() {
    upstream.on("/x", call -> call.answer(200, "ok"));
    TestGateway gateway = gateway();
    stage
        .client(gateway)
        .get(
            "/x",
            "x-forwarded-for: 10.9.8.7",
            "x-forwarded-host: evil",
            "x-forwarded-proto: https",
            "forwarded: for=10.9.8.7",
            "x-real-ip: 10.9.8.7",
            "via: 1.1 before");

    Arrival seen = upstream.awaitArrival("/x");
    assertThat(seen.field("x-forwarded-for")).isEqualTo("127.0.0.1");
    assertThat(seen.field("x-forwarded-host")).isEqualTo("127.0.0.1:" + gateway.port());
    assertThat(seen.field("x-forwarded-proto")).isEqualTo("http");
    assertThat(seen.field("forwarded")).contains("for=127.0.0.1").doesNotContain("10.9.8.7");
    assertThat(seen.field("x-real-ip")).isNull();
    assertThat(seen.field("via"))
        .matches("1\\.1 before, 1\\.1 fanlight \\([0-9a-f]{8}-[0-9a-f]{8}\\)");
  }

  @Test
  void forwardedFields_ofATrustedPeerAreKeptAndThePeerIsAdded() {
    upstream.on("/x", call -> call.answer(200, "ok"));
    stage
        .client(gateway("", "trusted_proxies: [127.0.0.0/8]"))
        .get(
            "/x",
            "x-forwarded-for: 10.9.8.7",
            "x-forwarded-proto: https",
            "forwarded: for=10.9.8.7");

    Arrival seen = upstream.awaitArrival("/x");
    assertThat(seen.field("x-forwarded-for")).isEqualTo("10.9.8.7, 127.0.0.1");
    assertThat(seen.field("x-forwarded-proto")).isEqualTo("https");
    assertThat(seen.field("forwarded")).startsWith("for=10.9.8.7, for=127.0.0.1");
  }

  @Test
  void hostThatATrustedPeerTells_isTheClients() {
    upstream.on("/x", call -> call.answer(200, "ok"));
    stage
        .client(gateway("", "trusted_proxies: [\"::ffff:127.0.0.0/104\"]"))
        .get("/x", "x-forwarded-host: shop.example", "x-forwarded-proto: https");

    Arrival seen = upstream.awaitArrival("/x");
    assertThat(seen.field("x-forwarded-host")).isEqualTo("shop.example");
    assertThat(seen.field("x-forwarded-port")).isEqualTo("443");
    assertThat(seen.field("forwarded")).endsWith(";host=\"shop.example\";proto=https");
  }

  @ParameterizedTest
  @CsvSource({"upstream, UPSTREAM", "client, shop.example", "api.internal, api.internal"})
  void host_isAsConfigured(String host, String expected) {
    upstream.on("/x", call -> call.answer(200, "ok"));
    try (Wire client = new Wire(gateway(", host: " + host, "").port())) {
      client.send("GET /x HTTP/1.1\r\nhost: shop.example\r\n\r\n").head();
    }

    assertThat(upstream.awaitArrival("/x").values("host"))
        .containsExactly(expected.replace("UPSTREAM", "127.0.0.1:" + upstream.port()));
  }

  @Test
  void expect100_isAnsweredByTheGatewayWhenTheUpstreamTakesTheBody() {
    upstream.on("/x", call -> call.answer(200, call.body()));
    try (Wire client = new Wire(gateway().port())) {
      client.send(
          "POST /x HTTP/1.1\r\nhost: gateway\r\ncontent-length: 5\r\nexpect: 100-continue\r\n\r\n");
      assertThat(client.head()).startsWith("http/1.1 100 ");
      client.send("hello");
      assertThat(client.head()).startsWith("http/1.1 200 ");
      assertThat(client.read(5)).isEqualTo("hello");
    }
    assertThat(upstream.awaitArrival("/x").field("expect")).isNull();
  }

  @Test
  void trailers_ofTheResponsePassToAClientThatTakesThem() {
    upstream.on(
        "/x",
        call -> {
          call.head(200, -1, "trailer: x-sum");
          call.write("hello");
          call.end("x-sum: 42");
        });
    try (Wire client = new Wire(gateway().port())) {
      client.send("GET /x HTTP/1.1\r\nhost: g\r\nte: trailers\r\nconnection: te\r\n\r\n").head();
      assertThat(client.chunk()).isEqualTo("hello");
      assertThat(client.chunk()).isEmpty();
      assertThat(client.head()).contains("x-sum: 42");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET /x?a=1&b=%2F HTTP/1.1", "DELETE /a%2Fb/c HTTP/1.1"})
  void target_passesAsItCame(String line) {
    String target = line.split(" ")[1];
    upstream.on(target.replaceFirst("\\?.*", ""), call -> call.answer(200, "ok"));
    try (Wire client = new Wire(gateway().port())) {
      assertThat(client.send(line + "\r\nhost: g\r\n\r\n").head()).contains(" 200 ");
    }
    assertThat(upstream.arrivals().getFirst().target).isEqualTo(target);
  }

  @ParameterizedTest
  @EnumSource(
      value = HttpVersion.class,
      names = {"HTTP_1_1", "HTTP_2"})
  void bothVersions_passARequestAndItsAnswer(HttpVersion version) {
    upstream.on("/x", call -> call.answer(201, call.method + " " + call.body(), "x-a: b"));
    TestClient client = stage.client(gateway(), version);

    Reply reply =
        Eventually.get("the answer", client.send(HttpMethod.PUT, "/x", "content", "x-c: d"));

    assertThat(reply.status()).isEqualTo(201);
    assertThat(reply.body()).isEqualTo("PUT content");
    assertThat(reply.field("x-a")).isEqualTo("b");
    assertThat(upstream.awaitArrival("/x").field("x-c")).isEqualTo("d");
    assertThat(upstream.awaitArrival("/x").field("content-length")).isEqualTo("7");
  }
}
