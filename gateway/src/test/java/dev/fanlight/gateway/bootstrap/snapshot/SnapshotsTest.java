package dev.fanlight.gateway.bootstrap.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanlight.gateway.admin.snapshot.AdminSources;
import dev.fanlight.gateway.admin.snapshot.Readiness;
import dev.fanlight.gateway.bootstrap.generation.Generations;
import dev.fanlight.gateway.bootstrap.generation.Shared;
import dev.fanlight.gateway.bootstrap.platform.Platform;
import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.load.ConfigLoader;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotsTest {
  @Test
  void beforeAConfigurationIsInUse_thePagesThatExplainItSaySo(@TempDir Path folder)
      throws Exception {
    GatewayConfig config =
        ConfigLoader.load(
            Files.writeString(
                folder.resolve("it.yaml"),
                """
                listeners: [{name: public, host: 127.0.0.1, port: 0}]
                routes: [{name: x, match: {path: /x}, respond: {status: 204}}]
                """),
            Map.of());
    Vertx vertx = Platform.start();
    Shared shared = Shared.of(config, vertx);
    try {
      AdminSources.Explained explained =
          new Snapshots(shared, new Generations(shared))
              .sources(new Readiness(), SnapshotsTest::unasked, SnapshotsTest::unasked)
              .explained();

      assertUnavailable(explained.explainer());
      assertUnavailable(explained.configuration());
    } finally {
      shared.close();
      vertx.close().await(15, TimeUnit.SECONDS);
    }
  }

  private static <T> T unasked() {
    throw new AssertionError("nobody asks");
  }

  private static void assertUnavailable(Supplier<?> source) {
    assertThatThrownBy(source::get)
        .isInstanceOfSatisfying(
            GatewayError.class, error -> assertThat(error.code()).isEqualTo(ErrorCode.OVERLOADED))
        .hasMessageContaining("no configuration is in use yet");
  }
}
