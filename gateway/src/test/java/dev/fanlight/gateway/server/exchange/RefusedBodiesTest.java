package dev.fanlight.gateway.server.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.server.PlayedExchange;
import dev.fanlight.gateway.server.RawClient;
import dev.fanlight.gateway.server.TestListener;
import dev.fanlight.gateway.upstream.http.wire.HttpPassage;
import dev.fanlight.plugin.Body;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.net.SocketException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Request bodies that are refused while their clients still send them. */
class RefusedBodiesTest {
  private static final int MOST = 10_000;

  /** Less than is read of a client whose connection closes, and more than the sockets keep. */
  private static final int SENT = 900_000;

  private static final int SOCKET_BUFFER = 16 * 1024;
  private static final String HEAD =
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";

  private final TestListener listener = new TestListener();

  @BeforeEach
  void bound() {
    listener
        .maxRequestBody(MOST)
        .script(exchange -> stream(exchange).handler(piece -> {}).resume());
  }

  @AfterEach
  void close() {
    listener.close();
  }

  private static ReadStream<Buffer> stream(PlayedExchange exchange) {
    return ((Body.Streamed) exchange.request.body()).stream();
  }

  private static String chunk(int size) {
    return Integer.toHexString(size) + "\r\n" + "x".repeat(size) + "\r\n";
  }

  @ParameterizedTest
  @ValueSource(ints = {SENT, 8192, 100})
  void aClientThatFirstSendsAllOfIt_canReadWhy(int chunk) throws SocketException {
    String all = HEAD + chunk(chunk).repeat(SENT / chunk);
    try (RawClient client = new RawClient(listener.port())) {
      client.socket.setSendBufferSize(SOCKET_BUFFER);

      TestListener.get(CompletableFuture.runAsync(() -> client.send(all)));

      assertThat(client.readAnswer().status()).isEqualTo(413);
      assertThat(client.readToEnd()).isEmpty();
    }
  }

  /** A body that its reader has paused ends them, so that the rest of it waits at the client. */
  @Test
  void aBodyThatIsRefused_doesNotEndTheReadsOfItsConnection() {
    try (RawClient client = new RawClient(listener.port())) {
      client.send(HEAD + chunk(1));
      PlayedExchange exchange = listener.next();
      HttpPassage body = (HttpPassage) stream(exchange);
      listener.run(() -> stream(exchange).pause());
      listener.run(() -> assertThat(body.arrived(0, 0)).isFalse());
      listener.run(() -> stream(exchange).resume());

      client.send(chunk(MOST));
      assertThat(TestListener.get(exchange.end).status()).isEqualTo(413);

      listener.run(() -> assertThat(body.arrived(0, 0)).isTrue());
    }
  }
}
