package dev.fanlight.gateway.bootstrap.advice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.load.ConfigLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchAdviceTest {
  @TempDir Path folder;

  /** A plugin that is called remover removes credentials. */
  private List<String> advice(String globals, String ofBatch, String ofItems) throws Exception {
    String text =
        """
        listeners: [{name: public, port: 8080}]
        plugins: [%s]
        routes:
          - {name: bundle, match: {path: /batch, methods: [POST]}, plugins: [%s], batch: {}}
          - {name: item, match: {path: /item}, plugins: [%s], respond: {}}
        """
            .formatted(globals, ofBatch, ofItems);
    return Advised.texts(
        GuardAdvice.ofBatches(
            ConfigLoader.load(Files.writeString(folder.resolve("it.yaml"), text), Map.of()),
            plugin -> plugin.name().equals("remover")));
  }

  @Test
  void aGlobalPluginThatRemovesCredentials_isNamedBesideABatch() throws Exception {
    assertThat(advice("{name: remover, id: login}", "", ""))
        .singleElement()
        .asString()
        .startsWith("on route bundle the plugin login removes the credentials")
        .contains("turn it off on bundle");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{name: other} | '' | ''",
        "{name: remover} | '{name: remover, enabled: false}' | ''",
        "{name: remover} | '{name: other, id: remover}' | ''",
        "{name: remover} | '' | '{name: remover, enabled: false}'",
        "'' | '{name: remover}' | ''"
      })
  void whereItemsKeepThem_orNeedNone_nothingIsSaid(String globals, String ofBatch, String ofItems)
      throws Exception {
    assertThat(advice(globals, ofBatch, ofItems)).isEmpty();
  }
}
