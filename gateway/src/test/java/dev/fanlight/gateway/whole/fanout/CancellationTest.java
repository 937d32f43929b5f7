package dev.fanlight.gateway.whole.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.Arrival;
import dev.fanlight.gateway.whole.Arrival.Departure;
import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.Metrics;
import dev.fanlight.gateway.whole.Reply;
import dev.fanlight.gateway.whole.ScriptedUpstream;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestClient;
import dev.fanlight.gateway.whole.TestGateway;
import dev.fanlight.gateway.whole.Wire;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever ends a call is seen upstream. */
class CancellationTest {
  @RegisterExtension static final Stage stage = new Stage();

  private static final String THREE =
      "[{name: a, upstream: up, path: /a}, {name: b, upstream: up, path: /b},"
          + " {name: c, upstream: up, path: /c}]";

  private static ScriptedUpstream upstream(String protocol) {
    ScriptedUpstream upstream = protocol.equals("h2c") ? stage.h2cUpstream() : stage.upstream();
    for (String path : List.of("/a", "/b", "/c", "/x")) {
      upstream.on(path, Arrival::stall);
    }
    return upstream;
  }

  private static TestGateway gateway(ScriptedUpstream upstream, String protocol) {
    return stage.gateway(
        """
        upstreams:
          up: {url: "%s", protocol: %s}
        routes:
          - {name: all, match: {path: /all}, fan_out: {join: all, calls: %s}}
          - {name: live, match: {path: /live}, fan_out: {join: as_completed, calls: %s}}
          - {name: late, match: {path: /late}, timeout: 500ms, fan_out: {join: all, calls: %s}}
          - {name: proxy, match: {path: /x}, proxy: {upstream: up}}
        """
            .formatted(upstream.url(), protocol, THREE, THREE, THREE));
  }

  private static void assertAllDeparted(ScriptedUpstream upstream, String protocol, int calls) {
    Eventually.equal("the number of calls", calls, () -> upstream.arrivals().size());
    for (Arrival call : upstream.arrivals()) {
      Departure how = call.awaitDeparture();
      if (protocol.equals("h2c")) {
        assertThat(how).as(call.target).isEqualTo(Departure.RESET);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http/1.1", "h2c"})
  void deadline_ofTheExchangeEndsEveryCallUpstream(String protocol) {
    ScriptedUpstream upstream = upstream(protocol);
    TestGateway gateway = gateway(upstream, protocol);

    Reply reply = stage.client(gateway).get("/late");

    assertThat(reply.status()).isEqualTo(504);
    assertThat(reply.code()).isEqualTo("deadline_exceeded");
    assertAllDeparted(upstream, protocol, 3);
    Metrics after = gateway.quiet();
    assertThat(after.sum("fanlight_calls_total", "outcome=\"timeout\"")).isEqualTo(3);
    assertThat(after.sum("fanlight_calls_total")).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({
    "http/1.1, /all, 3",
    "h2c, /all, 3",
    "http/1.1, /live, 3",
    "http/1.1, /x, 1",
    "h2c, /x, 1"
  })
  void client_thatClosesItsConnectionEndsItsCalls(String protocol, String path, int calls) {
    ScriptedUpstream upstream = upstream(protocol);
    TestGateway gateway = gateway(upstream, protocol);

    try (Wire client = new Wire(gateway.port())) {
      client.send("GET " + path + " HTTP/1.1\r\nhost: g\r\n\r\n");
      Eventually.equal("the number of calls", calls, () -> upstream.open().size());
    }

    assertAllDeparted(upstream, protocol, calls);
    Metrics after = gateway.quiet();
    assertThat(after.sum("fanlight_calls_total", "outcome=\"cancelled\"")).isEqualTo(calls);
    assertThat(after.sum("fanlight_calls_total")).isEqualTo(calls);
    assertThat(after.sum("fanlight_requests_total", "status=\"499\"")).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"http/1.1, /all, 3", "h2c, /all, 3", "h2c, /x, 1"})
  void client_thatResetsItsStreamEndsItsCalls(String protocol, String path, int calls) {
    ScriptedUpstream upstream = upstream(protocol);
    TestGateway gateway = gateway(upstream, protocol);
    TestClient client = stage.client(gateway, HttpVersion.HTTP_2);

    HttpClientRequest request =
        Eventually.get(
            "a stream",
            client.open(HttpMethod.GET, path).toCompletionStage().toCompletableFuture());
    request.exceptionHandler(expected -> {}).send();
    Eventually.equal("the number of calls", calls, () -> upstream.open().size());
    request.reset(8);

    assertAllDeparted(upstream, protocol, calls);
    assertThat(gateway.quiet().sum("fanlight_calls_total", "outcome=\"cancelled\""))
        .isEqualTo(calls);
  }

  @Test
  void h2cStream_thatIsResetLeavesItsConnectionToTheOthers() {
    ScriptedUpstream upstream = upstream("h2c");
    TestGateway gateway = gateway(upstream, "h2c");
    TestClient client = stage.client(gateway);
    client.get("/late");
    assertAllDeparted(upstream, "h2c", 3);

    for (String path : List.of("/a", "/b", "/c")) {
      upstream.on(path, call -> call.json("1"));
    }

    assertThat(client.get("/all").status()).isEqualTo(200);
  }
}
