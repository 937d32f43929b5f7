package dev.fanlight.gateway.bootstrap;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanlight.gateway.bootstrap.generation.Generations;
import dev.fanlight.gateway.bootstrap.generation.Shared;
import dev.fanlight.gateway.bootstrap.platform.Platform;
import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.load.ConfigLoader;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListenersTest {
  @Test
  void bindAdmin_whosePagesCannotBeMade_fails(@TempDir Path folder) throws Exception {
    GatewayConfig config =
        ConfigLoader.load(
            Files.writeString(
                folder.resolve("it.yaml"),
                """
                listeners: [{name: public, host: 127.0.0.1, port: 0}]
                admin: {port: 0}
                routes: [{name: x, match: {path: /x}, respond: {status: 204}}]
                """),
            Map.of());
    Vertx vertx = Platform.start();
    Shared shared = Shared.of(config, vertx);
    try {
      // Pages without anything to show throw when they are made.
      Listeners listeners = new Listeners(shared, new Generations(shared), null);

      assertThatThrownBy(() -> listeners.bindAdmin(config).await(15, TimeUnit.SECONDS))
          .isInstanceOf(StartException.class)
          .hasRootCauseInstanceOf(NullPointerException.class);
    } finally {
      shared.close();
      vertx.close().await(15, TimeUnit.SECONDS);
    }
  }
}
