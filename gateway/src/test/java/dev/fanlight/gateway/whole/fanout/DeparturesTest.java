package dev.fanlight.gateway.whole.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.Arrival;
import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Metrics;
import dev.fanlight.gateway.whole.ScriptedUpstream;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestGateway;
import dev.fanlight.gateway.whole.Wire;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The client leaves, whatever its calls are doing: each is cancelled, once, and nothing is left.
 */
class DeparturesTest {
  @RegisterExtension static final Stage stage = new Stage();

  /** What is asked, and of how many calls it is made. */
  private enum Asked {
    ALL("all", 3),
    ALL_SETTLED("all_settled", 3),
    FIRST("first", 3),
    QUORUM("{quorum: 2}", 3),
    AS_COMPLETED("as_completed", 3),
    PROXY("", 1),
    BATCH("", 3);

    final String join;
    final int calls;

    Asked(String join, int calls) {
      this.join = join;
      this.calls = calls;
    }

    String action() {
      return switch (this) {
        case PROXY -> "proxy: {upstream: up}";
        case BATCH -> "batch: {max: 3}";
        default ->
            "fan_out: {join: %s, calls: [%s]}"
                .formatted(
                    join,
                    String.join(
                        ", ",
                        Stream.of("a", "b", "c")
                            .map(
                                name -> "{name: %s, upstream: up, path: /%s}".formatted(name, name))
                            .toList()));
      };
    }

    String request() {
      String body = this == BATCH ? "[{\"path\":\"/a\"},{\"path\":\"/b\"},{\"path\":\"/c\"}]" : "";
      return "POST /x HTTP/1.1\r\nhost: g\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%s"
          .formatted(body.length(), body);
    }
  }

  private enum At {
    HEAD(Arrival::stall),
    BODY(call -> {
      call.head(200, 10);
      call.write("begin");
      call.stall();
    });

    final ScriptedUpstream.Script script;

    At(ScriptedUpstream.Script script) {
      this.script = script;
    }
  }

  private static TestGateway gateway(String url, Asked asked, String bulkhead) {
    return stage.gateway(
        """
        upstreams:
          up: {url: "%s", bulkhead: %s}
        routes:
          - {name: x, match: {path: /x}, %s}
          - {name: items, match: {path: /**}, proxy: {upstream: up}}
        """
            .formatted(url, bulkhead, asked.action()));
  }

  static Stream<Arguments> underWay() {
    return Stream.of(Asked.values())
        .flatMap(asked -> Stream.of(At.values()).map(at -> Arguments.of(asked, at)));
  }

  @ParameterizedTest
  @MethodSource("underWay")
  void client_thatLeavesWhileUpstreamsAreAtWorkCancelsEveryCall(Asked asked, At at) {
    Http1Upstream upstream = stage.upstream();
    for (String path : List.of("/a", "/b", "/c", "/x")) {
      upstream.on(path, at.script);
    }
    TestGateway gateway = gateway(upstream.url(), asked, "{max_concurrent: 9}");

    try (Wire client = new Wire(gateway.port())) {
      client.send(asked.request());
      Eventually.equal("the number of calls", asked.calls, () -> upstream.open().size());
      if (asked == Asked.PROXY && at == At.BODY) {
        client.head();
      }
    }

    upstream.arrivals().forEach(Arrival::awaitDeparture);
    // A proxy has sent the upstream's status by then, and that stays on the books.
    boolean answered = asked == Asked.PROXY && at == At.BODY;
    assertCancelled(gateway.quiet(), asked.calls, answered ? "200" : "499");
  }

  @ParameterizedTest
  @EnumSource
  void client_thatLeavesWhileItsCallsAreQueuedTakesThemOutOfTheQueue(Asked asked) {
    Http1Upstream upstream = stage.upstream();
    upstream.on("/busy", Arrival::stall);
    TestGateway gateway = gateway(upstream.url(), asked, "{max_concurrent: 1}");
    try (Wire busy = new Wire(gateway.port())) {
      busy.send("GET /busy HTTP/1.1\r\nhost: g\r\n\r\n");
      upstream.awaitArrival("/busy");

      try (Wire client = new Wire(gateway.port())) {
        client.send(asked.request());
        awaitLevel(gateway, "fanlight_bulkhead_queue_depth", asked.calls);
      }

      awaitLevel(gateway, "fanlight_bulkhead_queue_depth", 0);
      awaitLevel(gateway, "fanlight_calls_in_flight", 1);
      assertThat(cancelled(gateway.metrics())).isEqualTo(asked.calls);
      assertThat(upstream.open()).hasSize(1);
    }
    assertThat(upstream.arrivals()).hasSize(1);
    assertThat(cancelled(gateway.quiet())).isEqualTo(asked.calls + 1);
  }

