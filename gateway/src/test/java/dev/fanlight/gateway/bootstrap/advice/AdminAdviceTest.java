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
import org.junit.jupiter.params.provider.ValueSource;

class AdminAdviceTest {
  @TempDir Path folder;

  private List<String> advice(String admin) throws Exception {
    Path file = folder.resolve("fanlight.yaml");
    Files.writeString(
        file, "listeners: [{name: public, port: 0}]\nroutes: []\nadmin: {%s}".formatted(admin));
    return Advised.texts(AdminAdvice.of(ConfigLoader.load(file, Map.of())));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "10.0.0.1", "gateway.internal", "127.evil.example"})
  void beyondThisMachine_withoutToken_isNamed(String host) throws Exception {
    assertThat(advice("host: " + host)).singleElement().asString().contains("no token");
  }

  @Test
  void tokenInCleartext_isNamed() throws Exception {
    assertThat(advice("host: 0.0.0.0, token: let-me-in"))
        .singleElement()
        .asString()
        .contains("without tls");
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.0.0.2", "localhost", "\"::1\"", "\"[::1]\""})
  void onThisMachine_nothingIsNamed(String host) throws Exception {
    assertThat(advice("host: " + host + ", allow_changes: true")).isEmpty();
  }
}
