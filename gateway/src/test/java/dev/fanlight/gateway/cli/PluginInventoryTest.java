package dev.fanlight.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.fanlight.gateway.filter.load.TestJar;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code fanlight plugins} and {@code fanlight schema} say of the plugins of a folder. */
class PluginInventoryTest {
  private static final Path PLUGINS = Path.of("../plugins");
  private static final String RICH =
      """
      package test;
      import dev.fanlight.plugin.*;
      import io.vertx.core.json.JsonObject;
      import java.net.URI;
      import java.time.Duration;
      import java.util.*;
      import org.jspecify.annotations.Nullable;
      public class Rich implements PluginFactory<Rich.Config> {
        public enum Mode { STRICT, VERY_LAX }
        public record Rule(String name, @Nullable Integer most) {
          public Integer most() { return most == null ? 7 : most; }
        }
        public record Config(
            List<Rule> rules,
            Map<String, String> users,
            @Nullable Duration keepFor,
            @Nullable ByteSize maxBody,
            @Nullable Mode mode,
            @Nullable Boolean shadow,
            @Nullable Set<String> names,
            @Nullable URI service,
            @Nullable Double jitter,
            @Nullable CharSequence amount,
            @Nullable JsonObject schema,
            @Nullable JsonProgram program,
            @Nullable Map<String, String> fields) {
          public Config {
            if (!users.isEmpty() && !users.containsKey("ada")) {
              throw new IllegalArgumentException("ada must be among the users");
            }
          }
          public Duration keepFor() { return keepFor == null ? Duration.ofMinutes(90) : keepFor; }
          public ByteSize maxBody() { return maxBody == null ? ByteSize.ofKiB(64) : maxBody; }
          public Mode mode() { return mode == null ? Mode.VERY_LAX : mode; }
          public Boolean shadow() { return shadow != null && shadow; }
          public Double jitter() { return jitter == null ? 2.0 : jitter; }
          public Map<String, String> fields() {
            return fields == null ? Map.of("X-User", "sub", "X-Role", "role") : fields;
          }
          public Set<String> names() { return names == null ? Set.of("a") : names; }
        }
        public String name() { return "rich"; }
        public Class<Config> configType() { return Config.class; }
        public Plugin create(Config config, PluginContext context) { return new Work(); }
      }
      class Work implements BlockingFilter {
        public Step apply(BlockingExchange exchange) { return Step.proceed(exchange.request()); }
      }
      """;

  @TempDir static Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void jars() throws IOException {
    if (Files.notExists(folder.resolve("rich.jar"))) {
      String pass = "return (Filter) (it, chain) -> chain.proceed(it);";
      TestJar.plugin("Plain", "plain", pass)
          .entry(
              "META-INF/MANIFEST.MF",
              "Manifest-Version: 1.0\nImplementation-Version: 7.2\nFanlight-Plugin-Api: 0.1.3\n")
          .write(folder.resolve("plain.jar"));
      new TestJar()
          .source("test.Rich", RICH)
          .entry(TestJar.SERVICES, "test.Rich")
          .write(folder.resolve("rich.jar"));
    }
  }

  private Path file(String name, String yaml) throws IOException {
    return Files.writeString(folder.resolve(name), yaml);
  }

  private Path gateway() throws IOException {
    return file(
        "gateway.yaml",
        """
        plugin_folders: [.]
        listeners: [{name: public, port: 0}]
        routes: []
        """);
  }

  private int execute(String... arguments) {
    return Main.commandLine(new PrintWriter(out), new PrintWriter(err, true)).execute(arguments);
  }

  @Test
  void plugins_listsEachWithItsKeys() throws IOException {
    assertThat(execute("plugins", gateway().toString())).isZero();

    assertThat(out)
        .hasToString(
            """
            plugin  version  API      kind      from
            plain   7.2      0.1.3    async     FOLDER/plain.jar
                word  text  required
            rich    unknown  unknown  blocking  FOLDER/rich.jar
                rules         list of mapping    required
                rules[].name  text               required
                rules[].most  whole number       default 7
                users         map of text        required
                keep_for      duration           default 90m
                max_body      size               default 64KiB
                mode          strict | very_lax  default very_lax
                shadow        true or false      default false
                names         list of text       default [a]
                service       URI                optional
                jitter        number             default 2
                amount        text or number     optional
                schema        any mapping        optional
                program       jq program         optional
                fields        map of text        default {X-Role: role, X-User: sub}
            """
                .replace("FOLDER", folder.toString()));
    assertThat(err.toString()).isEmpty();
  }

