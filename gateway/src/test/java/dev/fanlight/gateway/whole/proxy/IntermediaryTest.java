package dev.fanlight.gateway.whole.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.H2cUpstream;
import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Reply;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestClient;
import dev.fanlight.gateway.whole.TestGateway;
import dev.fanlight.gateway.whole.Wire;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an intermediary says of itself: RFC 9110, sections 6.6.1, 7.6.2, 7.6.3 and 9.3.7. */
class IntermediaryTest {
  @RegisterExtension static final Stage stage = new Stage();

  private final Http1Upstream upstream = stage.upstream();

  private TestGateway gateway(String url, String protocol) {
    return stage.gateway(
        """
        upstreams:
          up: {url: "%s", protocol: %s}
        routes:
          - {name: own, match: {path: /own}, respond: {body: own}}
          - name: some
            match: {path: /some, methods: [GET, OPTIONS]}
            proxy: {upstream: up}
          - name: fan
            match: {path: /fan}
            fan_out: {calls: [{name: a, upstream: up, path: /x}]}
          - {name: all, match: {path: /**}, proxy: {upstream: up}}
        """
            .formatted(url, protocol));
  }

  private TestGateway gateway() {
    return gateway(upstream.url(), "http/1.1");
  }

  private static Reply send(TestClient client, HttpMethod method, String path, String... fields) {
    return Eventually.get("the answer", client.send(method, path, "", fields));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/own", "/fan", "/x", "/a/../b"})
  void answersHaveADate(String path) {
    upstream.on("/x", call -> call.json("1"));
    try (Wire client = new Wire(gateway().port())) {
      String head = client.send("GET " + path + " HTTP/1.1\r\nhost: g\r\n\r\n").head();
      assertThat(head).containsOnlyOnce("\r\ndate: ").contains(" gmt\r\n");
    }
  }

  @Test
  void date_ofTheUpstreamStays() {
    String date = "Tue, 15 Nov 1994 08:12:31 GMT";
    upstream.on("/x", call -> call.answer(200, "ok", "date: " + date));

    assertThat(stage.client(gateway()).get("/x").field("date")).isEqualTo(date);
  }

  @ParameterizedTest
  @EnumSource(
      value = HttpVersion.class,
      names = {"HTTP_1_1", "HTTP_2"})
  void via_namesTheVersionOfTheRequest(HttpVersion version) {
    upstream.on("/x", call -> call.answer(200, "ok"));
    send(stage.client(gateway(), version), HttpMethod.GET, "/x");

    assertThat(upstream.awaitArrival("/x").field("via"))
        .startsWith(version == HttpVersion.HTTP_2 ? "2.0 fanlight (" : "1.1 fanlight (");
  }

  @Test
  void via_ofAnHttp10Client() {
    upstream.on("/x", call -> call.answer(200, "ok"));
    try (Wire client = new Wire(gateway().port())) {
      client.send("GET /x HTTP/1.0\r\n\r\n").head();
    }
    assertThat(upstream.awaitArrival("/x").field("via")).startsWith("1.0 fanlight (");
  }

  @Test
  void via_namesTheVersionOfTheAnswer() {
    upstream.on("/x", call -> call.answer(200, "ok", "via: 1.1 before"));
    H2cUpstream h2c = stage.h2cUpstream();
    h2c.on("/x", call -> call.answer(200, "ok"));

    assertThat(stage.client(gateway()).get("/x").fields().getAll("via"))
        .containsExactly("1.1 before", "1.1 fanlight");
    assertThat(stage.client(gateway(h2c.url(), "h2c")).get("/x").field("via"))
        .isEqualTo("2.0 fanlight");
    assertThat(stage.client(gateway()).get("/own").field("via")).isNull();
  }

  @Test
  void via_ofAnHttp10Upstream() throws IOException {
    try (ServerSocket old = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.startVirtualThread(() -> {
        try (var socket = old.accept()) {
          socket.getInputStream().read(new byte[4096]);
          socket.getOutputStream().write("HTTP/1.0 200 OK\r\n\r\nold".getBytes("US-ASCII"));
        } catch (IOException gone) {
          // The test fails by itself.
        }
      });
      TestGateway gateway = gateway("http://127.0.0.1:" + old.getLocalPort(), "http/1.1");

      assertThat(stage.client(gateway).get("/x").field("via")).isEqualTo("1.0 fanlight");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/x", "/fan"})
  void aRequestThatComesBack_isALoop(String path) {
    upstream.on("/x", call -> call.json("1"));
    TestGateway gateway = gateway();
    assertThat(stage.client(gateway).get(path).status()).isEqualTo(200);
    String via = upstream.awaitArrival("/x").field("via");

    Reply again = stage.client(gateway).get(path, "via: 1.1 a, " + via + ", 1.1 b");

    assertThat(again.status()).isEqualTo(508);
    assertThat(again.body()).contains("urn:fanlight:error:loop_detected");
    assertThat(upstream.arrivals()).hasSize(1);
    assertThat(stage.client(gateway).get(path, "via: 1.1 fanlight (01234567-89abcdef)").status())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/x", "/fan"})
  void aNameWithoutItsComment_mayBeOurs(String path) {
    assertThat(stage.client(gateway()).get(path, "via: 1.1 fanlight").status()).isEqualTo(508);
  }

  /** Until nothing else ends it. */
  @Test
  void aGatewayThatCallsItself_isFoundOut() {
    int port = stage.port();
    TestGateway gateway =
        stage.gateway(
            """
            listeners: [{name: public, host: 127.0.0.1, port: %d}]
            upstreams:
              self: {url: "http://127.0.0.1:%d"}
            routes:
              - {name: once, match: {path: /once}, proxy: {upstream: self, path: /own}}
              - {name: own, match: {path: /own}, respond: {body: own}}
              - {name: all, match: {path: /**}, proxy: {upstream: self}}
            """
                .formatted(port, port));

    assertThat(stage.client(gateway).get("/once").body()).isEqualTo("own");
    assertThat(stage.client(gateway).get("/x").status()).isEqualTo(508);
  }

  @ParameterizedTest
  @EnumSource(
      value = HttpVersion.class,
      names = {"HTTP_1_1", "HTTP_2"})
  void optionsOfTheServer_areAnsweredByTheGateway(HttpVersion version) {
    Reply reply = send(stage.client(gateway(), version), HttpMethod.OPTIONS, "*");

    assertThat(reply.status()).isEqualTo(204);
    assertThat(reply.field("allow")).contains("GET", "OPTIONS");
    assertThat(upstream.arrivals()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"3, 2", "1, 0", "99999999999999999999, 2147483646", "x, x", "-1, -1"})
  void maxForwards_isCountedDown(String given, String passedOn) {
    upstream.on("/x", call -> call.answer(200, "ok"));
    send(stage.client(gateway()), HttpMethod.OPTIONS, "/x", "max-forwards: " + given);

    assertThat(upstream.awaitArrival("/x").field("max-forwards")).isEqualTo(passedOn);
  }

  @ParameterizedTest
  @CsvSource({"/x, PUT", "/some, HEAD"})
  void maxForwards_ofZero_endsHere(String path, String method) {
    Reply reply = send(stage.client(gateway()), HttpMethod.OPTIONS, path, "max-forwards: 0");

    assertThat(reply.status()).isEqualTo(204);
    assertThat(reply.field("allow").toUpperCase(Locale.ROOT)).contains(method, "GET", "OPTIONS");
    assertThat(upstream.arrivals()).isEmpty();
  }

  @Test
  void maxForwards_meansNothingToOtherMethods() {
    upstream.on("/x", call -> call.answer(200, "ok"));
    stage.client(gateway()).get("/x", "max-forwards: 0");

    assertThat(upstream.awaitArrival("/x").field("max-forwards")).isEqualTo("0");
  }
}
