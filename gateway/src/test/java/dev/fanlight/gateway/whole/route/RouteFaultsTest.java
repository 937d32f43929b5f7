package dev.fanlight.gateway.whole.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.Fault;
import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Metrics;
import dev.fanlight.gateway.whole.Reply;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestGateway;
import dev.fanlight.gateway.whole.Wire;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every fault of an upstream behind a proxy, and behind one item of a batch. */
class RouteFaultsTest {
  @RegisterExtension static final Stage stage = new Stage();

  private final Http1Upstream good = stage.upstream();
  private final Http1Upstream bad = stage.upstream();

  /** Bound, but not listening: nobody else can take the port, and it refuses. */
  private static Socket refusing() throws IOException {
    Socket bound = new Socket();
    bound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    return bound;
  }

  private TestGateway gateway(Fault fault, Socket refusing) {
    bad.on("/b", fault.script);
    good.on("/a", call -> call.json("\"/a\"")).on("/c", call -> call.json("\"/c\""));
    return stage.gateway(
        """
        upstreams:
          good: {url: "%s"}
          bad: {url: "%s", timeout: %s}
        routes:
          - {name: b, match: {path: /b}, idle_timeout: 500ms, proxy: {upstream: bad}}
          - {name: others, match: {path: /**}, proxy: {upstream: good}}
          - {name: batch, match: {path: /batch, methods: [POST]}, timeout: %s, batch: {max: 3}}
        """
            .formatted(
                good.url(),
                fault == Fault.REFUSED ? "http://127.0.0.1:" + refusing.getLocalPort() : bad.url(),
                fault.timesOut() ? "500ms" : "10s",
                // What an item's upstream leaves unfinished, only the batch's own time ends.
                fault == Fault.STALL_IN_BODY ? "2s" : "10s"));
  }

  private static final List<Fault> PASSED_ON =
      List.of(Fault.NOT_JSON, Fault.FAILURE_STATUS, Fault.EARLY_ANSWER);

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      mode = EnumSource.Mode.EXCLUDE,
      // However much there is, a proxy lets it pass.
      names = {"TOO_MUCH_DECLARED", "TOO_MUCH_SENT"})
  void proxy_answersAProblemBeforeTheHeadAndBreaksOffAfterIt(Fault fault) throws IOException {
    try (Socket refusing = refusing()) {
      TestGateway gateway = gateway(fault, refusing);
      try (Wire client = new Wire(gateway.port())) {
        client.send("GET /b HTTP/1.1\r\nhost: g\r\nconnection: close\r\n\r\n");
        assertProxied(fault, client.head(), client.rest());
      }
      Metrics after = gateway.quiet();
      assertCounted(after, fault == Fault.NOT_JSON ? "success" : fault.outcome(), 1);
      assertThat(after.sum("fanlight_request_duration_seconds_count")).isEqualTo(1);
    }
  }

  private static void assertProxied(Fault fault, String head, String body) {
    if (PASSED_ON.contains(fault)) {
      assertThat(head).doesNotContain("application/problem+json");
      assertThat(body).isIn("no", "{\"a\":");
    } else if (fault.afterHead()) {
      assertThat(head).contains(" 200 ");
      assertThat(body).contains("begin").doesNotContain("0\r\n\r\n");
    } else {
      assertThat(head).contains(" " + fault.status() + " ", "application/problem+json");
      assertThat(body).contains("urn:fanlight:error:" + fault.code);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"TOO_MUCH_DECLARED", "TOO_MUCH_SENT"})
  void batch_hasTheFaultInItsPlaceAndTheOthersWhole(Fault fault) throws IOException {
    try (Socket refusing = refusing()) {
      TestGateway gateway = gateway(fault, refusing);

      String items = "[{\"path\":\"/a\"},{\"path\":\"/b\"},{\"path\":\"/c\"}]";
      Reply reply = stage.client(gateway).post("/batch", items, "content-type: application/json");

      assertThat(reply.status()).isEqualTo(200);
      JsonArray results = reply.json().getJsonArray("results");
      assertThat(results.getJsonObject(0).getString("body")).isEqualTo("/a");
      assertThat(results.getJsonObject(2).getString("body")).isEqualTo("/c");
      assertItem(fault, results.getJsonObject(1));
      assertCounted(gateway.quiet(), fault == Fault.NOT_JSON ? "success" : fault.outcome(), 1);
    }
  }

  private static void assertItem(Fault fault, JsonObject item) {
    switch (fault) {
      case FAILURE_STATUS -> assertThat(item.getInteger("status")).isEqualTo(503);
      case EARLY_ANSWER -> assertThat(item.getInteger("status")).isEqualTo(413);
      case NOT_JSON ->
          assertThat(item.getJsonObject("error").getString("code")).isEqualTo("invalid_body");
      default -> {
        assertThat(item.getInteger("status")).isEqualTo(fault.status());
        assertThat(item.encode()).contains(fault.code);
      }
    }
  }

  private static void assertCounted(Metrics after, String outcome, int calls) {
    String total = "fanlight_calls_total";
    assertThat(after.sum(total, "upstream=\"bad\"")).isEqualTo(calls);
    assertThat(after.sum(total, "upstream=\"bad\"", "outcome=\"" + outcome + "\""))
        .isEqualTo(calls);
  }
}
