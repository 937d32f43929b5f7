package dev.fanlight.gateway.telemetry.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.telemetry.journal.ExchangeRecord;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class LineFormatTest {
  private final LineFormat json = new JsonLines();
  private final LineFormat text = new TextLines();

  @Test
  void jsonLine_hasEveryField() throws IOException {
    assertThat(print(json, Exchanges.failed()))
        .isEqualTo(
            """
            {"time":"2026-01-01T00:00:00.123Z","request_id":"7f3a","listener":"public",\
            "client":"10.0.0.1","protocol":"HTTP/1.1","method":"GET","path":"/home/7",\
            "route":"home","status":504,"bytes":312,"duration_ms":500.21,"queue_ms":0.4,\
            "slowest_call":"user","slowest_call_ms":499.8,"error":"deadline_exceeded",\
            "ended_by":"deadline"}
            """);
  }

  @Test
  void textLine_hasEveryField() throws IOException {
    assertThat(print(text, Exchanges.failed()))
        .isEqualTo(
            "2026-01-01T00:00:00.123Z 10.0.0.1 GET /home/7 HTTP/1.1 504 312B 500.210ms"
                + " route=home listener=public id=7f3a queue=0.400ms slowest=user:499.800ms"
                + " error=deadline_exceeded ended_by=deadline\n");
  }

  @Test
  void readme_showsTheseLines() throws IOException {
    assertThat(Files.readString(Path.of("..", "deploy", "README.md")))
        .contains(print(json, Exchanges.failed()))
        .contains(print(text, Exchanges.failed()));
  }

  @Test
  void aTunnel_hasItsBytesBothWays() throws IOException {
    assertThat(print(json, Exchanges.tunnel()))
        .contains("\"status\":101,\"bytes\":7,\"bytes_received\":5,");
    assertThat(print(text, Exchanges.tunnel())).contains(" 101 7B ", " received=5B");
  }

  @Test
  void fieldsOfPlugins_standBehindAllOthers() throws IOException {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("user", "ada \"\u2028 l\n");
    fields.put("cost", 3L);

    assertThat(print(json, Exchanges.with(fields)))
        .endsWith(",\"queue_ms\":0.0,\"fields\":{\"user\":\"ada \\\"\\u2028 l\\n\",\"cost\":3}}\n");
    assertThat(print(text, Exchanges.with(fields)))
        .endsWith(
            " queue=0.000ms fields.user=ada\\u0020\\u0022\\u2028\\u0020l\\u000a fields.cost=3\n");
  }

  @Test
  void withoutCallAndError_jsonLeavesThemOut() throws IOException {
    assertThat(print(json, Exchanges.plain("a", "/")))
        .endsWith("\"bytes\":0,\"duration_ms\":0.0,\"queue_ms\":0.0}\n");
  }

  @Test
  void withoutCallAndError_textLeavesThemOut() throws IOException {
    assertThat(print(text, Exchanges.plain("a", "/")))
        .isEqualTo(
            "2026-01-01T00:00:00.000Z ::1 GET / HTTP/2 200 0B 0.000ms"
                + " route=none listener=public id=a queue=0.000ms\n");
  }

  @Test
  void severalRecords_areALineEach() throws IOException {
    assertThat(print(json, Exchanges.failed(), Exchanges.failed()).lines()).hasSize(2);
    assertThat(print(text, Exchanges.failed(), Exchanges.failed()).lines()).hasSize(2);
  }

  @Test
  void hostileText_cannotForgeALineOrAField() throws IOException {
    assertThat(print(text, Exchanges.plain("a\r\nb error=x \"\\\u007f\u0085\u2028", "")))
        .contains(" GET - HTTP/2 ")
        .contains(
            " id=a\\u000d\\u000ab\\u0020error=x\\u0020\\u0022\\u005c\\u007f\\u0085\\u2028 queue=");
  }

  @Test
  void jsonLine_hasNoControlCharacter() throws IOException {
    String line = print(json, Exchanges.plain("a\u0000\u001b\u007f\u0085b", "/\u007f"));

    assertThat(line).matches("[\\x20-\\x7e]*\n").contains("\\u007F");
    assertThat(new JsonObject(line).getString("request_id"))
        .isEqualTo("a\u0000\u001b\u007f\u0085b");
    assertThat(print(json, Exchanges.with(Map.of("user", "\u007f")))).contains("\\u007F");
  }

  @Property(tries = 300)
  void anyText_isOneLineOfAsciiThatReadsBack(@ForAll String id, @ForAll String path)
      throws IOException {
    String line = print(json, Exchanges.plain(id, path));

    assertThat(line).matches("[\\x20-\\x7e]*\n");
    assertThat(new JsonObject(line).getString("request_id")).isEqualTo(id);
    assertThat(new JsonObject(line).getString("path")).isEqualTo(path);
  }

  @Property(tries = 300)
  void anyText_isOneWordOfATextLine(@ForAll String id, @ForAll String path) throws IOException {
    assertThat(print(text, Exchanges.plain(id, path)))
        .matches("[\\x20-\\x7e]*\n")
        .satisfies(line -> assertThat(line.split(" ")).hasSize(12));
  }

  private static String print(LineFormat format, ExchangeRecord... records) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    format.print(List.of(records), out);
    return out.toString(StandardCharsets.UTF_8);
  }
}
