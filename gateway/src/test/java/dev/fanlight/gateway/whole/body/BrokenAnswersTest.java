package dev.fanlight.gateway.whole.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.Fault;
import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Metrics;
import dev.fanlight.gateway.whole.Reply;
import dev.fanlight.gateway.whole.ScriptedUpstream;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestClient;
import dev.fanlight.gateway.whole.TestGateway;
import dev.fanlight.gateway.whole.Wire;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A proxied answer that breaks off upstream never looks whole to the client. */
class BrokenAnswersTest {
  @RegisterExtension static final Stage stage = new Stage();

  private static TestGateway gateway(ScriptedUpstream upstream, String protocol, String more) {
    return stage.gateway(
        """
        upstreams:
          up: {url: "%s", protocol: %s}
        routes:
          - {name: x, match: {path: /**}, %s proxy: {upstream: up}}
        """
            .formatted(upstream.url(), protocol, more));
  }

  static Stream<Arguments> breaks() {
    List<Arguments> all = new ArrayList<>();
    for (HttpVersion client : List.of(HttpVersion.HTTP_1_1, HttpVersion.HTTP_2)) {
      for (String protocol : List.of("http/1.1", "h2c")) {
        for (long length : List.of(10L, -1L)) {
          all.add(Arguments.of(client, protocol, length, true));
          all.add(Arguments.of(client, protocol, length, false));
        }
      }
    }
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("breaks")
  void upstream_thatDiesInTheBodyIsNeverACleanEnd(
      HttpVersion version, String protocol, long length, boolean cut) {
    CompletableFuture<Void> headSeen = new CompletableFuture<>();
    ScriptedUpstream upstream = protocol.equals("h2c") ? stage.h2cUpstream() : stage.upstream();
    upstream.on(
        "/x",
        call -> {
          call.head(200, length);
          call.write("begin");
          call.await(headSeen);
          if (cut) {
            call.cut();
          } else {
            call.close();
          }
        });
    TestGateway gateway = gateway(upstream, protocol, "");
    HttpClientResponse response =
        Eventually.get(
            "the head",
            stage
                .client(gateway, version)
                .open(HttpMethod.GET, "/x")
                .compose(request -> request.send())
                .toCompletionStage()
                .toCompletableFuture());
    CompletableFuture<?> body = response.body().toCompletionStage().toCompletableFuture();
    headSeen.complete(null);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThatThrownBy(() -> Eventually.get("the body", body)).hasMessageContaining("failed");
    Metrics after = gateway.quiet();
    assertThat(after.sum("fanlight_calls_total", "outcome=\"failure\"")).isEqualTo(1);
    assertThat(after.sum("fanlight_calls_total")).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      mode = EnumSource.Mode.INCLUDE,
      names = {
        "RESET_BEFORE_HEAD",
        "CLOSED_BEFORE_HEAD",
        "RESET_IN_HEAD",
        "CLOSED_IN_HEAD",
        "GARBAGE",
        "SWITCHED_UNASKED",
        "STATUS_BEYOND_599",
        "ENDLESS_HEAD"
      })
  void upstream_thatFailsBeforeItsHeadIsAProblemAnswer(Fault fault) {
    Http1Upstream upstream = stage.upstream();
    upstream
        .on(
            "/x",
            call -> {
              call.body();
              fault.script.run(call);
            })
        .on("/y", call -> call.answer(200, "fine"));
    TestGateway gateway = gateway(upstream, "http/1.1", "");
    TestClient client = stage.client(gateway);

    Reply reply = client.post("/x", "content");

    assertThat(reply.status()).isEqualTo(502);
    assertThat(reply.code()).isEqualTo(fault.code);
    assertThat(reply.field("content-type")).isEqualTo("application/problem+json");
    assertThat(client.get("/y").body()).isEqualTo("fine");
  }

  @Test
  void body_thatStallsLongerThanTheIdleTimeoutIsBrokenOff() {
    Http1Upstream upstream = stage.upstream();
    upstream.on(
        "/x",
        call -> {
          call.head(200, -1);
          call.write("begin");
          call.stall();
        });
    TestGateway gateway = gateway(upstream, "http/1.1", "idle_timeout: 100ms,");
    try (Wire client = new Wire(gateway.port())) {
      client.send("GET /x HTTP/1.1\r\nhost: g\r\n\r\n").head();
      assertThat(client.chunk()).isEqualTo("begin");
      // The end of the connection, without the last chunk.
      assertThat(client.rest()).isEmpty();
    }
    upstream.awaitArrival("/x").awaitDeparture();
    assertThat(gateway.quiet().sum("fanlight_calls_total", "outcome=\"timeout\"")).isEqualTo(1);
  }

  @Test
  void maxDuration_endsABodyThatWouldGoOn() {
    Http1Upstream upstream = stage.upstream();
    upstream.on(
        "/x",
        call -> {
          call.head(200, -1);
          while (true) {
            call.write("more");
            call.delay(java.time.Duration.ofMillis(20));
          }
        });
    TestGateway gateway = gateway(upstream, "http/1.1", "max_duration: 200ms,");
    try (Wire client = new Wire(gateway.port())) {
      client.send("GET /x HTTP/1.1\r\nhost: g\r\n\r\n").head();
      assertThat(client.rest()).endsWith("more\r\n");
    }
    upstream.awaitArrival("/x").awaitDeparture();
  }

  @Test
  void client_thatStopsReadingAndLeavesCostsNothingBehind() {
    Http1Upstream upstream = stage.upstream();
    byte[] block = new byte[64 * 1024];
    upstream.on(
        "/x",
        call -> {
          call.head(200, -1);
          while (true) {
            call.write(block);
          }
        });
    TestGateway gateway = gateway(upstream, "http/1.1", "");
    try (Wire client = new Wire(gateway.port())) {
      client.send("GET /x HTTP/1.1\r\nhost: g\r\n\r\n").head();
      Eventually.equal("calls", 1.0, () -> gateway.metrics().sum("fanlight_calls_in_flight"));
      client.read(4 * 1024 * 1024);
    }
    upstream.awaitArrival("/x").awaitDeparture();
    assertThat(gateway.quiet().sum("fanlight_calls_total", "outcome=\"cancelled\"")).isEqualTo(1);
  }
}
