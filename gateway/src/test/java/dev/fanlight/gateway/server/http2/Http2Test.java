package dev.fanlight.gateway.server.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.server.PlayedExchange;
import dev.fanlight.gateway.server.TestListener;
import dev.fanlight.gateway.server.TestStream;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayResponse;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is different in HTTP/2. */
class Http2Test {
  private static final int NO_ERROR = 0;
  private static final int INTERNAL_ERROR = 2;
  private static final int CANCEL = 8;

  private final TestListener listener = new TestListener();
  private final Http2Client client = new Http2Client(listener.port());

  @AfterEach
  void close() {
    client.close();
    listener.close();
  }

  private void get(int stream, String path) {
    client.request(
        stream, true, ":method", "GET", ":scheme", "http", ":authority", "a", ":path", path);
  }

  private void post(int stream, String... more) {
    client.request(stream, false, fields("POST", more));
  }

  private static String[] fields(String method, String... more) {
    String[] head = {":method", method, ":scheme", "http", ":authority", "a", ":path", "/"};
    return Stream.concat(Stream.of(head), Stream.of(more)).toArray(String[]::new);
  }

  /** Refused by us with a status, or by the codec with PROTOCOL_ERROR. */
  @ParameterizedTest
  @CsvSource({
    ":method=GET|:scheme=http|:path=/, 400",
    ":method=GET|:scheme=http|:authority=a|host=b|:path=/, -1",
    ":method=GET|:scheme=http|:authority=a|:path=/|host=b, -1",
    ":method=GET|:scheme=http|:authority=u@a|:path=/, -1",
    ":method=GET|:scheme=http|:authority=a b|:path=/, -1",
    ":method=GET|:scheme=http|:authority=a|:path=/../b, 400",
    ":method=GET|:scheme=http|:authority=a|:path=/%2e%2e/b, 400",
    ":method=GET|:scheme=http|:authority=a|:path=http://a/, 400",
    ":method=GET|:scheme=http|:authority=a|:path=, -1",
    ":method=GET|:scheme=http|:authority=a|:path=*, 400",
    ":method=GET|:scheme=http|:path=/|host=a|host=b, -1",
    ":method=GET|:scheme=ftp|:authority=a|:path=/, 400",
    ":method=GET|:scheme=http|:authority=a%2e|:path=/, 400",
    ":method=TRACE|:scheme=http|:authority=a|:path=/, 501",
    ":method=CONNECT|:authority=a:80, 501",
    ":method=GET|:scheme=http|:authority=a|:path=/|connection=x, -1",
    ":method=GET|:scheme=http|:authority=a|:path=/|transfer-encoding=chunked, -1",
    ":method=GET|:scheme=http|:authority=a|:path=/|te=gzip, -1",
    ":method=GET|:scheme=http|:authority=a|:path=/|keep-alive=5, -1",
    ":method=GET|:scheme=http|:authority=a|:path=/|proxy-connection=x, -1",
    ":method=GET|:scheme=http|:authority=a|:path=/|upgrade=h2c, -1",
    ":method=GET|:scheme=http|:authority=a|:path=/|host=a|host=b, 400",
    ":method=GET|:scheme=http|:path=/|host=a|host=b, -1",
    ":method=GET|:scheme=http|:path=/|host=a|host=a, -1",
    ":method=GET|:scheme=http|:authority=a|:authority=b|:path=/, -1",
    ":method=POST|:scheme=http|:authority=a|:path=/|content-length=x, -1",
    ":method=POST|:scheme=http|:authority=a|:path=/|content-length=5, -1",
    ":method=GET|:scheme=http|:authority=a|:path=/|X-Upper=1, -1",
    ":method=GET|:scheme=http|:authority=a|:path=/|:path=/b, -1",
    ":method=GET|:scheme=http|:authority=a|:path=/|x=a\0b, -1",
  })
  void refused(String fields, int status) {
    client.request(1, true, fields.split("[|=]", -1));

    assertThat(client.nextStatus()).isEqualTo(status);
    assertThat(listener.exchanges).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({":authority, a:", ":authority, a:080", ":authority, A:80", "host, a:", "host, a:080"})
  void theAuthority_staysAsItCame(String field, String authority) {
    client.request(1, true, ":method", "GET", ":scheme", "http", ":path", "/", field, authority);

    assertThat(client.nextStatus()).isEqualTo(200);
    assertThat(listener.next().client.authority()).isEqualTo(authority);
  }

  @ParameterizedTest
  @CsvSource({"A, a", "a:80, a", "a, A:80", "a., a", "[::A], [::a]:"})
  void aHostThatIsTheAuthority_isNoOther(String authority, String host) {
    client.request(
        1,
        true,
        ":method",
        "GET",
        ":scheme",
        "http",
        ":path",
        "/",
        ":authority",
        authority,
        "host",
        host);

    assertThat(client.nextStatus()).isEqualTo(200);
    PlayedExchange exchange = listener.next();
    assertThat(exchange.client.authority()).isEqualTo(authority);
    assertThat(exchange.request.headers().getAll("host")).containsExactly(authority);
  }

  @Test
  void bodyThatIsNotAsLongAsItSays_isABadRequest() throws Exception {
    listener.script(exchange -> exchange.request.body().collect(100, ErrorCode.PAYLOAD_TOO_LARGE));
    post(1, "content-length", "5");
    client.data(1, true, "too much of it");

    PlayedExchange exchange = listener.next();
    PlayedExchange.End end = exchange.end.get(20, TimeUnit.SECONDS);
    assertThat(end.status()).isEqualTo(400);
    assertThat(end.error().code()).isEqualTo(ErrorCode.BAD_REQUEST);
    assertThat(client.nextStatus()).isEqualTo(-1);
  }

  @Test
  void trailersThatAreMalformed_areABadRequest() throws Exception {
    listener.script(exchange -> exchange.request.body().collect(100, ErrorCode.PAYLOAD_TOO_LARGE));
    post(1);
    client.data(1, false, "some");
    client.request(1, true, ":path", "/");

    PlayedExchange.End end = listener.next().end.get(20, TimeUnit.SECONDS);
    assertThat(end.status()).isEqualTo(400);
    assertThat(end.error().code()).isEqualTo(ErrorCode.BAD_REQUEST);
  }

  @Test
  void moreFieldsThanAllowed_areTooMany() {
    String[] more = new String[2 * 200];
    Arrays.fill(more, "x");
    client.request(1, true, fields("GET", more));

    assertThat(client.nextStatus()).isEqualTo(431);
  }

  @Test
  void aPathOverTheLinesLimit_isTooLong() {
    get(1, "/" + "x".repeat(8192));

    assertThat(client.nextStatus()).isEqualTo(414);
  }

  @Test
  void aHost_standsInForTheAuthority() {
    client.request(
        1, true, ":method", "GET", ":scheme", "http", ":path", "/", "host", "example.org");

    assertThat(client.nextStatus()).isEqualTo(200);
    assertThat(listener.next().client.authority()).isEqualTo("example.org");
  }

  @Test
  void streams_areServedAtTheSameTime() {
    listener.script(exchange -> {});
    get(1, "/1");
    get(3, "/3");
    PlayedExchange first = listener.next();
    PlayedExchange second = listener.next();
    listener.run(() -> second.answer(GatewayResponse.of(204)));

    Http2Client.Frame head = client.next();
    assertThat(head.stream()).isEqualTo(3);
    assertThat(head.ends()).isTrue();
    listener.run(() -> first.answer(GatewayResponse.of(200)));
    assertThat(client.next().stream()).isEqualTo(1);
  }

  @Test
  void content_isStreamed() {
    listener.script(exchange ->
        exchange
            .request
            .body()
            .collect(100, ErrorCode.PAYLOAD_TOO_LARGE)
            .onSuccess(
                all -> exchange.answer(GatewayResponse.of(200, "text/plain", Body.of(all)))));
    post(1);
    client.data(1, false, "abc");
    client.data(1, true, "def");

    assertThat(client.nextStatus()).isEqualTo(200);
    assertThat(client.next().payload()).isEqualTo("abcdef");
    assertThat(listener.next().request.body().length()).isEqualTo(-1);
  }

  @Test
  void contentNobodyReads_isCutOffAfterTheAnswer() {
    post(1);

    assertThat(client.nextStatus()).isEqualTo(200);
    assertThat(client.next().ends()).isTrue();
    Http2Client.Frame reset = client.next();
    assertThat(reset.type()).isEqualTo(Http2Client.RST_STREAM);
    assertThat(reset.errorCode()).isEqualTo(NO_ERROR);
    get(3, "/");
    assertThat(client.nextStatus()).isEqualTo(200);
  }

  @Test
  void contentOfARefusedRequest_isCutOffAfterTheAnswer() {
    client.request(1, false, ":method", "POST", ":scheme", "ftp", ":authority", "a", ":path", "/");

    assertThat(client.nextStatus()).isEqualTo(400);
    assertThat(client.next().ends()).isTrue();
    Http2Client.Frame reset = client.next();
    assertThat(reset.type()).isEqualTo(Http2Client.RST_STREAM);
    assertThat(reset.errorCode()).isEqualTo(NO_ERROR);
  }

  @Test
  void contentDeclaredTooLarge_isRefused() {
    listener.maxRequestBody(5).script(exchange -> {});
    post(1, "content-length", "6");

    assertThat(client.nextStatus()).isEqualTo(413);
  }

  @Test
  void anAnswerThatBreaksOff_resetsItsStream() {
    TestStream stream = TestStream.open();
    listener.script(
        exchange -> exchange.answer(GatewayResponse.of(200).body(new Body.Streamed(stream, -1))));
    get(1, "/");
    assertThat(client.nextStatus()).isEqualTo(200);
    listener.run(() -> stream.push(Buffer.buffer("abc")));
    assertThat(client.next().payload()).isEqualTo("abc");
    listener.run(() -> stream.fail(GatewayError.of(ErrorCode.CONNECTION_RESET, "gone")));

    Http2Client.Frame reset = client.next();
    assertThat(reset.type()).isEqualTo(Http2Client.RST_STREAM);
    assertThat(reset.errorCode()).isEqualTo(INTERNAL_ERROR);
    PlayedExchange.End end = TestListener.get(listener.next().end);
    assertThat(end.status()).isEqualTo(200);
    assertThat(end.bytes()).isEqualTo(3);
  }

  @Test
  void trailers_areSentToWhoTakesThem() {
    MultiMap trailers = MultiMap.caseInsensitiveMultiMap().add("x-sum", "9");
    listener.script(exchange ->
        exchange.answer(
            GatewayResponse.of(200)
                .body(new Body.Streamed(new TestStream("abc"), -1, () -> trailers))));
    client.request(1, true, fields("GET", "te", "trailers"));

    assertThat(client.nextStatus()).isEqualTo(200);
    assertThat(client.next().payload()).isEqualTo("abc");
    Http2Client.Frame end = client.next();
    assertThat(end.ends()).isTrue();
    assertThat(client.decode(end).get("x-sum")).hasToString("9");
  }

  @Test
  void aClientThatResetsItsStream_isGone() {
    listener.script(exchange -> {});
    get(1, "/");
    PlayedExchange exchange = listener.next();
    client.send(Http2Client.RST_STREAM, 0, 1, "\0\0\0" + (char) CANCEL);

    assertThat(TestListener.get(exchange.cancelled).code()).isEqualTo(ErrorCode.CLIENT_GONE);
    assertThat(TestListener.get(exchange.end).status()).isEqualTo(499);
  }

  @Test
  void aClientThatLeaves_isGoneOnAllItsStreams() {
    listener.script(exchange -> {});
    get(1, "/");
    post(3);
    PlayedExchange first = listener.next();
    PlayedExchange second = listener.next();
    client.close();

    assertThat(TestListener.get(first.end).status()).isEqualTo(499);
    assertThat(TestListener.get(second.end).status()).isEqualTo(499);
  }
}
