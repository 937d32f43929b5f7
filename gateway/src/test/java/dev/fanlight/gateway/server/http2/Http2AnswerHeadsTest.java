package dev.fanlight.gateway.server.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.server.PlayedExchange;
import dev.fanlight.gateway.server.TestListener;
import dev.fanlight.gateway.server.TestStream;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayResponse;
import io.vertx.core.MultiMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers whose fields are more than an HTTP/2 client says that it takes. */
class Http2AnswerHeadsTest {
  private static final int TAKEN = 1000;
  private static final String[] GET = {
    ":method", "GET", ":scheme", "http", ":authority", "a", ":path", "/"
  };

  private final TestListener listener = new TestListener();
  private final Http2Client client = Http2Client.silent(listener.port());

  @AfterEach
  void close() {
    client.close();
    listener.close();
  }

  /** The preface and its SETTINGS. */
  private void begin(String settings) {
    client.sendText("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    client.send(Http2Client.SETTINGS, 0, 0, settings);
  }

  private static String takes(int bytes) {
    return "\0\6\0\0" + (char) (bytes >> 8) + (char) (bytes & 0xff);
  }

  private void answer(String kind, int large) {
    listener.script(exchange -> {
      GatewayResponse answer = GatewayResponse.of(200).body(body(kind));
      answer.headers().set("x-large", "x".repeat(large));
      exchange.answer(answer);
    });
  }

  private static Body body(String kind) {
    return switch (kind) {
      case "none" -> Body.empty();
      case "small" -> Body.of("abc");
      case "large" -> Body.of("x".repeat(200_000));
      case "streamed" -> new Body.Streamed(new TestStream("abc"), -1);
      default -> new Body.Streamed(TestStream.open(), -1);
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "small", "large", "streamed", "awaited"})
  void headThatTheClientDoesNotTake_isAProblemAtOnce(String kind) {
    answer(kind, TAKEN);
    begin(takes(TAKEN));
    client.request(1, true, GET);

    assertThat(client.nextStatus()).isEqualTo(502);
    assertThat(client.next().payload()).contains("larger than the client takes");
    PlayedExchange.End end = TestListener.get(listener.next().end);
    assertThat(end.status()).isEqualTo(502);
    assertThat(end.error().code()).isEqualTo(ErrorCode.BAD_UPSTREAM_RESPONSE);
  }

  /** Status, {@code content-length} and {@code date} take 42, 47 and 65 bytes. */
  @ParameterizedTest
  @CsvSource({"807, 200", "808, 502"})
  void fields_countAsTheProtocolCountsThem(int large, int status) {
    answer("small", large);
    begin(takes(TAKEN));
    client.request(1, true, GET);

    assertThat(client.nextStatus()).isEqualTo(status);
  }

  @Test
  void limit_mayChange() {
    answer("none", TAKEN);
    begin("");
    client.request(1, true, GET);
    assertThat(client.nextStatus()).isEqualTo(200);
    client.send(Http2Client.SETTINGS, 0, 0, takes(TAKEN));
    client.request(3, true, GET);
    assertThat(client.nextStatus()).isEqualTo(502);
    client.next();
    client.send(Http2Client.SETTINGS, 0, 0, takes(2 * TAKEN));
    client.request(5, true, GET);

    assertThat(client.nextStatus()).isEqualTo(200);
  }

  @Test
  void hints_thatTheClientDoesNotTake_areLeftOut() {
    MultiMap hints = MultiMap.caseInsensitiveMultiMap().add("link", "x".repeat(TAKEN));
    listener.script(exchange -> {});
    begin(takes(TAKEN));
    client.request(1, true, GET);
    PlayedExchange exchange = listener.next();
    listener.run(() -> {
      exchange.hint(hints);
      exchange.hint(MultiMap.caseInsensitiveMultiMap().add("link", "small"));
      exchange.answer(GatewayResponse.of(200));
    });

    assertThat(client.decode(client.next()).get("link")).hasToString("small");
    assertThat(client.nextStatus()).isEqualTo(200);
  }
}
