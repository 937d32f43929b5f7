package dev.fanlight.gateway.whole.body;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.FrameUpstream;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestGateway;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Upstreams that answer an upload before they have read it. */
class EarlyAnswersTest {
  private static final int HANG = 30_000;

  /** More than the systems on the way take for a reader that does not read. */
  private static final int UPLOAD = 32 * 1024 * 1024;

  private static final String TOO_LARGE = "HTTP/1.1 413 Content Too Large\r\nConnection: close\r\n";

  @RegisterExtension static final Stage stage = new Stage();

  /** What becomes of one connection when the head of its request has been read. */
  @FunctionalInterface
  private interface Script {
    void run(Socket socket) throws IOException;
  }

  private static Thread serve(ServerSocket server, Script script) {
    return Thread.startVirtualThread(() -> {
      while (true) {
        try (Socket socket = server.accept()) {
          socket.setSoTimeout(HANG);
          StringBuilder request = new StringBuilder();
          while (request.indexOf("\r\n\r\n") < 0) {
            request.append((char) socket.getInputStream().read());
          }
          script.run(socket);
        } catch (IOException closed) {
          return;
        }
      }
    });
  }

  private static ServerSocket server() throws IOException {
    return new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
  }

  private static TestGateway gateway(ServerSocket server) {
    return gateway("http://127.0.0.1:" + server.getLocalPort(), "http/1.1");
  }

  private static TestGateway gateway(String url, String protocol) {
    return stage.gateway(
        """
        upstreams:
          up:
            url: "%s"
            protocol: %s
            timeout: 1h
            circuit_breaker: {requests: 2}
        routes: [{name: x, match: {path: /x}, timeout: 1h, proxy: {upstream: up}}]
        """
            .formatted(url, protocol));
  }

  private static String head(String length) {
    return "POST /x HTTP/1.1\r\nHost: g\r\n" + length + "\r\n\r\n";
  }

  /** Sends the body while it reads the answer. */
  private static String upload(TestGateway gateway, boolean chunked) throws IOException {
    try (Socket client = new Socket("127.0.0.1", gateway.port())) {
      client.setSoTimeout(HANG);
      String length = chunked ? "Transfer-Encoding: chunked" : "Content-Length: " + UPLOAD;
      client.getOutputStream().write(head(length).getBytes(ISO_8859_1));
      Thread.startVirtualThread(() -> {
        byte[] piece = new byte[16 * 1024];
        byte[] size = "4000\r\n".getBytes(ISO_8859_1);
        try {
          for (int sent = 0; sent < UPLOAD; sent += piece.length) {
            if (chunked) {
              client.getOutputStream().write(size);
            }
            client.getOutputStream().write(piece);
            if (chunked) {
              client.getOutputStream().write("\r\n".getBytes(ISO_8859_1));
            }
          }
        } catch (IOException cut) {
          // The gateway closes the connection after its answer.
        }
      });
      return answer(client.getInputStream());
    }
  }

