package dev.fanlight.gateway.whole.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestGateway;
import dev.fanlight.gateway.whole.Wire;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that two readers could understand differently end at the gateway. */
class HostileRequestsTest {
  private static final String HOST = "host: g\r\n";

  @RegisterExtension static final Stage stage = new Stage();

  private final Http1Upstream upstream = stage.upstream();

  private TestGateway gateway() {
    return stage.gateway(
        """
        upstreams:
          up: {url: "%s"}
        routes:
          - {name: all, match: {path: /**}, proxy: {upstream: up}}
        """
            .formatted(upstream.url()));
  }

  static Stream<String> smuggling() {
    String evil = "GET /evil HTTP/1.1\r\n" + HOST + "\r\n";
    String chunk = "0\r\n\r\n" + evil;
    return Stream.of(
            "content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n" + chunk,
            "content-length: 5\r\ncontent-length: 6\r\n\r\nhello",
            "content-length: +5\r\n\r\nhello",
            "transfer-encoding: xchunked\r\n\r\n" + chunk,
            "transfer-encoding : chunked\r\n\r\n" + chunk,
            "transfer-encoding: chunked, identity\r\n\r\n" + chunk,
            "transfer-encoding: gzip, chunked\r\n\r\n" + chunk,
            "transfer-encoding: gzip\r\n\r\n" + chunk,
            "content-xength: 44\r\n\r\n" + evil,
            "host: other\r\n\r\n",
            "x-folded: a\r\n b\r\n\r\n",
            "x-lf: a\nx-b: c\r\n\r\n",
            "x-cr: a\rx-b: c\r\n\r\n",
            "x-nul: a\0b\r\n\r\n")
        .map(rest -> "POST /x HTTP/1.1\r\n" + HOST + rest);
  }

  @ParameterizedTest
  @MethodSource("smuggling")
  void smuggling_neverReachesAnUpstream(String bytes) {
    upstream.on("/x", call -> call.answer(200, call.body()));
    upstream.on("/evil", call -> call.answer(200, "evil"));
    try (Wire client = new Wire(gateway().port())) {
      String head = client.send(bytes).head();
      if (bytes.contains("xength")) {
        // An unknown field like any other; what follows is a request of its own.
        assertThat(head).contains(" 200 ");
      } else {
        assertThat(head).containsAnyOf(" 400 ", " 501 ");
        assertThat(client.rest()).doesNotContain("evil");
        assertThat(upstream.arrivals()).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /x HTTP/1.1\r\n\r\n",
        "GET http://other/x HTTP/1.1\r\nhost: g\r\n\r\n",
        "GET /a/../x HTTP/1.1\r\nhost: g\r\n\r\n",
        "GET /a/%2e%2e/x HTTP/1.1\r\nhost: g\r\n\r\n",
        "GET /x HTTP/1.0\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n"
      })
  void ambiguousRequests_neverReachAnUpstream(String bytes) {
    try (Wire client = new Wire(gateway().port())) {
      assertThat(client.send(bytes).head()).contains(" 400 ");
    }
    assertThat(upstream.arrivals()).isEmpty();
  }

  static Stream<String> actions() {
    return Stream.of(
        "proxy: {upstream: up}",
        "respond: {body: \"{x}\"}",
        "fan_out: {calls: [{name: a, upstream: up, path: /a, with: {y: body#/y}, body: \"{y}\"}]}",
        "batch: {}");
  }

  /** Whether the client waits to be told to go on, or not. */
  @ParameterizedTest
  @MethodSource("actions")
  void bodyDeclaredTooLarge_isRefusedAtOnceAndReachesNobody(String action) {
    TestGateway gateway =
        stage.gateway(
            """
            upstreams:
              up: {url: "%s"}
            routes:
              - {name: all, match: {path: "/{x}"}, max_request_body: 5, %s}
            """
                .formatted(upstream.url(), action));
    for (String expect :
        new String[] {"expect: 100-continue\r\n", "", "Expect: 100-Continue\r\n"}) {
      try (Wire client = new Wire(gateway.port())) {
        client.send("POST /x HTTP/1.1\r\n" + HOST + expect + "content-length: 6\r\n\r\n");
        String head = client.head();
        assertThat(head).startsWith("http/1.1 413 ").contains("connection: close");
      }
    }
    assertThat(upstream.arrivals()).isEmpty();
  }

  @Test
  void expect100_isNotAnsweredWhenTheRequestIsRefused() {
    try (Wire client = new Wire(gateway().port())) {
      client.send(
          "POST /../x HTTP/1.1\r\n" + HOST + "content-length: 5\r\nexpect: 100-continue\r\n\r\n");
      assertThat(client.head()).startsWith("http/1.1 400 ");
    }
    assertThat(upstream.arrivals()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"guarded.example", "Guarded.Example.", "guarded.example.:80", "guarded.example:"})
  void hostInAnySpelling_isThatOfItsRoute(String host) {
    upstream.on("/x", call -> call.answer(200, "open"));
    TestGateway gateway =
        stage.gateway(
            """
            upstreams:
              up: {url: "%s"}
            routes:
              - {name: guarded, match: {path: /**, host: guarded.example.}, respond: {status: 403}}
              - {name: open, match: {path: /**}, proxy: {upstream: up}}
            """
                .formatted(upstream.url()));
    try (Wire client = new Wire(gateway.port())) {
      assertThat(client.send("GET /x HTTP/1.1\r\nhost: " + host + "\r\n\r\n").head())
          .contains(" 403 ");
    }
  }

  @Test
  void chunkWhoseLineIsTooLong_isABadRequest_notALongUri() {
    upstream.on("/x", call -> call.answer(200, call.body()));
    try (Wire client = new Wire(gateway().port())) {
      client.send(
          "POST /x HTTP/1.1\r\nhost: g\r\ntransfer-encoding: chunked\r\n\r\n5;a="
              + "b".repeat(9000)
              + "\r\nhello\r\n0\r\n\r\n");
      assertThat(client.head()).startsWith("http/1.1 400 ");
      assertThat(client.rest()).contains("bad_request", "size line that is longer than 8192");
    }
  }
}
