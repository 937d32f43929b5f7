package dev.fanlight.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients that leave in the middle of a request's head: nothing was answered. */
class MidHeadTest {
  private static final String PART = "GET /part HTTP/1.1\r\nHo";

  private final TestListener listener = new TestListener();

  @AfterEach
  void close() {
    listener.close();
  }

  private PlayedExchange.End end() throws InterruptedException {
    PlayedExchange refused = listener.refused.poll(20, TimeUnit.SECONDS);
    assertThat(refused).isNotNull();
    return TestListener.get(refused.end);
  }

  private static void assertUnanswered(PlayedExchange.End end, ErrorCode code) {
    assertThat(end.bytes()).isZero();
    assertThat(end.error()).extracting(GatewayError::code).isEqualTo(code);
    assertThat(end.status()).isEqualTo(code.status());
  }

  @Test
  void clientThatVanishes_wasAnsweredNothing() throws Exception {
    try (RawClient client = listener.connect()) {
      client.send(PART);
    }

    assertUnanswered(end(), ErrorCode.CLIENT_GONE);
  }

  /** RFC 9112, section 2.2: empty lines before a request line are no part of a head. */
  @Test
  void emptyLinesBehindABody_beginNoHead() {
    try (RawClient client = listener.connect()) {
      client.send("POST /1 HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx\r\n\r\n");
      assertThat(client.readAnswer().status()).isEqualTo(200);
      listener.advance(Duration.ofSeconds(11));

      client.send("GET /2 HTTP/1.1\r\nHost: a\r\n\r\n");

      assertThat(client.readAnswer().status()).isEqualTo(200);
    }
  }
}
