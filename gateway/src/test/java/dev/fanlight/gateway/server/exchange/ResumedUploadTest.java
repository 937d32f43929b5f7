package dev.fanlight.gateway.server.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.server.PlayedExchange;
import dev.fanlight.gateway.server.RawClient;
import dev.fanlight.gateway.server.TestListener;
import dev.fanlight.plugin.Body;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.RepeatedTest;

/** An upload whose reader goes on in the turn in which more of it comes. */
class ResumedUploadTest {
  /** Several reads, and few enough for the systems to take them from a client at once. */
  private static final int REST = 200_000;

  private static final int MOST_OF_A_READ = 64 * 1024;

  private static ReadStream<Buffer> stream(PlayedExchange exchange) {
    return ((Body.Streamed) exchange.request.body()).stream();
  }

  /** What has waited is given to the reader after the turn: until then, all that comes waits. */
  @RepeatedTest(5)
  void aReaderThatGoesOn_letsOneReadWait() {
    try (TestListener listener = new TestListener();
        RawClient other = new RawClient(listener.port());
        RawClient client = new RawClient(listener.port())) {
      other.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").read("HTTP/1.1 200 OK".length());
      listener.next();
      listener.script(exchange -> {});
      client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + (REST + 5) + "\r\n\r\n");
      PlayedExchange upload = listener.next();
      AtomicLong read = new AtomicLong();
      AtomicLong held = new AtomicLong();
      listener.run(() ->
          stream(upload)
              .handler(piece -> {
                held.accumulateAndGet(upload.held().bytes(), Math::max);
                read.addAndGet(piece.length());
              }));
      client.send("begin");
      listener.await("the beginning", () -> upload.held().bytes() == 5);

      listener.script(exchange -> stream(upload).resume());
      // The loop finds both when it looks at its connections next, in this order.
      listener.run(() -> {
        other.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        client.send("r".repeat(REST));
      });
      listener.await("the rest", () -> read.get() == REST + 5);

      assertThat(held.get()).isBetween(5L, (long) 5 + MOST_OF_A_READ);
    }
  }
}
