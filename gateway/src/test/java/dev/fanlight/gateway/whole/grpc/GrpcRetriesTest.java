package dev.fanlight.gateway.whole.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.FrameUpstream;
import dev.fanlight.gateway.whole.H2cUpstream;
import dev.fanlight.gateway.whole.Reply;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which gRPC calls are sent to an upstream once more, and with what. */
class GrpcRetriesTest {
  private static final String GRPC = "content-type: application/grpc";
  private static final String[] CALL = {GRPC, "te: trailers"};

  @RegisterExtension static final Stage stage = new Stage();

  private final List<String> bodies = new CopyOnWriteArrayList<>();

  private TestClient client(String url, String on) {
    return stage.client(
        stage.gateway(
            """
            upstreams:
              up: {url: "%s", protocol: h2c, timeout: 1h, retry: {attempts: 3, on: %s, budget: 100%%}}
            routes:
              - {name: x, match: {path: /x}, timeout: 1h, proxy: {upstream: up}}
            """
                .formatted(url, on)),
        HttpVersion.HTTP_2);
  }

  /** The first attempt is answered with that status once its body has been read, others with 0. */
  private H2cUpstream upstream(String status) {
    H2cUpstream upstream = stage.h2cUpstream();
    upstream.on(
        "/x",
        arrival -> {
          bodies.add(arrival.body());
          if (bodies.size() == 1) {
            arrival.head(200, -1, GRPC, "grpc-status: " + status);
            arrival.end();
          } else {
            arrival.head(200, -1, GRPC);
            arrival.write("right");
            arrival.end("grpc-status: 0");
          }
        });
    return upstream;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 5, 16 * 1024})
  void statusThatIsNamed_isTriedAgainWithTheWholeBody(int size) {
    TestClient client = client(upstream("14").url(), "[grpc:UNAVAILABLE]");

    Reply reply = client.post("/x", "b".repeat(size), CALL);

    assertThat(reply.body()).isEqualTo("right");
    assertThat(reply.trailers().get("grpc-status")).isEqualTo("0");
    assertThat(bodies).containsExactly("b".repeat(size), "b".repeat(size));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[grpc:UNAVAILABLE]", "[reset, 503]"})
  void statusThatIsNotNamed_isPassedOn(String on) {
    Reply reply = client(upstream("8").url(), on).post("/x", "b", CALL);

    assertThat(reply.field("grpc-status")).isEqualTo("8");
    assertThat(bodies).hasSize(1);
  }

  @Test
  void moreThanIsKept_isSentOnce() {
    TestClient client = client(upstream("14").url(), "[grpc:UNAVAILABLE]");

    Reply reply = client.post("/x", "b".repeat(16 * 1024 + 1), CALL);

    assertThat(reply.field("grpc-status")).isEqualTo("14");
    assertThat(bodies).hasSize(1);
  }

  /** What is no gRPC call has no gRPC status. */
  @Test
  void otherRequests_areNotTriedAgain() {
    Reply reply =
        client(upstream("14").url(), "[grpc:UNAVAILABLE]").post("/x", "b", "te: trailers");

    assertThat(reply.field("grpc-status")).isEqualTo("14");
    assertThat(bodies).hasSize(1);
  }

  /** The client has been given a head. */
  @Test
  void statusInTrailers_isPassedOn() {
    H2cUpstream upstream = stage.h2cUpstream();
    upstream.on(
        "/x",
        arrival -> {
          bodies.add(arrival.body());
          arrival.head(200, -1, GRPC);
          arrival.end("grpc-status: 14");
        });

    Reply reply = client(upstream.url(), "[grpc:UNAVAILABLE]").post("/x", "b", CALL);

    assertThat(reply.trailers().get("grpc-status")).isEqualTo("14");
    assertThat(bodies).hasSize(1);
  }

  /** The second attempt sends what the first has sent, and goes on from there. */
  @Test
  void uploadThatIsStillOpen_goesOnWithTheNextAttempt() {
    H2cUpstream upstream = stage.h2cUpstream();
    CompletableFuture<Void> second = new CompletableFuture<>();
    upstream.on(
        "/x",
        arrival -> {
          if (upstream.arrivals("/x").size() == 1) {
            arrival.read(8192);
            arrival.head(200, -1, GRPC, "grpc-status: 14");
            arrival.end();
          } else {
            second.complete(null);
            bodies.add(arrival.body());
            arrival.head(200, -1, GRPC);
            arrival.end("grpc-status: 0");
          }
        });
    CompletableFuture<Reply> reply =
        client(upstream.url(), "[grpc:UNAVAILABLE]")
            .open(HttpMethod.POST, "/x", CALL)
            .compose(request -> {
              request.setChunked(true).write("first ").onComplete(sent -> {});
              second.thenRun(() -> request.end("second").onComplete(sent -> {}));
              return TestClient.reply(request.response());
            })
            .toCompletionStage()
            .toCompletableFuture();

    assertThat(Eventually.get("the answer", reply).trailers().get("grpc-status")).isEqualTo("0");
    assertThat(bodies).containsExactly("first second");
  }

  /** An endpoint that is stopped has not processed it. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void callThatWasNotProcessed_isSentAgainWhole(boolean goAway) throws IOException {
    try (FrameUpstream upstream =
        new FrameUpstream((line, stream) -> {
          bodies.add("");
          if (bodies.size() == 1) {
            if (goAway) {
              line.goAway(0);
            } else {
              line.reset(stream, 7);
            }
          } else {
            line.fields(
                stream,
                FrameUpstream.END_STREAM,
                ":status",
                "200",
                "content-type",
                "application/grpc",
                "grpc-status",
                "0");
          }
        })) {
      Reply reply = client(upstream.url(), "[timeout]").post("/x", "hello", CALL);

      assertThat(reply.field("grpc-status")).isEqualTo("0");
      assertThat(bodies).hasSize(2);
    }
  }
}
