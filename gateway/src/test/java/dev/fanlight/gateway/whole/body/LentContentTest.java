package dev.fanlight.gateway.whole.body;

import static dev.fanlight.gateway.whole.Localhost.CERTIFICATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.ScriptedUpstream;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestClient;
import dev.fanlight.gateway.whole.TestGateway;
import dev.fanlight.gateway.whole.Wire;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Large bodies go from one connection to the other in the memory that they were read into. The
 * stage looks after its release: Netty reports what is lost.
 */
class LentContentTest {
  @RegisterExtension static final Stage stage = new Stage();

  /** More than the buffers of four sockets take. */
  private static final int SIZE = 24 << 20;

  private static final int PIECE = 256 * 1024;
  private static final byte[] CONTENT = new byte[SIZE];

  static {
    new Random(1).nextBytes(CONTENT);
  }

  private final CompletableFuture<Void> mayRead = new CompletableFuture<>();
  private ScriptedUpstream upstream;
  private TestGateway gateway;
  private TestClient client;

  static Stream<Arguments> ways() {
    return Stream.of(HttpVersion.HTTP_1_1, HttpVersion.HTTP_2)
        .flatMap(version ->
            Stream.of("http/1.1", "h2c", "http/1.1 over TLS", "h2 over TLS")
                .map(protocol -> Arguments.of(version, protocol)));
  }

  private void start(HttpVersion version, String protocol) {
    upstream = protocol.equals("h2c") ? stage.h2cUpstream() : stage.upstream();
    upstream.on(
        "/down",
        call -> {
          call.head(200, SIZE);
          for (int at = 0; at < SIZE; at += PIECE) {
            call.write(Arrays.copyOfRange(CONTENT, at, at + PIECE));
          }
          call.end();
        });
    upstream.on(
        "/up",
        call -> {
          call.await(mayRead);
          ByteArrayOutputStream all = new ByteArrayOutputStream(SIZE);
          for (byte[] bytes = call.read(PIECE); bytes.length > 0; bytes = call.read(PIECE)) {
            all.writeBytes(bytes);
            Thread.yield();
          }
          call.answer(200, Arrays.equals(all.toByteArray(), CONTENT) ? "whole" : "damaged");
        });
    gateway = stage.gateway(protocol.endsWith(" over TLS") ? twice(protocol) : once(protocol));
    client = stage.client(gateway, version);
  }

  private String once(String protocol) {
    return """
    upstreams:
      up: {url: "%s", protocol: %s}
    routes:
      - {name: x, match: {path: /**}, timeout: 1m, proxy: {upstream: up}}
    """
        .formatted(upstream.url(), protocol);
  }

  /** Through the same gateway once more: TLS is on both sides of it then. */
  private String twice(String protocol) {
    int port = stage.port();
    return """
    listeners:
      - {name: public, host: 127.0.0.1, port: 0}
      - {name: tls, host: 127.0.0.1, port: %d, tls: {cert: "%s", key: "%s"}}
    upstreams:
      up: {url: "%s"}
      itself: {url: "https://localhost:%d", protocol: %s, tls: {ca: "%s"}}
    routes:
      - name: in
        match: {path: /**}
        listeners: [tls]
        timeout: 1m
        proxy: {upstream: up}
      - name: out
        match: {path: /**}
        listeners: [public]
        timeout: 1m
        proxy: {upstream: itself}
    """
        .formatted(
            port,
            CERTIFICATE.certificatePath(),
            CERTIFICATE.privateKeyPath(),
            upstream.url(),
            port,
            protocol.replace(" over TLS", ""),
            CERTIFICATE.certificatePath());
  }

  private void awaitHeldBytes() {
    Eventually.noComplaint(() ->
        gateway.metrics().sum("fanlight_held_bytes") > 0 ? "" : "nothing waits for the reader");
  }

  /** The head of the answer, whose body is not read yet. */
  private HttpClientResponse download() {
    Future<HttpClientResponse> head =
        client
            .open(HttpMethod.GET, "/down")
            .compose(HttpClientRequest::send)
            .map(response -> {
              response.pause();
              return response;
            });
    HttpClientResponse response = Eventually.get("the head", future(head));
    awaitHeldBytes();
    return response;
  }

