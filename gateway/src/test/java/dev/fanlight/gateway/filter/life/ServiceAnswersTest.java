package dev.fanlight.gateway.filter.life;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.fanlight.gateway.upstream.http.wire.HttpAnswerFraming.Refused;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.client.HttpResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The client of plugins, and a service that says more or something else than one answer. */
class ServiceAnswersTest {
  private static final String FINE = "HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nfine";

  private final PluginScene scene = new PluginScene();
  private final LivePluginContext context =
      scene.context("asks", ServiceAnswersTest.class.getClassLoader());
  private final ServerSocket service = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final CountDownLatch firstEnded = new CountDownLatch(1);

  ServiceAnswersTest() throws IOException {}

  @AfterEach
  void end() throws Exception {
    service.close();
    scene.close();
  }

  /** Answers each request on the first connection so, and on the second one with the other. */
  private void serve(String first, String second) {
    Thread.startVirtualThread(() -> {
      serve(first);
      firstEnded.countDown();
      serve(second);
    });
  }

  private void serve(String answer) {
    try (Socket client = service.accept()) {
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(client.getInputStream(), ISO_8859_1));
      OutputStream out = client.getOutputStream();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.isEmpty()) {
          out.write(answer.getBytes(ISO_8859_1));
        }
      }
    } catch (IOException theTestIsOver) {
      // nobody asks any more
    }
  }

  private HttpResponse<Buffer> ask() throws Exception {
    return scene
        .loops
        .getFirst()
        .call(() -> context.webClient().get(service.getLocalPort(), "127.0.0.1", "/check").send())
        .await(20, SECONDS);
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 102, 103, 199})
  void anAnswerBehindInterimOnes_isTheAnswer(int status) throws Exception {
    String interim = "HTTP/1.1 " + status + " Wait\r\nx-user: nobody\r\n\r\n";
    serve(interim + interim + "HTTP/1.1 403 Forbidden\r\ncontent-length: 2\r\n\r\nno", FINE);

    for (int i = 0; i < 2; i++) {
      HttpResponse<Buffer> answer = ask();

      assertThat(answer.statusCode()).isEqualTo(403);
      assertThat(answer.headers().contains("x-user")).isFalse();
      assertThat(answer.bodyAsString()).isEqualTo("no");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 101 Switching\r\n\r\n",
        "HTTP/1.1 101 Switching\r\ncontent-length: 0\r\n\r\n",
        "HTTP/1.1 101 Switching\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n",
        "HTTP/1.1 101 Switching\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n",
        "HTTP/1.1 101 Switching\r\nupgrade: websocket\r\ncontent-length: 0\r\n\r\n",
        "HTTP/1.1 101 Switching\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n" + FINE
      })
  void a101_failsAtOnce_andItsConnectionIsClosed(String answer) throws Exception {
    assertRefused(
        answer,
        "http_upgrade_failed",
        "its status is 101, and the client of plugins never switches");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 401 No\r\ntransfer-encoding: gzip, chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
        "HTTP/1.1 401 No\r\ntransfer-encoding: gzip\r\n\r\nabc",
        "HTTP/1.1 401 No\r\ntransfer-encoding: identity\r\ncontent-length: 2\r\n\r\nno"
      })
  void anotherTransferCodingThanChunked_failsAtOnce_andItsConnectionIsClosed(String answer)
      throws Exception {
    assertRefused(
        answer, "http_response_transfer_coding", "its Transfer-Encoding is not chunked alone");
  }

  /** The next request goes over another connection. */
  private void assertRefused(String answer, String type, String why) throws Exception {
    serve(answer, FINE);

    Throwable failure = catchThrowable(this::ask);
    HttpResponse<Buffer> next = ask();

    assertThat(failure)
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.type()).isEqualTo(type))
        .hasMessage(why);
    assertThat(next.bodyAsString()).isEqualTo("fine");
    assertThat(firstEnded.await(20, SECONDS)).isTrue();
  }

  @Test
  void anInterimAnswerThatIsTooLarge_failsAtOnce() throws Exception {
    serve("HTTP/1.1 103 Hints\r\nx-large: " + "x".repeat(70_000) + "\r\n\r\n", FINE);

    assertThat(catchThrowable(this::ask)).isNotNull().isNotInstanceOf(TimeoutException.class);
    assertThat(ask().bodyAsString()).isEqualTo("fine");
  }

  @Test
  void aChunkedAnswer_isTheAnswer() throws Exception {
    serve("HTTP/1.1 401 No\r\ntransfer-encoding: Chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n", "");

    assertThat(ask().bodyAsString()).isEqualTo("abc");
    assertThat(ask().bodyAsString()).isEqualTo("abc");
  }
}