  @ParameterizedTest
  @EnumSource
  void client_thatLeavesWhileItsCallsConnectCancelsThem(Asked asked) throws IOException {
    List<Socket> filling = new ArrayList<>();
    try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      fill(full, filling);
      String url = "http://127.0.0.1:" + full.getLocalPort();
      TestGateway gateway = gateway(url, asked, "{max_concurrent: 9}");

      try (Wire client = new Wire(gateway.port())) {
        client.send(asked.request());
        awaitLevel(gateway, "fanlight_bulkhead_in_use", asked.calls);
      }

      assertCancelled(gateway.quiet(), asked.calls);
    } finally {
      for (Socket socket : filling) {
        socket.close();
      }
    }
  }

  /** Nobody accepts: once the backlog is full, the kernel drops what asks to connect. */
  private static void fill(ServerSocket full, List<Socket> filling) throws IOException {
    for (int i = 0; i < 3; i++) {
      Socket socket = new Socket();
      filling.add(socket);
      try {
        socket.connect(new InetSocketAddress(full.getInetAddress(), full.getLocalPort()), 50);
      } catch (IOException dropped) {
        return;
      }
    }
  }

  @Test
  void client_thatLeavesWithinItsUploadCancelsTheCall() {
    Http1Upstream upstream = stage.upstream();
    upstream.on("/x", call -> call.body());
    TestGateway gateway = gateway(upstream.url(), Asked.PROXY, "{max_concurrent: 9}");

    try (Wire client = new Wire(gateway.port())) {
      client.send("POST /x HTTP/1.1\r\nhost: g\r\ncontent-length: 100000\r\n\r\nbegin");
      upstream.awaitArrival("/x");
    }

    upstream.awaitArrival("/x").awaitDeparture();
    assertCancelled(gateway.quiet(), 1);
  }

  @Test
  void client_thatLeavesBetweenRecordsCancelsTheCallsThatAreStillOpen() {
    Http1Upstream upstream = stage.upstream();
    upstream.on("/a", call -> call.json("1")).on("/b", Arrival::stall).on("/c", Arrival::stall);
    TestGateway gateway = gateway(upstream.url(), Asked.AS_COMPLETED, "{max_concurrent: 9}");

    try (Wire client = new Wire(gateway.port())) {
      client.send(Asked.AS_COMPLETED.request());
      client.head();
      assertThat(client.chunk()).contains("\"call\":\"a\"");
    }

    upstream.awaitArrival("/b").awaitDeparture();
    upstream.awaitArrival("/c").awaitDeparture();
    Metrics after = gateway.quiet();
    assertThat(cancelled(after)).isEqualTo(2);
    assertThat(calls(after, "outcome=\"success\"")).isEqualTo(1);
  }

  private static void awaitLevel(TestGateway gateway, String gauge, int expected) {
    Eventually.equal(gauge, (double) expected, () -> upstreamLevel(gateway.metrics(), gauge));
  }

  private static double upstreamLevel(Metrics metrics, String gauge) {
    return metrics.sum(gauge, "bulkhead=\"up\"") + metrics.sum(gauge, "upstream=\"up\"");
  }

  private static double cancelled(Metrics metrics) {
    return calls(metrics, "outcome=\"cancelled\"");
  }

  private static double calls(Metrics metrics, String outcome) {
    return metrics.sum("fanlight_calls_total", "upstream=\"up\"", outcome);
  }

  private static void assertCancelled(Metrics after, int calls) {
    assertCancelled(after, calls, "499");
  }

  private static void assertCancelled(Metrics after, int calls, String status) {
    assertThat(cancelled(after)).isEqualTo(calls);
    assertThat(after.sum("fanlight_calls_total", "upstream=\"up\"")).isEqualTo(calls);
    assertThat(after.sum("fanlight_call_timeouts_total")).isZero();
    String requests = "fanlight_requests_total";
    assertThat(after.sum(requests, "route=\"x\"")).isEqualTo(1);
    assertThat(after.sum(requests, "route=\"x\"", "status=\"" + status + "\"")).isEqualTo(1);
  }
}
