package dev.fanlight.gateway.bootstrap.advice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.load.ConfigLoader;
import dev.fanlight.plugin.PluginRole;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SplitAdviceTest {
  @TempDir Path folder;

  private List<String> advice(String action, String plugin) throws Exception {
    String text =
        """
        listeners: [{name: public, port: 8080}]
        upstreams: {one: {url: "http://127.0.0.1:1"}, two: {url: "http://127.0.0.1:2"}}
        routes:
          - name: a
            match: {path: "/{x}", methods: [GET]}
            plugins: [%s]
            %s
        """
            .formatted(plugin, action);
    Path file = Files.writeString(folder.resolve("it.yaml"), text);
    return Advised.texts(
        SplitAdvice.of(
            ConfigLoader.load(file, Map.of()),
            one -> one.name().equals("store") ? PluginRole.CACHE : PluginRole.OTHER));
  }

  private static String proxy(String sticky) {
    return "proxy: {split: [{upstream: one, weight: 9}, {upstream: two, weight: 1}]%s}"
        .formatted(sticky.isEmpty() ? "" : ", sticky: " + sticky);
  }

  @Test
  void stickySplitBehindACache_isNamedWithTheFieldThatTheCacheLacks() throws Exception {
    assertThat(advice(proxy("header.X-User"), "{name: store}"))
        .containsExactly(
            "on route a the plugin store stores one answer for all branches of the split, so the"
                + " first client decides which branch the others see; name x-user in the vary of"
                + " store, or turn store off on the route");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          header.x-user | '{name: store, config: {vary: [accept]}}' | name x-user
          cookie.user   | {name: store}                             | name cookie
          client.ip     | '{name: store, config: {vary: [x-user]}}' | read a header field
          header.x-user | '{name: store, id: mine}'                 | the vary of mine
          """)
  void whatACacheDoesNotTellApart_isNamed(String sticky, String plugin, String what)
      throws Exception {
    assertThat(advice(proxy(sticky), plugin)).singleElement().asString().contains(what);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''            | {name: store}
          path.x        | {name: store}
          query.user    | {name: store}
          header.x-user | {name: other}
          header.x-user | '{name: store, config: {vary: [X-User]}}'
          header.x-user | '{name: store, when: {methods: [POST]}}'
          """)
  void whatACacheTellsApart_isNotNamed(String sticky, String plugin) throws Exception {
    assertThat(advice(proxy(sticky), plugin)).isEmpty();
  }

  /** Its answers say themselves in Vary what decides the branch. */
  @Test
  void callsOfAFanOut_areNotNamed() throws Exception {
    String call =
        "{name: b, path: /b, split: [{upstream: one, weight: 9}, {upstream: two, weight: 1}],"
            + " sticky: header.x-user}";

    assertThat(advice("fan_out: {calls: [" + call + "]}", "{name: store}")).isEmpty();
  }
}
