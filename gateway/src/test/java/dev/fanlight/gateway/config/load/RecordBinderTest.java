package dev.fanlight.gateway.config.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanlight.gateway.config.PluginConfig;
import dev.fanlight.plugin.ByteSize;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecordBinderTest extends RecordBinderScene {

  enum Mode {
    FAIL_OPEN,
    FAIL_CLOSED
  }

  record Rule(String name, @Nullable Integer weight) {
    Rule {
      if (name.isBlank()) {
        throw new IllegalArgumentException("a rule needs a name");
      }
    }
  }

  record Everything(
      String text,
      boolean flag,
      int number,
      long large,
      double share,
      Duration cacheFor,
      Path usersFile,
      Mode mode,
      List<Rule> rules,
      Set<String> names,
      Map<String, Integer> weights,
      @Nullable String absent) {}

  record Secret(String key, @Nullable Integer port) {
    Secret {
      if (key.length() < 8) {
        throw new IllegalArgumentException("the key '" + key + "' is too short");
      }
    }
  }

  record Empty() {}

  record Folders(Path one) {}

  record Open(Duration window, CharSequence cost, @Nullable CharSequence absent) {}

  record Service(URI url, ByteSize maxBody, @Nullable ByteSize held, List<URI> others) {}

  @Test
  void everyKindOfComponent_isBound() throws Exception {
    PluginConfig plugin =
        plugin(
            """
            text: hello
            flag: true
            number: -3
            large: 5000000000
            share: 0.5
            cache_for: 250ms
            users_file: users.txt
            mode: fail_open
            rules: [{name: a, weight: 2}, {name: b}]
            names: [x, y]
            weights: {x: 1}
            """,
            Map.of());

    assertThat(bind(Everything.class, plugin))
        .isEqualTo(
            new Everything(
                "hello",
                true,
                -3,
                5_000_000_000L,
                0.5,
                Duration.ofMillis(250),
                folder.resolve("users.txt"),
                Mode.FAIL_OPEN,
                List.of(new Rule("a", 2), new Rule("b", null)),
                Set.of("x", "y"),
                Map.of("x", 1),
                null));
  }

  @Test
  void textOrNumber_isBoundAsText() throws Exception {
    assertThat(bind(Open.class, plugin("window: 365d\ncost: 5", Map.of())))
        .isEqualTo(new Open(Duration.ofDays(365), "5", null));
    assertThat(bind(Open.class, plugin("window: 0s\ncost: calls", Map.of())))
        .isEqualTo(new Open(Duration.ZERO, "calls", null));
    assertThat(errors(Open.class, plugin("window: 401d\ncost: [1]", Map.of())))
        .containsExactly(
            "6: plugins[0].config.window: found \"401d\", expected a duration of at most 400d",
            "7: plugins[0].config.cost: found a list, expected text");
  }

  @Test
  void mistakes_areAllReportedWithTheirLines() throws Exception {
    PluginConfig plugin =
        plugin(
            """
            text: 5
            flag: maybe
            number: 1.5
            large: 1
            share: 1
            cache_for: 5
            users_file: a
            mode: fail_opne
            rules: [{name: ""}, {nmae: b}]
            names: [x, x]
            weights: {x: one}
            extra: 1
            """,
            Map.of());

    assertThat(errors(Everything.class, plugin))
        .containsExactly(
            "6: plugins[0].config.text: found 5, expected text (put it in quotes)",
            "7: plugins[0].config.flag: found \"maybe\", expected true or false",
            "8: plugins[0].config.number: found 1.5, expected a whole number from -2147483648 to"
                + " 2147483647",
            "11: plugins[0].config.cache_for: found 5, expected a duration such as 250ms, 2s, 1m,"
                + " 1h or 30d",
            "13: plugins[0].config.mode: found \"fail_opne\", expected one of fail_closed,"
                + " fail_open (did you mean fail_open?)",
            "14: plugins[0].config.rules[0]: found a mapping, expected values the plugin accepts (a"
                + " rule needs a name)",
            "14: plugins[0].config.rules[1].name: found nothing, expected text",
            "14: plugins[0].config.rules[1].nmae: found the unknown key nmae, expected one of name,"
                + " weight (did you mean name?)",
            "15: plugins[0].config.names: found a list, expected each only once",
            "16: plugins[0].config.weights.x: found \"one\", expected a whole number from"
                + " -2147483648 to 2147483647",
            "17: plugins[0].config.extra: found the unknown key extra, expected one of text, flag,"
                + " number, large, share, cache_for, users_file, mode, rules, names, weights,"
                + " absent");
  }

  @Test
  void urisAndSizes_areBound() throws Exception {
    PluginConfig plugin =
        plugin(
            "{url: \"https://a.example:1/x?y=z\", max_body: 64KiB, held: 17, others: [/login]}",
            Map.of());

    assertThat(bind(Service.class, plugin))
        .isEqualTo(
            new Service(
                URI.create("https://a.example:1/x?y=z"),
                ByteSize.ofKiB(64),
                new ByteSize(17),
                List.of(URI.create("/login"))));
  }

  @Test
  void whatIsNoUriOrNoSize_isReported() throws Exception {
    assertThat(
            errors(
                Service.class,
                plugin("{url: \"http://a b\", max_body: 64kB, held: 0, others: [5]}", Map.of())))
        .containsExactly(
            "6: plugins[0].config.url: found \"http://a b\", expected a URI such as"
                + " https://example.com/path",
            "6: plugins[0].config.max_body: found \"64kB\", expected a size such as 64KiB, 1MiB,"
                + " 1GiB or a number of bytes (the units are KiB, MiB and GiB, without a space)",
            "6: plugins[0].config.held: found 0, expected from 1 to 9223372036854775807 bytes",
            "6: plugins[0].config.others[0]: found 5, expected text (put it in quotes)");
    assertThat(errors(Service.class, plugin("{others: []}", Map.of())))
        .containsExactly(
            "5: plugins[0].config.url: found nothing, expected a URI",
            "5: plugins[0].config.max_body: found nothing, expected a size");
  }

  @Test
  void aUriWithASecret_isNotShown() throws Exception {
    assertThat(
            errors(
                Service.class,
                plugin(
                    "{url: \"http://${KEY}/\", max_body: 1, others: []}",
                    Map.of("KEY", "s3 cr3t"))))
        .singleElement()
        .asString()
        .contains("${KEY}", "expected a URI")
        .doesNotContain("s3 cr3t");
  }

  @Test
  void substitutedValue_isTypedAndNeverShown() throws Exception {
    PluginConfig plugin =
        plugin("{key: \"${KEY}\", port: \"${PORT}\"}", Map.of("KEY", "s3cr3t", "PORT", "80"));

    assertThat(errors(Secret.class, plugin))
        .containsExactly(
            "5: plugins[0].config: found a mapping, expected values the plugin accepts (the key"
                + " '${KEY}' is too short)");
  }

  @Test
  void pathThatNoFileCanHave_isReported() throws Exception {
    assertThat(errors(Folders.class, plugin("one: \"a\\0b\"", Map.of())))
        .containsExactly("6: plugins[0].config.one: found \"a?b\", expected a path");
  }

  @Test
  void noConfig_suitsARecordThatNeedsNone() throws Exception {
    PluginConfig plugin = plugin(null, Map.of());

    assertThat(bind(Empty.class, plugin)).isEqualTo(new Empty());
    assertThat(errors(Rule.class, plugin))
        .containsExactly("4: plugins[0].config.name: found nothing, expected text");
  }

  @Test
  void componentOfAnotherType_isTheAuthorsMistake() throws Exception {
    record Odd(Thread thread) {}
    PluginConfig plugin = plugin("{thread: main}", Map.of());

    assertThatThrownBy(() -> bind(Odd.class, plugin))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("java.lang.Thread");
  }
}