  /** But for the widths of columns, which depend on the plugins of the distribution. */
  @Test
  void thePageOfPlugins_showsTheKeysOfItsProject(@TempDir Path project) throws IOException {
    Path template = PLUGINS.resolve("archetype/src/main/resources/archetype-resources");
    TestJar jar = new TestJar();
    for (String plugin : List.of("ChecksumPlugin", "GreetingPlugin")) {
      String source = Files.readString(template.resolve("src/main/java/" + plugin + ".java"));
      jar.source("org.example." + plugin, source.replace("${package}", "org.example"));
    }
    jar.entry(TestJar.SERVICES, "org.example.ChecksumPlugin\norg.example.GreetingPlugin\n")
        .entry(
            "META-INF/MANIFEST.MF",
            "Manifest-Version: 1.0\nImplementation-Version: 1.0\nFanlight-Plugin-Api: 0.1\n")
        .write(project.resolve("hello-1.0.jar"));
    Path file = Files.copy(gateway(), project.resolve("gateway.yaml"));

    assertThat(execute("plugins", file.toString())).isZero();

    String page = Files.readString(PLUGINS.resolve("README.md"));
    assertThat(page.replaceAll(" +", " "))
        .contains(
            out.toString()
                .replace(project.toString(), "/home/ada/hello/plugins")
                .replaceAll(" +", " ")
                .replace(" 0.1 ", " " + first("-DarchetypeVersion=(\\S+)", page) + " "));
  }

  private static String first(String pattern, String page) {
    return Pattern.compile(pattern)
        .matcher(page)
        .results()
        .map(found -> found.group(1))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void plugins_andSchema_knowARecordThatRequiresAListOfItself(@TempDir Path other)
      throws IOException {
    String tree =
        TestJar.factory("Tree", "tree", "return (Filter) (it, chain) -> chain.proceed(it);")
            .replace(
                "record Config(String word)",
                "record Config(String word, java.util.List<Config> parts)");
    new TestJar()
        .source("test.Tree", tree)
        .entry(TestJar.SERVICES, "test.Tree")
        .write(other.resolve("tree.jar"));
    Path file = Files.copy(gateway(), other.resolve("gateway.yaml"));

    assertThat(execute("plugins", file.toString())).isZero();
    assertThat(out.toString()).containsPattern("parts +list of mapping +required");
    assertThat(execute("schema", file.toString())).isZero();
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void plugins_withoutAFile_listsThoseOfTheDistribution() {
    assertThat(execute("plugins")).isZero();

    assertThat(out.toString()).startsWith("plugin  version  API  kind  from").hasLineCount(1);
  }

  @Test
  void plugins_listsTheGoodOnes_andNamesABadJar(@TempDir Path other) throws IOException {
    Files.copy(folder.resolve("plain.jar"), other.resolve("plain.jar"));
    Path bad = Files.writeString(other.resolve("bad.jar"), "x");
    Path file = Files.copy(gateway(), other.resolve("gateway.yaml"));

    assertThat(execute("plugins", file.toString())).isEqualTo(2);

    assertThat(out.toString()).contains("plain   7.2");
    assertThat(err.toString()).startsWith(bad + ": found ").hasLineCount(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{name: plain, config: {word: hi}}",
        "{name: plain, enabled: false}",
        "{name: other, config: {anything: 1}}",
        "{name: rich, config: {rules: [{name: a}], users: {}}}",
        "{name: rich, config: {rules: [{name: a, most: 3}], users: {ada: x}, keep_for: 30d,"
            + " max_body: 1MiB, mode: strict, shadow: true, names: [a, b], service: 'http://x',"
            + " jitter: 0.5, amount: 1, schema: {a: 1}, program: '.a', fields: {b: c}, x-note:"
            + " 1}}",
        "{name: rich, config: {rules: [], users: {}, keep_for: null, shadow: '${SHADOW}', mode:"
            + " '${MODE}'}}",
      })
  void schema_acceptsWhatAPluginAccepts(String entry) throws IOException {
    assertThat(mistakes(entry)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{name: plain}",
        "{name: plain, config: {}}",
        "{name: plain, config: {wrod: hi}}",
        "{name: plain, config: {word: [hi]}}",
        "{name: rich, config: {rules: [{most: 3}], users: {}}}",
        "{name: rich, config: {rules: [{name: a, less: 3}], users: {}}}",
        "{name: rich, config: {rules: [], users: {}, mode: lax}}",
        "{name: rich, config: {rules: [], users: {}, keep_for: soon}}",
        "{name: rich, config: {rules: [], users: {}, shadow: 1}}",
        "{name: rich, config: {rules: [], users: {}, names: [a, a]}}",
        "{name: rich, config: {rules: [], users: {}, program: 1}}",
      })
  void schema_refusesWhatAPluginRefuses(String entry) throws IOException {
    assertThat(mistakes(entry)).isNotEmpty();
  }

  private List<String> mistakes(String entry) throws IOException {
    assertThat(execute("schema", gateway().toString())).isZero();
    Schema schema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(out.toString(), InputFormat.JSON);
    String yaml = "listeners: [{name: public, port: 0}]\nroutes: []\nplugins: [" + entry + "]\n";
    return schema.validate(yaml, InputFormat.YAML).stream().map(Object::toString).toList();
  }
}
