package dev.fanlight.gateway.server;

import dev.fanlight.gateway.config.ListenerConfig.BodyRate;
import dev.fanlight.gateway.config.ListenerConfig.Connections;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayResponse;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;

/** A listener that cuts off slow clients, and time that passes as a test wants it. */
public abstract class SlowReadersScene {
  protected static final Duration SECOND = Duration.ofSeconds(1);

  /** At least 1,000 bytes in ten seconds. */
  protected final TestListener listener =
      new TestListener(
          TestListener.limits(Connections.upTo(10_000), new BodyRate(100, Duration.ofSeconds(10))));

  @AfterEach
  void close() {
    listener.close();
  }

  protected void answersWith(int bytes) {
    Buffer content = Buffer.buffer(new byte[bytes]);
    listener.script(exchange -> exchange.answer(GatewayResponse.of(200).body(Body.of(content))));
  }

  protected void seconds(int count) {
    for (int i = 0; i < count; i++) {
      listener.advance(SECOND);
    }
  }

  /** As long as it takes: the kernel takes some of the answer in its own time. */
  protected void awaitEnd(PlayedExchange exchange) {
    listener.await(
        "the end",
        () -> {
          listener.time.advance(SECOND);
          return exchange.end.isDone();
        });
  }

  protected static ErrorCode error(PlayedExchange exchange) {
    return Objects.requireNonNull(TestListener.get(exchange.end).error()).code();
  }
}
