package dev.fanlight.gateway.bootstrap.advice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.load.ConfigLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpgradeAdviceTest {
  @TempDir Path folder;

  @Test
  void routesThatTakeWebSocketsFromAnySite_areNamed() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("it.yaml"),
            """
            listeners: [{name: public, port: 8080}]
            upstreams: {up: {url: "http://10.0.0.1:9001"}}
            routes:
              - {name: open, match: {path: /a}, proxy: {upstream: up}, upgrade: [websocket]}
              - name: checked
                match: {path: /b, headers: {Origin: "https://shop.example"}}
                proxy: {upstream: up}
                upgrade: [websocket]
              - {name: plain, match: {path: /c}, proxy: {upstream: up}}
            """);

    assertThat(Advised.texts(UpgradeAdvice.of(ConfigLoader.load(file, Map.of()))))
        .singleElement()
        .asString()
        .startsWith("route open takes WebSockets")
        .contains("origin");
  }
}
