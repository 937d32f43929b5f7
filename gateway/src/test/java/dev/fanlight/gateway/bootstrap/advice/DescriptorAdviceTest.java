package dev.fanlight.gateway.bootstrap.advice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.load.ConfigLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DescriptorAdviceTest {
  @TempDir Path folder;
  private GatewayConfig config;

  @BeforeEach
  void load() throws Exception {
    String text =
        """
        listeners:
          - {name: one, port: 8080, limits: {connections: 1000}}
          - {name: two, port: 8081, limits: {connections: 500}}
        upstreams:
          own: {url: "http://localhost:1", bulkhead: {max_concurrent: 300}}
          shared: {url: "http://localhost:1", protocol: h2c, bulkhead: {max_concurrent: 300}}
        routes: []
        """;
    config = ConfigLoader.load(Files.writeString(folder.resolve("it.yaml"), text), Map.of());
  }

  @Test
  void enoughForAll_isNotAdvisedAgainst() {
    assertThat(Advised.texts(DescriptorAdvice.of(config, 2001))).isEmpty();
  }

  @Test
  void oneTooFew_isAdvisedAgainst_withTheNumbers() {
    assertThat(Advised.texts(DescriptorAdvice.of(config, 2000)))
        .singleElement()
        .asString()
        .contains("may open 2000", "may need 2001", "1500 for clients", "301 for upstreams");
  }
}
