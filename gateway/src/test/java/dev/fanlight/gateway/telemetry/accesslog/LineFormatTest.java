package dev.fanlight.gateway.telemetry.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.AccessLogConfig.Field;
import dev.fanlight.gateway.telemetry.journal.ExchangeRecord;
import dev.fanlight.gateway.telemetry.journal.FinishedExchange;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LineFormatTest {
  private final LineFormat json = new JsonLines(Set.of());
  private final LineFormat text = new TextLines(Set.of());

  @Test
  void jsonLine_isAnObject() {
    assertThat(print(json, Exchanges.failed()))
        .isEqualTo(
            """
            {"time":"2026-01-01T00:00:00.123Z","request_id":"7f3a",\
            "trace_id":"0af7651916cd43dd8448eb211c80319c","listener":"public",\
            "client":"10.0.0.1","protocol":"HTTP/1.1","scheme":"https",\
            "host":"shop.example.com","method":"GET","path":"/home/7",\
            "query":"token=REDACTED","route":"home","status":504,"bytes":312,\
            "request_bytes":0,"duration_ms":500.21,"queue_ms":0.4,"overhead_ms":0.41,\
            "upstream":"users","endpoint":"10.0.0.7:8080","attempts":1,"connect_ms":0.5,\
            "slowest_call":"user","slowest_call_ms":499.8,"critical_call":"user",\
            "error":"deadline_exceeded","ended_by":"deadline","user_agent":"curl/8.5.0"}
            """);
  }

  @Test
  void textLine_isColumnsAndFields() {
    assertThat(print(text, Exchanges.failed()))
        .isEqualTo(
            "2026-01-01T00:00:00.123Z 10.0.0.1 GET /home/7 HTTP/1.1 504 312B 500.21ms"
                + " request_id=7f3a trace_id=0af7651916cd43dd8448eb211c80319c listener=public"
                + " scheme=https host=shop.example.com query=token=REDACTED route=home"
                + " request_bytes=0 queue_ms=0.4 overhead_ms=0.41 upstream=users"
                + " endpoint=10.0.0.7:8080 attempts=1 connect_ms=0.5 slowest_call=user"
                + " slowest_call_ms=499.8 critical_call=user error=deadline_exceeded"
                + " ended_by=deadline user_agent=curl/8.5.0\n");
  }

  @Test
  void lineOfACall_isTiedToItsExchangeByTheRequestId() {
    assertThat(printCall(json, Exchanges.failed()))
        .isEqualTo(
            """
            {"time":"2026-01-01T00:00:00.123Z","request_id":"7f3a",\
            "trace_id":"0af7651916cd43dd8448eb211c80319c","route":"home","call":"user",\
            "outcome":"timeout","start_ms":0.3,"duration_ms":499.8,"turn_ms":0.0,\
            "queue_ms":0.4,"upstream":"users","endpoint":"10.0.0.7:8080","attempts":1,\
            "connect_ms":0.5,"error":"deadline_exceeded","phase":"response"}
            """);
    assertThat(printCall(text, Exchanges.failed()))
        .isEqualTo(
            "2026-01-01T00:00:00.123Z CALL 499.8ms request_id=7f3a"
                + " trace_id=0af7651916cd43dd8448eb211c80319c route=home call=user"
                + " outcome=timeout start_ms=0.3 turn_ms=0.0 queue_ms=0.4 upstream=users"
                + " endpoint=10.0.0.7:8080 attempts=1 connect_ms=0.5 error=deadline_exceeded"
                + " phase=response\n");
  }

  @Test
  void ofSeveralCalls_theCriticalOneIsShown_withTheAttemptThatAnswered() {
    assertThat(new JsonObject(print(json, Exchanges.everything())).getMap())
        .contains(
            Map.entry("endpoint", "two:2"),
            Map.entry("upstream_status", 503),
            Map.entry("attempts", 2),
            Map.entry("connect_ms", 1.0),
            Map.entry("head_ms", 8.0),
            Map.entry("calls_omitted", 7));
  }

  @Test
  void headers_areAMemberOfTheirOwn_andSecretsAreRedacted() {
    assertThat(print(json, Exchanges.everything()))
        .contains("\"headers\":{\"x-tenant\":\"t\",\"authorization\":\"REDACTED\"}");
    assertThat(print(text, Exchanges.everything()))
        .contains(" headers.x-tenant=t headers.authorization=REDACTED");
  }

  @Test
  void readme_showsTheseLines() throws IOException {
    assertThat(Files.readString(Path.of("..", "deploy", "README.md")))
        .contains(print(json, Exchanges.failed()))
        .contains(print(text, Exchanges.failed()))
        .contains(printCall(json, Exchanges.failed()));
  }

  @Test
  void aTunnel_hasItsBytesBothWays() {
    assertThat(print(json, Exchanges.tunnel()))
        .contains("\"status\":101,\"bytes\":7,\"request_bytes\":0,\"bytes_received\":5,");
    assertThat(print(text, Exchanges.tunnel())).contains(" 101 7B ", " bytes_received=5");
  }

  @Test
  void fieldsOfPlugins_standBehindAllOthers() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("user", "ada \"\u2028 l\n");
    fields.put("cost", 3L);

    assertThat(print(json, Exchanges.with(fields)))
        .endsWith(
            ",\"overhead_ms\":0.0,\"fields\":{\"user\":\"ada \\\"\\u2028"
                + " l\\u000a\",\"cost\":3}}\n");
    assertThat(print(text, Exchanges.with(fields)))
        .endsWith(
            " overhead_ms=0.0 fields.user=ada\\u0020\\u0022\\u2028\\u0020l\\u000a fields.cost=3\n");
  }

  @Test
  void withoutCallAndError_jsonLeavesThemOut() {
    assertThat(print(json, Exchanges.plain("a", "/")))
        .endsWith(
            "\"route\":\"none\",\"status\":200,\"bytes\":0,\"request_bytes\":0,"
                + "\"duration_ms\":0.0,\"queue_ms\":0.0,\"overhead_ms\":0.0}\n");
  }

  @Test
  void withoutCallAndError_textLeavesThemOut() {
    assertThat(print(text, Exchanges.plain("a", "/")))
        .isEqualTo(
            "2026-01-01T00:00:00.000Z ::1 GET / HTTP/2 200 0B 0.0ms"
                + " request_id=a listener=public route=none request_bytes=0 queue_ms=0.0"
                + " overhead_ms=0.0\n");
  }

  @Test
  void severalRecords_areALineEach() {
    assertThat(print(json, Exchanges.failed(), Exchanges.failed()).lines()).hasSize(2);
    assertThat(print(text, Exchanges.failed(), Exchanges.failed()).lines()).hasSize(2);
  }

  @Test
  void hostileText_cannotForgeALineOrAField() {
    assertThat(print(text, Exchanges.plain("a\r\nb error=x \"\\\u007f\u0085\u2028", "")))
        .contains(" GET - HTTP/2 ")
        .contains(
            " request_id=a\\u000d\\u000ab\\u0020error=x\\u0020\\u0022\\u005c\\u007f\\u0085\\u2028"
                + " listener=");
  }

  @Test
  void jsonLine_hasNoControlCharacter() {
    String line = print(json, Exchanges.plain("a\u0000\u001b\u007f\u0085b", "/\u007f"));

    assertThat(line).matches("[\\x20-\\x7e]*\n").contains("\\u007f");
    assertThat(new JsonObject(line).getString("request_id"))
        .isEqualTo("a\u0000\u001b\u007f\u0085b");
    assertThat(print(json, Exchanges.with(Map.of("user", "\u007f")))).contains("\\u007f");
  }

  @Property(tries = 300)
  void anyText_isOneLineOfAsciiThatReadsBack(@ForAll String id, @ForAll String path) {
    String line = print(json, Exchanges.plain(id, path));

    assertThat(line).matches("[\\x20-\\x7e]*\n");
    assertThat(new JsonObject(line).getString("request_id")).isEqualTo(id);
    assertThat(new JsonObject(line).getString("path")).isEqualTo(path);
  }

  @Property(tries = 300)
  void anyText_isOneWordOfATextLine(@ForAll String id, @ForAll String path) {
    assertThat(print(text, Exchanges.plain(id, path)))
        .matches("[\\x20-\\x7e]*\n")
        .satisfies(line -> assertThat(line.split(" ")).hasSize(14));
  }

  @Property(tries = 300)
  void anyTextOfAClient_staysInItsFields(@ForAll String hostile) {
    String line = print(json, Exchanges.hostile(hostile));
    JsonObject read = new JsonObject(line);

    assertThat(line).matches("[\\x20-\\x7e]*\n");
    assertThat(read.getString("host")).isEqualTo(hostile.isEmpty() ? null : hostile);
    assertThat(read.getString("query")).isEqualTo(hostile);
    assertThat(read.getString("user_agent")).isEqualTo(hostile);
    assertThat(read.getJsonObject("headers").getString("x")).isEqualTo(hostile);
    assertThat(print(text, Exchanges.hostile(hostile)))
        .matches("[\\x20-\\x7e]*\n")
        .satisfies(words -> assertThat(words.split(" ")).hasSize(hostile.isEmpty() ? 18 : 19));
  }

  @ParameterizedTest
  @EnumSource(Field.class)
  void aFieldThatIsDropped_isMissingAlone(Field field) {
    LineFormat without = new JsonLines(Set.of(field));
    Map<String, Object> all = new JsonObject(print(json, Exchanges.everything())).getMap();
    Map<String, Object> ofCall = new JsonObject(printCall(json, Exchanges.everything())).getMap();
    all.remove(field.key());
    ofCall.remove(field.key());

    assertThat(new JsonObject(print(without, Exchanges.everything())).getMap()).isEqualTo(all);
    assertThat(new JsonObject(printCall(without, Exchanges.everything())).getMap())
        .isEqualTo(ofCall);
    assertThat(print(new TextLines(Set.of(field)), Exchanges.everything()))
        .doesNotContain(" " + field.key() + "=", " " + field.key() + ".");
  }

  @Test
  void sampleOfEverything_hasEveryField_inOrder() {
    Set<String> fields = new JsonObject(print(json, Exchanges.everything())).fieldNames();
    assertThat(fields)
        .containsExactly(
            EnumSet.range(Field.TIME, Field.FIELDS).stream()
                .map(Field::key)
                .toArray(String[]::new));
    assertThat(new JsonObject(printCall(json, Exchanges.everything())).fieldNames())
        .containsAll(EnumSet.range(Field.CALL, Field.PHASE).stream().map(Field::key).toList());
  }

  @Test
  void everyFieldDropped_isStillALine() {
    Set<Field> all = EnumSet.allOf(Field.class);

    assertThat(print(new JsonLines(all), Exchanges.everything())).isEqualTo("{}\n");
    assertThat(print(new TextLines(all), Exchanges.everything())).isEqualTo("- - - - - - - -\n");
    assertThat(printCall(new TextLines(all), Exchanges.everything())).isEqualTo("- CALL -\n");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0.0",
    "499, 0.0",
    "500, 0.001",
    "1000000, 1.0",
    "1230000, 1.23",
    "1234567890, 1234.568",
    "10000, 0.01",
    "100000, 0.1",
    "5000000000000, 5000000.0"
  })
  void milliseconds_haveThousandthsWithoutZerosAtTheEnd(long nanos, String printed) {
    LineBuffer line = new LineBuffer().millis(nanos);

    assertThat(StandardCharsets.US_ASCII.decode(line.lines()).toString()).isEqualTo(printed);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 999, 1_767_225_600_000L, 1_767_225_599_999L, 253_402_300_799_999L, -1})
  void time_isThatOfTheClock_toTheMillisecond(long millis) {
    LineTime time = new LineTime();
    LineBuffer line = new LineBuffer();
    time.print(0, line);
    line.clear();
    time.print(millis, line);

    String printed = StandardCharsets.US_ASCII.decode(line.lines()).toString();
    assertThat(printed).hasSize(24);
    assertThat(Instant.parse(printed)).isEqualTo(Instant.ofEpochMilli(millis));
  }

  private static String print(LineFormat format, ExchangeRecord record) {
    return print(format, FinishedExchange.of(record));
  }

  private static String print(LineFormat format, FinishedExchange... exchanges) {
    LineBuffer lines = new LineBuffer();
    for (FinishedExchange exchange : exchanges) {
      format.print(exchange, lines);
    }
    return StandardCharsets.US_ASCII.decode(lines.lines()).toString();
  }

  /** The line of its first call. */
  private static String printCall(LineFormat format, FinishedExchange exchange) {
    LineBuffer lines = new LineBuffer();
    format.print(exchange, exchange.calls().getFirst(), lines);
    return StandardCharsets.US_ASCII.decode(lines.lines()).toString();
  }
}
