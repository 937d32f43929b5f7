package dev.fanlight.gateway.upstream.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.upstream.call.CallHead;
import dev.fanlight.gateway.upstream.endpoint.Endpoint;
import dev.fanlight.gateway.upstream.endpoint.WeightedEndpoint;
import dev.fanlight.plugin.Body;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of connections to an endpoint that leaves its upstream. */
class HttpConnectionsTest {
  private static final Endpoint OTHER =
      Endpoint.of(URI.create("http://127.0.0.1:1"), System::nanoTime);

  /** Completed by the test: the server sends the second half of its answer. */
  private final CompletableFuture<Void> secondHalf = new CompletableFuture<>();

  /** The server has seen the end of the connection. */
  private final CompletableFuture<Void> closed = new CompletableFuture<>();

  private final Reader reader = new Reader();
  private OneAttempt attempt;

  @BeforeEach
  void serve() throws IOException {
    attempt = new OneAttempt(new Halves());
  }

  @AfterEach
  void close() throws Exception {
    attempt.close();
  }

  @Test
  void endpointLeaves_itsIdleConnectionCloses() throws Exception {
    secondHalf.complete(null);
    attempt.open(reader);
    assertThat(reader.ended.get(20, TimeUnit.SECONDS)).isEmpty();

    attempt.upstream.endpoints().replace(List.of(WeightedEndpoint.of(OTHER)));

    closed.get(20, TimeUnit.SECONDS);
  }

  @Test
  void endpointLeaves_whatIsUnderWayEndsBeforeItsConnectionCloses() throws Exception {
    attempt.open(reader);
    reader.answered.get(20, TimeUnit.SECONDS);

    attempt.upstream.endpoints().replace(List.of(WeightedEndpoint.of(OTHER)));
    secondHalf.complete(null);

    assertThat(reader.ended.get(20, TimeUnit.SECONDS)).isEmpty();
    closed.get(20, TimeUnit.SECONDS);
  }

  /** Sends a half of the answer, and the other when the test wants it. */
  private final class Halves implements OneAttempt.Script {
    @Override
    public void answer(BufferedReader more, OutputStream answer) throws IOException {
      String head = "HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nbo";
      answer.write(head.getBytes(ISO_8859_1));
      secondHalf.join();
      answer.write("dy".getBytes(ISO_8859_1));
      if (more.read() < 0) {
        closed.complete(null);
      }
    }

    @Override
    public void broken(IOException failure) {
      closed.completeExceptionally(failure);
    }
  }

  /** Reads the answer to its end. */
  private static final class Reader extends OneAttempt.Listener {
    final CompletableFuture<Integer> answered = new CompletableFuture<>();

    @Override
    public void head(CallHead head) {
      ((Body.Streamed) head.body()).stream().handler(chunk -> {}).resume();
      answered.complete(head.status());
    }
  }
}