  /** Reads the body, and stops after each piece for a turn of the loop. */
  private static CompletableFuture<Buffer> body(HttpClientResponse response) {
    Promise<Buffer> whole = Promise.promise();
    Buffer read = Buffer.buffer(SIZE);
    response.exceptionHandler(whole::tryFail);
    response.endHandler(end -> whole.tryComplete(read));
    response.handler(piece -> {
      read.appendBuffer(piece);
      response.pause();
      stage.vertx().runOnContext(later -> response.resume());
    });
    response.resume();
    return future(whole.future());
  }

  /** A request of which the upstream reads nothing yet. */
  private HttpClientRequest upload() {
    HttpClientRequest request =
        Eventually.get(
            "a connection", future(client.open(HttpMethod.POST, "/up", "content-length: " + SIZE)));
    request.send(Buffer.buffer(CONTENT));
    upstream.awaitArrival("/up");
    awaitHeldBytes();
    return request;
  }

  private static <T> CompletableFuture<T> future(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture();
  }

  @ParameterizedTest
  @MethodSource("ways")
  void anAnswer_comesByteForByte_toAClientThatStopsAndGoes(HttpVersion version, String protocol) {
    start(version, protocol);

    Buffer body = Eventually.get("the body", body(download()));

    assertThat(Arrays.equals(body.getBytes(), CONTENT)).isTrue();
  }

  @ParameterizedTest
  @MethodSource("ways")
  void anUpload_comesByteForByte_toAnUpstreamThatStopsAndGoes(
      HttpVersion version, String protocol) {
    start(version, protocol);
    HttpClientRequest request = upload();

    mayRead.complete(null);

    assertThat(Eventually.get("the answer", future(TestClient.reply(request.response()))).body())
        .isEqualTo("whole");
  }

  /** Of Vert.x, an HTTP/1.1 client itself loses what it has read and nobody has asked for. */
  @ParameterizedTest
  @ValueSource(strings = {"http/1.1", "h2c"})
  void anHttp1ClientThatLeaves_leavesNothingBehind(String protocol) {
    start(HttpVersion.HTTP_1_1, protocol);
    try (Wire down = new Wire(gateway.port());
        Wire up = new Wire(gateway.port())) {
      down.send("GET /down HTTP/1.1\r\nhost: g\r\n\r\n");
      awaitHeldBytes();
      down.reset();
      gateway.rest();
      up.send("POST /up HTTP/1.1\r\nhost: g\r\ncontent-length: " + SIZE + "\r\n\r\n");
      Thread.startVirtualThread(() -> up.sendUntilClosed("x".repeat(SIZE)));
      awaitHeldBytes();
      up.reset();
      gateway.rest();
    } finally {
      mayRead.complete(null);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http/1.1", "h2c"})
  void anHttp2ClientThatLeaves_leavesNothingBehind(String protocol) {
    start(HttpVersion.HTTP_2, protocol);
    try {
      HttpClientResponse answer = download();
      HttpClientRequest request = upload();

      answer.request().reset();
      request.connection().close();

      gateway.rest();
    } finally {
      mayRead.complete(null);
    }
  }

  @ParameterizedTest
  @MethodSource("ways")
  void anUpstreamThatBreaksOff_leavesNothingBehind(HttpVersion version, String protocol) {
    start(version, protocol);
    HttpClientResponse answer = download();
    HttpClientRequest request = upload();

    CompletableFuture<Buffer> body = body(answer);
    upstream.awaitArrival("/down").cut();
    upstream.awaitArrival("/up").cut();
    mayRead.complete(null);

    assertThatThrownBy(() -> Eventually.get("the body", body)).isNotNull();
    // A client that still sends may lose the answer with its connection.
    CompletableFuture<Boolean> told =
        future(TestClient.reply(request.response()))
            .handle((reply, lost) -> lost != null || reply.status() == 502);
    assertThat(Eventually.get("the end of the upload", told)).isTrue();
    gateway.rest();
  }
}
