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
import org.junit.jupiter.params.provider.ValueSource;

class CacheAdviceTest {
  @TempDir Path folder;

  private List<String> advice(String plugins) throws Exception {
    return advice(plugins, "");
  }

  private List<String> advice(String plugins, String key) throws Exception {
    String text =
        """
        listeners: [{name: public, port: 8080}]
        upstreams: {one: {url: "http://127.0.0.1:1"}}
        routes:
          - name: a
            match: {path: "/{x}", methods: [GET]}
            plugins: [%s]
            proxy: {upstream: one}
            %s
        """
            .formatted(plugins, key);
    Path file = Files.writeString(folder.resolve("it.yaml"), text);
    return Advised.texts(
        CacheAdvice.of(
            ConfigLoader.load(file, Map.of()),
            one -> one.name().equals("store") ? PluginRole.CACHE : PluginRole.OTHER,
            one -> one.name().equals("tokens")));
  }

  @Test
  void cacheBehindAPluginThatIdentifiesClients_isNamed() throws Exception {
    assertThat(advice("{name: tokens}, {name: other}, {name: store}"))
        .containsExactly(
            "on route a the plugin tokens finds out who the client is before store, which stores"
                + " only answers that say public, s-maxage or must-revalidate; if answers are for"
                + " all clients, let the upstream say so; else name the field that tells the"
                + " upstream who the client is in the vary of store, and not other fields alone");
  }

  @Test
  void cacheOfARouteWithABulkhead_isNamed() throws Exception {
    String bulkhead = "bulkhead: {max_concurrent: 2}";
    assertThat(advice("{name: store}", bulkhead))
        .containsExactly(
            "route a has a bulkhead, which when full refuses also requests that store could answer"
                + " without the upstream; set bulkhead on the upstream instead");
    assertThat(advice("{name: other}", bulkhead)).isEmpty();
    assertThat(advice("{name: store, when: {methods: [POST]}}", bulkhead)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{name: store}, {name: tokens}",
        "{name: other}, {name: store}",
        "{name: tokens}, {name: store, config: {vary: [x-user]}}",
        "{name: tokens, when: {methods: [POST]}}, {name: store}",
        "{name: tokens, when: {headers: {x-a: b}}}, {name: store, when: {headers: {x-a: c}}}"
      })
  void otherCaches_areFine(String plugins) throws Exception {
    assertThat(advice(plugins)).isEmpty();
  }
}