  /** Up to the end of the body, which is that of its length. */
  private static String answer(InputStream in) throws IOException {
    StringBuilder answer = new StringBuilder();
    while (answer.indexOf("\r\n\r\n") < 0) {
      answer.append((char) in.read());
    }
    String head = answer.toString().toLowerCase(java.util.Locale.ROOT);
    int at = head.indexOf("content-length:") + "content-length:".length();
    int length = Integer.parseInt(head.substring(at, head.indexOf("\r\n", at)).strip());
    return answer + new String(in.readNBytes(length), ISO_8859_1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void answerBeforeAReset_isPassedOnAndBlamesNobody(boolean chunked) throws IOException {
    try (ServerSocket server = server()) {
      serve(
          server,
          socket -> {
            socket.getInputStream().readNBytes(100_000);
            socket
                .getOutputStream()
                .write((TOO_LARGE + "Content-Length: 7\r\n\r\ntoo big").getBytes(ISO_8859_1));
            // What is unread makes the system reset the connection.
          });
      TestGateway gateway = gateway(server);
      for (int i = 0; i < 8; i++) {
        assertThat(upload(gateway, chunked)).startsWith("HTTP/1.1 413 ").endsWith("too big");
      }
    }
  }

  @Test
  void resetBeforeAnAnswer_isAFailure() throws IOException {
    try (ServerSocket server = server()) {
      serve(server, socket -> socket.getInputStream().readNBytes(100_000));
      assertThat(upload(gateway(server), false))
          .startsWith("HTTP/1.1 502 ")
          .contains("connection_reset");
    }
  }

  /** The client reads late; but where the systems take less of the answer, it reads before. */
  private static void awaitSent(CompletableFuture<Void> sent) throws Exception {
    try {
      sent.get(2, TimeUnit.SECONDS);
    } catch (TimeoutException tooMuch) {
      // The upstream sends the rest while the client reads.
    }
  }

  /** The answer to the beginning of an upload, read when it has been sent. */
  private static String lateAnswer(Socket client, TestGateway gateway, CompletableFuture<Void> sent)
      throws Exception {
    client.setReceiveBufferSize(4096);
    client.setSoTimeout(HANG);
    client.connect(new InetSocketAddress("127.0.0.1", gateway.port()));
    client.getOutputStream().write((head("Content-Length: 99999") + "begun").getBytes(ISO_8859_1));
    awaitSent(sent);
    return answer(client.getInputStream());
  }

  /** About as much as is on its way to a client that does not read: the rest waits upstream. */
  @ParameterizedTest
  @ValueSource(
      ints = {340_000, 350_000, 360_000, 370_000, 380_000, 390_000, 400_000, 410_000, 420_000})
  void earlyAnswerThatIsReadLater_isWhole(int size) throws Exception {
    try (ServerSocket server = server();
        Socket client = new Socket()) {
      CompletableFuture<Void> ended = new CompletableFuture<>();
      serve(
          server,
          socket -> {
            socket.setSendBufferSize(size);
            socket
                .getOutputStream()
                .write((TOO_LARGE + "Content-Length: " + size + "\r\n\r\n").getBytes(ISO_8859_1));
            socket.getOutputStream().write("x".repeat(size).getBytes(ISO_8859_1));
            socket.shutdownOutput();
            ended.complete(null);
            assertThat(socket.getInputStream().skip(UPLOAD)).isNotNegative();
            assertThat(socket.getInputStream().read()).isNegative();
          });
      String answer = lateAnswer(client, gateway(server), ended);

      assertThat(answer).startsWith("HTTP/1.1 413 ");
      assertThat(answer.chars().filter(c -> c == 'x').count()).isEqualTo(size);
    }
  }

  /** RFC 9113, section 8.1: so a server says that it wants no more of the request. */
  private static FrameUpstream answersAndResets(int size) {
    return answers(size, (line, stream) -> line.reset(stream, 0));
  }

  private static FrameUpstream answers(int size, FrameUpstream.Script then) {
    return new FrameUpstream((line, stream) -> {
      line.fields(stream, 0, ":status", "413", "content-length", Integer.toString(size));
      for (int left = size; left > 0; left -= 10_000) {
        line.data(stream, left == 10_000 ? FrameUpstream.END_STREAM : 0, "x".repeat(10_000));
      }
      then.run(line, stream);
    });
  }

  @Test
  void answerBeforeAResetOfItsStream_isPassedOnAndBlamesNobody() throws IOException {
    try (FrameUpstream upstream = answersAndResets(10_000)) {
      TestGateway gateway = gateway(upstream.url(), "h2c");
      for (int i = 0; i < 8; i++) {
        assertThat(upload(gateway, i % 2 == 0)).startsWith("HTTP/1.1 413 ").endsWith("xx");
      }
      assertThat(upstream.lines()).noneMatch(FrameUpstream.Line::isClosed);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void earlyAnswerBeforeAReset_thatIsReadLater_isWhole(boolean ofItsConnection) throws IOException {
    int size = 60_000;
    try (FrameUpstream upstream =
        ofItsConnection ? answers(size, (line, stream) -> {}) : answersAndResets(size)) {
      TestGateway gateway = gateway(upstream.url(), "h2c");
      HttpClientOptions options = new HttpClientOptions().setProtocolVersion(HttpVersion.HTTP_2);
      options.setHttp2ClearTextUpgrade(false);
      options.setInitialSettings(new Http2Settings().setInitialWindowSize(16 * 1024));
      HttpClient client = stage.vertx().createHttpClient(options);
      Future<HttpClientResponse> head =
          client
              .request(HttpMethod.POST, gateway.port(), "127.0.0.1", "/x")
              .compose(request -> {
                request.putHeader("content-length", "99999").write("begun");
                return request.response().onSuccess(HttpClientResponse::pause);
              });
      HttpClientResponse response = get("a head", head);
      FrameUpstream.Line line = upstream.lines().getFirst();
      line.ping();
      Eventually.equal("the answer to a ping", true, line::ponged);
      if (ofItsConnection) {
        line.end(true);
        Eventually.equal("closed", true, line::isClosed);
      }

      Future<Buffer> body = response.body();
      response.resume();

      assertThat(response.statusCode()).isEqualTo(413);
      assertThat(get("a body", body).length()).isEqualTo(size);
      get("the client's end", client.close());
    }
  }

  private static <T> T get(String what, Future<T> future) {
    return Eventually.get(what, future.toCompletionStage().toCompletableFuture());
  }
}
