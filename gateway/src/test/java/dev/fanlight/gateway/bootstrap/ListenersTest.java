package dev.fanlight.gateway.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.fanlight.gateway.admin.snapshot.Readiness;
import dev.fanlight.gateway.bootstrap.generation.BoundListener;
import dev.fanlight.gateway.bootstrap.generation.Generation;
import dev.fanlight.gateway.bootstrap.generation.Generations;
import dev.fanlight.gateway.bootstrap.generation.Shared;
import dev.fanlight.gateway.bootstrap.platform.Platform;
import dev.fanlight.gateway.bootstrap.snapshot.Snapshots;
import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.load.ConfigLoader;
import dev.fanlight.gateway.telemetry.RecordedLog;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class ListenersTest {
  @RegisterExtension final RecordedLog log = new RecordedLog(Gateway.class.getName());

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

  @Test
  void take_whenOneListenerThrows_changesTheOthersNevertheless(@TempDir Path folder)
      throws Exception {
    GatewayConfig config =
        ConfigLoader.load(
            Files.writeString(
                folder.resolve("it.yaml"),
                """
                listeners:
                  - {name: a, host: 127.0.0.1, port: 0}
                  - {name: b, host: 127.0.0.1, port: 0}
                  - {name: c, host: 127.0.0.1, port: 0}
                admin: {port: 0}
                routes: [{name: x, match: {path: /x}, respond: {status: 204}}]
                """),
            Map.of());
    Vertx vertx = Platform.start();
    Shared shared = Shared.of(config, vertx);
    Generations generations = new Generations(shared);
    try {
      Snapshots snapshots = new Snapshots(shared, generations);
      Listeners listeners =
          new Listeners(
              shared, generations, snapshots.sources(new Readiness(), () -> null, () -> null));
      Generation generation = generations.create(config);
      Listeners.Bound all = listeners.bind(generation).await(15, TimeUnit.SECONDS);
      listeners.take(all, generation, (what, step) -> step.run());

      // The generation has no listener of the first of these names, so its terms are missing.
      Map<String, BoundListener> renamed = new LinkedHashMap<>();
      renamed.put("missing", all.byName().get("a"));
      renamed.put("a", all.byName().get("b"));
      listeners.take(
          new Listeners.Bound(renamed, all.adminConfig(), all.admin()), generation, Takeover::step);

      assertThat(renamed.get("a").name()).isEqualTo("a");
      assertThat(log.events())
          .extracting(ILoggingEvent::getFormattedMessage)
          .containsExactly(
              "the new configuration is in use, but the change of listener missing failed");
      listeners.drain(Duration.ofSeconds(15)).await(20, TimeUnit.SECONDS);
      assertThat(listeners.snapshot()).hasSize(2);
      listeners.closeAdmin().await(15, TimeUnit.SECONDS);
    } finally {
      generations.close().await(15, TimeUnit.SECONDS);
      shared.close();
      vertx.close().await(15, TimeUnit.SECONDS);
    }
  }
}
