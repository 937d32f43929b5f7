package dev.fanlight.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayResponse;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Where one request ends and the next begins, however they are framed and cut into segments. */
class FramingPropertyTest {
  private static TestListener listener;

  @BeforeContainer
  static void start() {
    listener = new TestListener().script(FramingPropertyTest::echo);
  }

  @AfterContainer
  static void close() {
    listener.close();
  }

  private static void echo(PlayedExchange exchange) {
    exchange
        .request
        .body()
        .collect(1 << 20, ErrorCode.PAYLOAD_TOO_LARGE)
        .onSuccess(all ->
            exchange.answer(
                GatewayResponse.of(
                    200, "text/plain", Body.of(exchange.request.path() + "|" + all))));
  }

  /** One request, and what is said about it. */
  record Sent(String bytes, String path, String content) {}

  @Provide
  Arbitrary<Sent> requests() {
    Arbitrary<String> content =
        Arbitraries.of(
            "", "a", "GET /evil HTTP/1.1\r\nHost: a\r\n\r\n", "0\r\n\r\n", "x".repeat(9000));
    Arbitrary<String> extension =
        Arbitraries.of("", ";a", " ; a=b", ";a=\"b;c\"", ";a=\"\\\"\";b", "\t;\ta\t=\tb");
    Arbitrary<String> trailer = Arbitraries.of("", "x: y\r\n", "x: y\r\nz:\r\n");
    Arbitrary<String> path = Arbitraries.of("/", "/p", "/p?q=%0d%0a");
    return Combinators.combine(
            content, extension, trailer, path, Arbitraries.integers().between(0, 3))
        .as(FramingPropertyTest::sent);
  }

  private static Sent sent(
      String content, String extension, String trailer, String target, int pieces) {
    String head = "POST " + target + " HTTP/1.1\r\nHost: a\r\n";
    String path = target.replaceFirst("\\?.*", "");
    if (pieces == 0) {
      return new Sent(
          head + "Content-Length: " + content.length() + "\r\n\r\n" + content, path, content);
    }
    StringBuilder bytes = new StringBuilder(head).append("Transfer-Encoding: chunked\r\n\r\n");
    int size = Math.max(1, content.length() / pieces);
    for (int at = 0; at < content.length(); at += size) {
      String chunk = content.substring(at, Math.min(content.length(), at + size));
      bytes.append(Integer.toHexString(chunk.length())).append(extension).append("\r\n");
      bytes.append(chunk).append("\r\n");
    }
    bytes.append("0").append(extension).append("\r\n").append(trailer).append("\r\n");
    return new Sent(bytes.toString(), path, content);
  }

  @Property(tries = 150)
  void everyRequest_isReadWholeAndAlone(
      @ForAll List<@net.jqwik.api.From("requests") Sent> requests,
      @ForAll List<@net.jqwik.api.constraints.IntRange(min = 1, max = 40) Integer> cuts) {
    StringBuilder all = new StringBuilder();
    requests.forEach(request -> all.append(request.bytes));
    listener.exchanges.clear();
    try (RawClient client = listener.connect()) {
      int at = 0;
      for (int cut : cuts) {
        int to = Math.min(all.length(), at + cut);
        client.send(all.substring(at, to));
        at = to;
      }
      client.send(all.substring(at));
      for (Sent request : requests) {
        assertThat(client.readAnswer().body()).isEqualTo(request.path + "|" + request.content);
      }
    }
    assertThat(listener.exchanges).hasSize(requests.size());
  }

  @Provide
  Arbitrary<String> mischief() {
    return Arbitraries.of(
        "\r", "\n", "\r\n", " ", "\t", ";", "=", "\"", "0", "f", "-", "+", ":", "\0", "0x", ",",
        "\u000b");
  }

  /**
   * One byte or two too many somewhere in the framing. What follows is either what it was, or it is
   * never dispatched: nobody can put a request where another has content.
   */
  @Property(tries = 150)
  void aSpoiltRequest_hidesNoOther(
      @ForAll("mischief") String mischief, @ForAll int place, @ForAll boolean chunked) {
    String framing =
        chunked ? "Transfer-Encoding: chunked\r\n\r\n5;a=b\r\n" : "Content-Length: 5\r\n\r\n";
    String end = chunked ? "\r\n0\r\n\r\n" : "";
    String evil = "GET /evil HTTP/1.1\r\nHost: a\r\n\r\n";
    String head = "POST /first HTTP/1.1\r\nHost: a\r\n" + framing;
    int at = Math.floorMod(place, head.length());
    String spoilt = head.substring(0, at) + mischief + head.substring(at) + "hello" + end;
    listener.exchanges.clear();
    try (RawClient client = listener.connect()) {
      client.send(spoilt + "GET /next HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n" + evil);
      endInput(client);
      client.readToEnd();
    }
    List<String> paths = new ArrayList<>();
    listener.exchanges.forEach(exchange -> paths.add(exchange.request.path()));
    assertThat(paths).doesNotContain("/evil").hasSizeLessThanOrEqualTo(2);
  }

  private static void endInput(RawClient client) {
    try {
      client.socket.shutdownOutput();
    } catch (java.io.IOException gone) {
      // It has been closed already.
    }
  }
}
