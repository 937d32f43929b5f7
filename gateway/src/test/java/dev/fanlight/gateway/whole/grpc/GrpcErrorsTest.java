package dev.fanlight.gateway.whole.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.FrameUpstream;
import dev.fanlight.gateway.whole.H2cUpstream;
import dev.fanlight.gateway.whole.Reply;
import dev.fanlight.gateway.whole.TestGateway;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.StreamResetException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the gateway itself tells a gRPC client that it cannot serve, or not to the end. */
class GrpcErrorsTest extends GrpcScene {
  private static Reply post(TestGateway gateway, HttpVersion version, String path, String... more) {
    return stage.client(gateway, version).post(path, "hello", more);
  }

  @ParameterizedTest
  @CsvSource({
    "/nothing, application/grpc, 12, 404, UNIMPLEMENTED, none",
    "/large, application/grpc+proto, 8, 413, RESOURCE_EXHAUSTED, large",
    "/x/a, application/grpc+json, 14, 502, UNAVAILABLE, x"
  })
  void error_isAStatusOfGrpcInAHeadThatEndsTheAnswer(
      String path, String type, String number, int status, String name, String route) {
    TestGateway gateway = gateway("http://127.0.0.1:1", "idle_timeout: 1h");

    Reply reply = post(gateway, HttpVersion.HTTP_2, path, "content-type: " + type, TRAILERS);

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.field("content-type")).isEqualTo("application/grpc");
    assertThat(reply.field("grpc-status")).isEqualTo(number);
    assertThat(reply.field("grpc-message")).isNotEmpty();
    assertThat(reply.field("proxy-status")).startsWith("fanlight; error=");
    assertThat(reply.body()).isEmpty();
    assertThat(reply.trailers()).isEmpty();
    assertThat(counted(gateway, route, name)).isEqualTo(1);
    assertThat(gateway.quiet().samples())
        .containsEntry(
            "fanlight_requests_total{method=\"POST\",route=\"%s\",status=\"%d\"}"
                .formatted(route, status),
            1.0);
  }

  @ParameterizedTest
  @EnumSource(
      value = HttpVersion.class,
      names = {"HTTP_1_1", "HTTP_2"})
  void otherClients_getProblems(HttpVersion version) {
    Reply reply =
        post(gateway("http://127.0.0.1:1", "idle_timeout: 1h"), version, "/nothing", "x: y");

    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.code()).isEqualTo("route_not_found");
  }

  /** As one that goes through a proxy which speaks HTTP/1.1 may come. */
  @Test
  void grpcOverHttp1_getsItsStatusToo() {
    Reply reply =
        post(
            gateway("http://127.0.0.1:1", "idle_timeout: 1h"),
            HttpVersion.HTTP_1_1,
            "/nothing",
            GRPC);

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.field("grpc-status")).isEqualTo("12");
    assertThat(reply.field("content-length")).isEqualTo("0");
  }

  @Test
  void head_ofAnEndedAnswer_isOneFrame() throws IOException {
    try (FrameUpstream upstream =
        new FrameUpstream((line, stream) ->
            line.fields(
                stream,
                FrameUpstream.END_STREAM,
                ":status",
                "200",
                "content-type",
                "application/grpc",
                "grpc-status",
                "5"))) {
      TestGateway gateway = gateway(upstream.url(), "idle_timeout: 1h");

      Reply reply = post(gateway, HttpVersion.HTTP_2, "/x/a", GRPC, TRAILERS);

      assertThat(reply.field("grpc-status")).isEqualTo("5");
      assertThat(reply.trailers()).isEmpty();
      assertThat(counted(gateway, "x", "NOT_FOUND")).isEqualTo(1);
    }
  }

  /** What a client counts on where a message of the answer may be cut. */
  @Test
  void answerThatHasBegun_endsWithItsStatusInTrailers() throws IOException {
    try (FrameUpstream upstream =
        new FrameUpstream((line, stream) -> {
          line.fields(stream, 0, ":status", "200", "content-type", "application/grpc");
          line.data(stream, 0, "part");
          line.reset(stream, 2);
        })) {
      TestGateway gateway = gateway(upstream.url(), "idle_timeout: 1h");

      Reply reply = post(gateway, HttpVersion.HTTP_2, "/x/a", GRPC, TRAILERS);

      // The reset may overtake what came before it: then it is the whole answer.
      MultiMap end = reply.trailers().isEmpty() ? reply.fields() : reply.trailers();
      assertThat(reply.status()).isEqualTo(200);
      assertThat(end.get("grpc-status")).isEqualTo("14");
      assertThat(end.get("grpc-message")).contains("reset the stream");
      assertThat(counted(gateway, "x", "UNAVAILABLE")).isEqualTo(1);
    }
  }

  @Test
  void maxDuration_endsAStreamWithDeadlineExceeded() {
    H2cUpstream upstream = stallsAfter("part");
    TestGateway gateway = gateway(upstream.url(), "max_duration: 1s"); // the part takes less

    Reply reply = post(gateway, HttpVersion.HTTP_2, "/x/a", GRPC, TRAILERS);

    assertThat(reply.body()).isEqualTo("part");
    assertThat(reply.trailers().get("grpc-status")).isEqualTo("4");
    assertThat(counted(gateway, "x", "DEADLINE_EXCEEDED")).isEqualTo(1);
  }

  /** It could not read trailers: a reset is all that it understands. */
  @Test
  void answerToAClientWithoutTrailers_isBrokenOff() {
    H2cUpstream upstream = stage.h2cUpstream();
    upstream.on(
        "/x/a",
        arrival -> {
          arrival.head(200, -1, GRPC);
          arrival.write("part");
          arrival.cut();
        });
    TestGateway gateway = gateway(upstream.url(), "idle_timeout: 1h");

    CompletableFuture<Reply> reply =
        stage.client(gateway, HttpVersion.HTTP_2).send(HttpMethod.POST, "/x/a", "", GRPC);

    assertThat(reply).failsWithin(Duration.ofSeconds(15));
  }

  /** The deadline holds whatever the client does. */
  @Test
  void deadlineOfAClientThatTakesNothing_isAReset() {
    H2cUpstream upstream = stallsAfter("m".repeat(4 * 1024 * 1024)); // more than its window
    TestGateway gateway = gateway(upstream.url(), "max_duration: 1s"); // the head takes less
    CompletableFuture<Throwable> broken = new CompletableFuture<>();

    stage
        .client(gateway, HttpVersion.HTTP_2)
        .open(HttpMethod.POST, "/x/a", GRPC, TRAILERS)
        .onSuccess(request ->
            request
                .response()
                .onSuccess(response -> response.pause().exceptionHandler(broken::complete)))
        .onSuccess(request -> request.send("").onFailure(broken::complete))
        .onFailure(broken::complete);

    assertThat(Eventually.get("a reset", broken)).isInstanceOf(StreamResetException.class);
    upstream.awaitArrival("/x/a").awaitDeparture();
    assertThat(counted(gateway, "x", "DEADLINE_EXCEEDED")).isEqualTo(1);
  }
}
