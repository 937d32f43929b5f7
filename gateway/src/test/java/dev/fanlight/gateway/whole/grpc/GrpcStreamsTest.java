package dev.fanlight.gateway.whole.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.Arrival;
import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.FrameUpstream;
import dev.fanlight.gateway.whole.H2cUpstream;
import dev.fanlight.gateway.whole.Reply;
import dev.fanlight.gateway.whole.TestClient;
import dev.fanlight.gateway.whole.TestGateway;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.io.IOException;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Streams of gRPC that stay open both ways: what bounds them, and what does not. */
class GrpcStreamsTest extends GrpcScene {
  /** Sends a head and one message, and keeps its side open. */
  private static HttpClientRequest open(H2cUpstream upstream, String route, String... more) {
    return open(gateway(upstream.url(), route), more);
  }

  private static HttpClientRequest open(TestGateway gateway, String... more) {
    String[] fields =
        Stream.concat(Stream.of(GRPC, TRAILERS), Stream.of(more)).toArray(String[]::new);
    HttpClientRequest request =
        Eventually.get(
            "a stream",
            stage
                .client(gateway, HttpVersion.HTTP_2)
                .open(HttpMethod.POST, "/x/a", fields)
                .toCompletionStage()
                .toCompletableFuture());
    request.setChunked(true).write("ping").onComplete(sent -> {});
    return request;
  }

  private static Reply answer(HttpClientRequest request) {
    return Eventually.get(
        "an answer",
        TestClient.reply(request.response()).toCompletionStage().toCompletableFuture());
  }

  @Test
  void deadlineOfTheClient_endsAStreamWhoseUploadIsOpen() {
    H2cUpstream upstream = stage.h2cUpstream();
    upstream.on("/x/a", Arrival::stall);

    Reply reply = answer(open(upstream, "idle_timeout: 1h", "grpc-timeout: 200m"));

    assertThat(reply.field("grpc-status")).isEqualTo("4");
    upstream.awaitArrival("/x/a").awaitDeparture();
  }

  @Test
  void deadlineOfTheClient_endsAStreamThatHasBegun() {
    H2cUpstream upstream = stallsAfter("pong");

    Reply reply = answer(open(upstream, "idle_timeout: 1h", "grpc-timeout: 300m"));

    assertThat(reply.body()).isEqualTo("pong");
    assertThat(reply.trailers().get("grpc-status")).isEqualTo("4");
    assertThat(upstream.awaitArrival("/x/a").field("grpc-timeout")).matches("[0-9]+m");
    upstream.awaitArrival("/x/a").awaitDeparture();
  }

  /** The smaller counts, whichever it is. */
  @Test
  void maxDuration_isNotLengthenedByTheClient() {
    H2cUpstream upstream = stage.h2cUpstream();
    upstream.on("/x/a", Arrival::stall);

    Reply reply =
        answer(open(upstream, "idle_timeout: 1h, max_duration: 200ms", "grpc-timeout: 1H"));

    assertThat(reply.field("grpc-status")).isEqualTo("4");
  }

  /** A client that only listens keeps its side of the stream open and sends nothing. */
  @Test
  void quietUpload_isNotIdleWhileTheAnswerMoves() {
    H2cUpstream upstream = stage.h2cUpstream();
    upstream.on(
        "/x/a",
        arrival -> {
          arrival.head(200, -1, GRPC);
          for (int i = 0; i < 30; i++) {
            arrival.write("m");
            arrival.delay(Duration.ofMillis(100));
          }
          arrival.end("grpc-status: 0");
        });

    Reply reply = answer(open(upstream, "idle_timeout: 2s"));

    assertThat(reply.body().length()).isEqualTo(30);
    assertThat(reply.trailers().get("grpc-status")).isEqualTo("0");
  }

  @Test
  void quietAnswer_isNotIdleWhileTheUploadMoves() {
    H2cUpstream upstream = stage.h2cUpstream();
    upstream.on(
        "/x/a",
        arrival -> {
          arrival.head(200, -1, GRPC);
          assertThat(arrival.body()).endsWith("m".repeat(30));
          arrival.end("grpc-status: 0");
        });
    HttpClientRequest request = open(upstream, "idle_timeout: 2s");
    sendEvery(100, 30, request);

    Reply reply = answer(request);

    assertThat(reply.body().length()).isEqualTo(0);
    assertThat(reply.trailers().get("grpc-status")).isEqualTo("0");
  }

  private static void sendEvery(int millis, int times, HttpClientRequest request) {
    stage
        .vertx()
        .setTimer(
            millis,
            timer -> {
              if (times == 0) {
                request.end().onComplete(sent -> {});
              } else {
                request.write("m").onComplete(sent -> {});
                sendEvery(millis, times - 1, request);
              }
            });
  }

  @Test
  void stream_thatIsQuietBothWays_isIdle() {
    H2cUpstream upstream = stallsAfter("pong");

    Reply reply = answer(open(upstream, "idle_timeout: 200ms"));

    assertThat(reply.body()).isEqualTo("pong");
    assertThat(reply.trailers().get("grpc-status")).isEqualTo("4");
    upstream.awaitArrival("/x/a").awaitDeparture();
  }

  /** Some servers send one; it says nothing about the trailers. */
  @Test
  void contentLength_doesNotCutTheStatusOff() throws IOException {
    try (FrameUpstream upstream =
        new FrameUpstream((line, stream) -> {
          line.fields(
              stream,
              0,
              ":status",
              "200",
              "content-type",
              "application/grpc+proto",
              "content-length",
              "4");
          line.data(stream, 0, "pong");
          line.fields(stream, FrameUpstream.END_STREAM, "grpc-status", "9", "grpc-message", "no");
        })) {
      HttpClientRequest request = open(gateway(upstream.url(), "idle_timeout: 1h"));

      Reply reply = answer(request);

      assertThat(reply.body()).isEqualTo("pong");
      assertThat(reply.trailers().get("grpc-status")).isEqualTo("9");
      assertThat(reply.trailers().get("grpc-message")).isEqualTo("no");
    }
  }
}
