package dev.fanlight.gateway.config.load;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fanlight.gateway.config.AccessLogConfig;
import dev.fanlight.gateway.config.AccessLogConfig.Always;
import dev.fanlight.gateway.config.AccessLogConfig.Choice;
import dev.fanlight.gateway.config.AccessLogConfig.Content;
import dev.fanlight.gateway.config.AccessLogConfig.Field;
import dev.fanlight.gateway.config.AccessLogConfig.Format;
import dev.fanlight.gateway.config.AccessLogConfig.Headers;
import dev.fanlight.gateway.config.AccessLogConfig.Query;
import dev.fanlight.gateway.config.match.StatusRange;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessLogReaderTest {
  @TempDir Path folder;

  @Test
  void everyKey_isRead() throws Exception {
    AccessLogConfig log =
        load(
            "{format: text, file: access.log, fields: {drop: [path, fields]},"
                + " headers: {keep: [X-Tenant, accept], redact: [Authorization]}, query: keep,"
                + " calls: true, only: {errors: true, partial: true, status: [404, 500-599],"
                + " slower_than: 1s}, sample: 12.5%}");

    assertThat(log.format()).isEqualTo(Format.TEXT);
    assertThat(requireNonNull(log.file())).isAbsolute().hasFileName("access.log");
    assertThat(log.content())
        .isEqualTo(
            new Content(
                Set.of(Field.PATH, Field.FIELDS),
                new Headers(List.of("x-tenant", "accept"), List.of("authorization")),
                Query.KEEP,
                true));
    assertThat(log.choice())
        .isEqualTo(
            new Choice(
                new Always(
                    true,
                    true,
                    List.of(new StatusRange(404, 404), new StatusRange(500, 599)),
                    Duration.ofSeconds(1)),
                0.125));
  }

  @Test
  void withOnly_samplesNothingElse_unlessItSaysSo() throws Exception {
    assertThat(load("{only: {partial: true}}").choice())
        .isEqualTo(new Choice(new Always(false, true, List.of(), null), 0));
    assertThat(load("{only: {}, sample: 1%}").choice())
        .isEqualTo(new Choice(new Always(false, false, List.of(), null), 0.01));
    assertThat(load("{sample: 1%}").choice()).isEqualTo(new Choice(Always.FAILED, 0.01));
    assertThatThrownBy(() -> load("{only: {partial: false}}"))
        .hasMessageContaining("expected a condition in only, or sample beside it");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Authorization",
        "proxy-authorization",
        "Cookie",
        "Set-Cookie",
        "X-Api-Key",
        "apikey",
        "X-CSRF-Token",
        "x-goog-iap-jwt-assertion"
      })
  void showsNoSecretOfAHeader(String field) throws Exception {
    assertThatThrownBy(() -> load("{headers: {keep: [" + field + "]}}"))
        .hasMessageContaining("redact can have this one");
    assertThat(load("{headers: {redact: [" + field + "]}}").content().headers().redacted())
        .containsExactly(field.toLowerCase(Locale.ROOT));
  }

  @Test
  void schema_namesTheFieldsThatCanBeDropped() throws Exception {
    JsonNode schema =
        new ObjectMapper().readTree(ConfigFilesTest.CONFIG.resolve("schema.json").toFile());
    List<String> named = new ArrayList<>();
    schema
        .at("/properties/access_log/anyOf/1/properties/fields/properties/drop/items/anyOf/0/enum")
        .forEach(name -> named.add(name.textValue()));

    assertThat(named).isEqualTo(Stream.of(Field.values()).map(Field::key).toList());
  }

  @Test
  void page_explainsEveryField() throws Exception {
    String page = Files.readString(Path.of("..", "deploy", "README.md"));

    assertThat(Field.values())
        .allSatisfy(field -> assertThat(page).containsPattern("\\| .*`" + field.key() + "`.* \\|"));
  }

  @Test
  void fileThatIsAFolder_isRefused() {
    assertThatThrownBy(() -> load("{file: .}")).hasMessageContaining("it is a folder");
  }

  @Test
  void load_createsNoFile() throws Exception {
    load("{file: access.log}");

    assertThat(folder.resolve("access.log")).doesNotExist();
  }

  private AccessLogConfig load(String accessLog) throws Exception {
    String yaml = "listeners: [{name: public, port: 0}]\nroutes: []\naccess_log: " + accessLog;
    return ConfigLoader.load(Files.writeString(folder.resolve("it.yaml"), yaml), Map.of())
        .operation()
        .accessLog();
  }
}
