package dev.fanlight.gateway.filter.life;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.client.HttpResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The client of plugins, and a service that says something before it answers. */
class InterimAnswersTest {
  private final PluginScene scene = new PluginScene();
  private final LivePluginContext context =
      scene.context("asks", InterimAnswersTest.class.getClassLoader());
  private final ServerSocket service = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

  InterimAnswersTest() throws IOException {}

  @AfterEach
  void end() throws Exception {
    service.close();
    scene.close();
  }

  /** Answers each request on one connection with these bytes. */
  private void serve(String answer) {
    Thread.startVirtualThread(() -> {
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
    });
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
    serve(interim + interim + "HTTP/1.1 403 Forbidden\r\ncontent-length: 2\r\n\r\nno");

    for (int i = 0; i < 2; i++) {
      HttpResponse<Buffer> answer = ask();

      assertThat(answer.statusCode()).isEqualTo(403);
      assertThat(answer.headers().contains("x-user")).isFalse();
      assertThat(answer.bodyAsString()).isEqualTo("no");
    }
  }

  @Test
  void a101_isTheAnswer() throws Exception {
    serve("HTTP/1.1 101 Switching\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n");

    assertThat(ask().statusCode()).isEqualTo(101);
  }
}
