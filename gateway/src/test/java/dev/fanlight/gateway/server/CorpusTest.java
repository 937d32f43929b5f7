package dev.fanlight.gateway.server;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fanlight.gateway.config.ListenerConfig.HalfClose;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Inputs and outcomes of two other servers' parser tests, sent over sockets. The files in
 * resources/corpora name their sources and licences. Where a case has no Host, it is also sent with
 * one, so that it tests what it was written for.
 */
class CorpusTest {
  private static TestListener listener;
  private static final AtomicInteger complete = new AtomicInteger();

  @BeforeAll
  static void start() {
    listener = new TestListener(HalfClose.ANSWER).script(CorpusTest::readWhole);
  }

  @AfterAll
  static void close() {
    listener.close();
  }

  private static void readWhole(PlayedExchange exchange) {
    exchange
        .request
        .body()
        .collect(1 << 20, ErrorCode.PAYLOAD_TOO_LARGE)
        .onSuccess(all -> {
          complete.incrementAndGet();
          exchange.answer(GatewayResponse.of(200, "text/plain", Body.of("ok")));
        });
  }

  record Case(String id, String want, int code, int complete, List<String> parts) {
    String input() {
      return String.join("", parts);
    }

    @Override
    public String toString() {
      return id;
    }
  }

  static Stream<Case> llhttp() throws IOException {
    return cases("llhttp");
  }

  static Stream<Case> llhttpWithoutHost() throws IOException {
    return cases("llhttp")
        .filter(test -> !test.input().toLowerCase(Locale.ROOT).contains("\nhost:"))
        .filter(test -> !test.input().contains("HTTP/1.0"));
  }

  static Stream<Case> goNetHttp() throws IOException {
    return cases("gonethttp");
  }

  private static Stream<Case> cases(String name) throws IOException {
    try (InputStream in = CorpusTest.class.getResourceAsStream("/corpora/" + name + ".json")) {
      JsonNode tests = new ObjectMapper().readTree(in).get("tests");
      return StreamSupport.stream(tests.spliterator(), false).map(CorpusTest::read);
    }
  }

  private static Case read(JsonNode test) {
    List<String> parts = new ArrayList<>();
    for (JsonNode part : test.get("data")) {
      parts.add(part.isArray() ? part.get(0).asText().repeat(part.get(1).asInt()) : part.asText());
    }
    return new Case(
        test.get("id").asText(),
        test.path("want").asText(),
        test.path("code").asInt(),
        test.path("n").asInt(),
        parts);
  }

  /** Reads while it sends: the gateway cuts off a client that sends on and on after a refusal. */
  private static String exchange(String input) throws IOException {
    complete.set(0);
    try (RawClient client = listener.connect()) {
      CompletableFuture<String> answers = CompletableFuture.supplyAsync(client::readToEnd);
      try {
        client.send(input);
        client.socket.shutdownOutput();
      } catch (UncheckedIOException | SocketException cutOff) {
        // It has been answered by then.
      }
      return TestListener.get(answers);
    }
  }

  private static String withHost(String input) {
    return input.toLowerCase(Locale.ROOT).contains("\nhost:")
        ? input
        : input.replace(" HTTP/1.1\r\n", " HTTP/1.1\r\nHost: x\r\n");
  }

  /** Where we read another number of complete requests than llhttp does, and why. */
  private static final Map<String, Integer> LLHTTP_DIFFERENCES =
      Map.ofEntries(
          // Its own harness stops at the first error; the request before it was whole.
          entry("connection/CRLF between requests, implicit keep-alive", 1),
          // It was told to skip bodies here.
          entry("content-length/Content-Length reset when no body is received", 0),
          // Methods are an open set (RFC 9110, section 9.1).
          entry("invalid/HTTP protocol and ANNOUNCE method", 1),
          entry("invalid/Invalid method", 1),
          // Not HTTP/1.0 or HTTP/1.1.
          entry("method/SOURCE request with ICE", 0),
          entry("method/OPTIONS request with RTSP", 0),
          entry("method/ANNOUNCE request with RTSP", 0),
          entry("sample/No HTTP version", 0),
          // A gateway is no tunnel: 501.
          entry("method/CONNECT request", 0),
          entry("method/CONNECT request with CAPS", 0),
          entry("method/CONNECT with body", 0),
          entry("uri/Underscore in hostname", 0),
          // Only OPTIONS has an asterisk for a target, and there is no resource behind it.
          entry("method/M-SEARCH request", 0),
          // No transfer coding but chunked: 501.
          entry("transfer-encoding/POST with chunked as last transfer-encoding", 0),
          entry(
              "transfer-encoding/POST with chunked as last transfer-encoding (multiple headers)",
              0),
          // The Host that was added is not the target's.
          entry("uri/Host terminated by a query string", 0),
          entry("uri/host:port terminated by a query string", 0),
          entry("uri/host:port terminated by a space", 0),
          // A fragment is never sent, a user never part of an http authority (RFC 9110, 4.2.4).
          entry("uri/Fragment in URI", 0),
          entry("uri/host:port and basic auth", 0));

  @ParameterizedTest
  @MethodSource
  void llhttp(Case test) throws IOException {
    exchange(withHost(test.input()));

    assertThat(complete.get()).isEqualTo(LLHTTP_DIFFERENCES.getOrDefault(test.id, test.complete));
  }

  @ParameterizedTest
  @MethodSource
  void llhttpWithoutHost(Case test) throws IOException {
    exchange(test.input());

    assertThat(complete.get()).isZero();
  }

  /** Where we answer another status than Go does, and why. */
  private static final Map<String, Integer> GO_DIFFERENCES =
      Map.of(
          // An http URI has a host (RFC 9110, section 4.2.1).
          "host HTTP/1.1 Host: \\r\\n", 400,
          // An IPv6 address stands in brackets (RFC 3986, section 3.2.2).
          "host HTTP/1.1 Host: ::1\\r\\n", 400,
          // The beginning of an HTTP/2 connection that never comes to a request.
          "host PRI * HTTP/2.0 ", 0,
          // No Host; and CONNECT is not implemented.
          "host CONNECT golang.org:443 HTTP/1.1 ", 400,
          "bad bad_connect_host", 501);

  @ParameterizedTest
  @MethodSource
  void goNetHttp(Case test) throws IOException {
    String answers = exchange(test.input());

    int status = answers.isEmpty() ? 0 : Integer.parseInt(answers.split(" ", 3)[1]);
    assertThat(status).isEqualTo(GO_DIFFERENCES.getOrDefault(test.id, test.code));
    assertThat(complete.get()).isEqualTo(status == 200 ? 1 : 0);
  }
}
