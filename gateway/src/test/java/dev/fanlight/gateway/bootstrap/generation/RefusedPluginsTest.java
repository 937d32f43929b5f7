package dev.fanlight.gateway.bootstrap.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fanlight.gateway.bootstrap.platform.Platform;
import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.load.ConfigLoader;
import dev.fanlight.gateway.config.source.ConfigException;
import dev.fanlight.gateway.filter.load.TestJar;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class RefusedPluginsTest {
  /**
   * Closes when whoever makes the plugins waits for it, or has gone on without it. Then it needs a
   * class of the jar.
   */
  private static final String CLOSES_LATE =
      """
      Thread maker = Thread.currentThread();
      context.own(() -> {
        while (maker.isAlive() && maker.getState() != Thread.State.WAITING) {
          Thread.onSpinWait();
        }
        Last.word(config.word());
      });
      """;

  private static final String LAST =
      """
      package test;
      public class Last {
        static void word(String file) throws java.io.IOException {
          java.nio.file.Files.writeString(java.nio.file.Path.of(file), "closed");
        }
      }
      """;

  /** As long as the code of a plugin may need on a busy machine. */
  private static final Duration SHORT = Duration.ofSeconds(2);

  @TempDir private Path folder;

  @Test
  @Timeout(60)
  void create_ofAnotherThatIsRefused_closesNoJarBeforeItsPluginsHaveClosed() throws Exception {
    pack("Early", CLOSES_LATE + "return (Filter) (exchange, chain) -> chain.proceed(exchange);");
    pack("Refused", "throw new IllegalStateException(\"no\");");

    assertRefused();

    assertThat(folder.resolve("Early")).hasContent("closed");
  }

  @Test
  @Timeout(60)
  void create_thatIsRefused_closesNoJarBeforeItsPluginHasClosed() throws Exception {
    pack("Early", "return (Filter) (exchange, chain) -> chain.proceed(exchange);");
    pack("Refused", CLOSES_LATE + "throw new IllegalStateException(\"no\");");

    assertRefused();

    assertThat(folder.resolve("Refused")).hasContent("closed");
  }

  @Test
  @Timeout(60)
  void create_whosePluginNeverReturns_closesWhatTheOthersOwn_andItsPools() throws Exception {
    pack(
        "Early",
        """
        context.own(
            () -> java.nio.file.Files.writeString(java.nio.file.Path.of(config.word()), "closed"));
        return (Filter) (exchange, chain) -> chain.proceed(exchange);
        """);
    pack(
        "Stuck",
        """
        while (!new java.io.File(config.word()).exists()) {
          Thread.onSpinWait();
        }
        return null;
        """);
    GatewayConfig config = config("Stuck");
    Vertx vertx = Platform.start();
    Shared shared = Shared.of(config, vertx);
    try {
      assertThatExceptionOfType(ConfigException.class)
          .isThrownBy(() -> PluginParts.create(config, shared, SHORT))
          .withMessageContaining("plugin Stuck, whose code has not returned");

      assertThat(folder.resolve("Early")).hasContent("closed");
      assertThat(shared.telemetry().scrape(null).body().toString())
          .contains("fanlight_")
          .doesNotContain("fanlight_pool_active{");
    } finally {
      Files.createFile(folder.resolve("Stuck"));
      shared.close();
      vertx.close().await(15, TimeUnit.SECONDS);
    }
  }

  private void pack(String name, String create) throws Exception {
    TestJar.plugin(name, name, create)
        .source("test.Last", LAST)
        .write(folder.resolve(name + ".jar"));
  }

  private void assertRefused() throws Exception {
    GatewayConfig config = config("Refused");
    Vertx vertx = Platform.start();
    Shared shared = Shared.of(config, vertx);
    try {
      assertThatExceptionOfType(ConfigException.class)
          .isThrownBy(() -> PluginParts.create(config, shared));
    } finally {
      shared.close();
      vertx.close().await(15, TimeUnit.SECONDS);
    }
  }

  private GatewayConfig config(String second) throws Exception {
    String yaml =
        """
        listeners: [{name: public, port: 0}]
        plugin_folders: [.]
        plugins:
          - {name: Early, config: {word: "%1$s/Early"}}
          - {name: %2$s, config: {word: "%1$s/%2$s"}}
        routes: []
        """
            .formatted(folder, second);
    return ConfigLoader.load(Files.writeString(folder.resolve("it.yaml"), yaml), Map.of());
  }
}
