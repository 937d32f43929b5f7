package dev.fanlight.gateway.server.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.server.PlayedExchange;
import dev.fanlight.gateway.server.RawClient;
import dev.fanlight.gateway.server.TestListener;
import dev.fanlight.gateway.server.TestStream;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.GatewayResponse;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Answers that begin before their request has come to its end, and end its connection. */
class BehindEarlyAnswersTest {
  private static final int SENT = 300_000;
  private static final String ANSWER = "y".repeat(8_000);

  private final TestListener listener = new TestListener();

  @AfterEach
  void close() {
    listener.close();
  }

  /** It waits in the kernel, unread, when the answer has been written and the connection closes. */
  @Test
  void whatAClientSendsBehindItsBody_breaksNoAnswer() {
    listener.script(exchange -> {});
    try (RawClient client = new RawClient(listener.port())) {
      client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + SENT + "\r\n\r\n12345");
      PlayedExchange exchange = listener.next();
      TestStream answer = TestStream.open();
      CompletableFuture<Void> uploaded = new CompletableFuture<>();
      listener.run(() -> {
        ReadStream<Buffer> upload = ((Body.Streamed) exchange.request.body()).stream();
        upload.endHandler(all -> uploaded.complete(null)).handler(piece -> {}).resume();
        exchange.answer(GatewayResponse.of(200).body(new Body.Streamed(answer, ANSWER.length())));
      });
      assertThat(client.readHead()).containsIgnoringCase("connection: close");
      client.send("x".repeat(SENT - 5));
      TestListener.get(uploaded);

      listener.run(() -> {
        client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        answer.push(Buffer.buffer(ANSWER));
        answer.end();
      });

      assertThat(client.readToEnd()).isEqualTo(ANSWER);
    }
  }
}
