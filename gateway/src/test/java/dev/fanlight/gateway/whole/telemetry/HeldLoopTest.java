package dev.fanlight.gateway.whole.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.HeldLoop;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestGateway;
import dev.fanlight.gateway.whole.Wire;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a gateway says of itself while a plugin holds one of its event loops. */
class HeldLoopTest {
  @RegisterExtension static final Stage stage = new Stage();
  @TempDir static Path folder;

  @BeforeAll
  static void pack() throws IOException {
    HeldLoop.pack(folder);
  }

  @AfterEach
  void letGo() {
    HeldLoop.letGo();
  }

  @Test
  void aPluginThatDoesNotReturnItsLoop_isNamedByReadiness_untilItDoes() {
    TestGateway gateway =
        stage.gateway(
            """
            plugin_folders: [%s]
            blocked_threshold: 20ms
            routes: [{name: x, match: {path: /x}, plugins: [{name: holds, config: {word: x}}], respond: {status: 204}}]
            """
                .formatted(folder));
    assertThat(gateway.readiness()).isEqualTo("200 {\"status\":\"ready\"}");
    try (Wire client = new Wire(gateway.port())) {
      HeldLoop.hold(client, "GET /x HTTP/1.1\r\nhost: g\r\n\r\n");

      Eventually.equal(
          "readiness",
          "503 {\"status\":\"not_ready\",\"reason\":\"plugin holds keeps an event loop busy, for"
              + " longer than 3 s\"}",
          gateway::readiness);
      HeldLoop.letGo();

      assertThat(client.head()).startsWith("http/1.1 204 ");
      Eventually.equal("readiness", "200 {\"status\":\"ready\"}", gateway::readiness);
    }
  }
}
