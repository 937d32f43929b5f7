package dev.fanlight.gateway.bootstrap.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fanlight.gateway.bootstrap.platform.Platform;
import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.load.ConfigLoader;
import dev.fanlight.gateway.config.source.ConfigException;
import dev.fanlight.gateway.filter.load.TestJar;
import dev.fanlight.gateway.time.Timers;
import dev.fanlight.gateway.whole.Eventually;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
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

  /** Says on which thread of its pool it did some work. */
  private static final String USES_POOL =
      """
      context
          .blocking(() ->
              java.nio.file.Files.writeString(
                  java.nio.file.Path.of(config.word()), Thread.currentThread().getName()))
          .toCompletionStage()
          .toCompletableFuture()
          .join();
      return (Filter) (exchange, chain) -> chain.proceed(exchange);
      """;

  private final Vertx vertx = Platform.start();
  private final List<Shared> toClose = new ArrayList<>();

  @TempDir private Path folder;

  @AfterEach
  void close() throws Exception {
    Files.createFile(folder.resolve("Stuck")); // lets its code return
    toClose.forEach(Shared::close);
    vertx.close().await(15, TimeUnit.SECONDS);
  }

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
  void create_whosePluginNeverReturns_closesWhatTheOthersOwn() throws Exception {
    pack(
        "Early",
        """
        context.own(
            () -> java.nio.file.Files.writeString(java.nio.file.Path.of(config.word()), "closed"));
        return (Filter) (exchange, chain) -> chain.proceed(exchange);
        """);

    assertGivenUp(shared -> shared.control().loop().timers());

    assertThat(folder.resolve("Early")).hasContent("closed");
  }

  @Test
  @Timeout(60)
  void create_whosePluginNeverReturns_closesThePools() throws Exception {
    pack("Early", USES_POOL);

    assertGivenUp(shared -> shared.control().loop().timers());

    assertPoolIsClosed();
  }

  @Test
  @Timeout(60)
  void create_whosePluginNeverReturns_closesThePools_alsoIfNoPluginCanBeClosed() throws Exception {
    pack("Early", USES_POOL);

    assertGivenUp(shared ->
        (delay, task) -> {
          throw new IllegalStateException("no thread is left");
        });

    assertPoolIsClosed();
  }

  private void pack(String name, String create) throws Exception {
    TestJar.plugin(name, name, create)
        .source("test.Last", LAST)
        .write(folder.resolve(name + ".jar"));
  }

  private void assertRefused() throws Exception {
    GatewayConfig config = config("Refused");
    Shared shared = shared(config);

    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> PluginParts.create(config, shared));
  }

  /** The code of the second plugin has not returned when this returns. */
  private void assertGivenUp(Function<Shared, Timers> timers) throws Exception {
    pack(
        "Stuck",
        """
        while (!new java.io.File(config.word()).exists()) {
          Thread.onSpinWait();
        }
        return null;
        """);
    GatewayConfig config = config("Stuck");
    Shared shared = shared(config);

    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> PluginParts.create(config, shared, SHORT, timers.apply(shared)))
        .withMessageContaining("plugin Stuck, whose code has not returned");
  }

  /** Its threads end, of which the first plugin has told the one that it used. */
  private void assertPoolIsClosed() throws Exception {
    String thread = Files.readString(folder.resolve("Early"));
    Eventually.equal(
        "there is " + thread,
        false,
        () ->
            Thread.getAllStackTraces().keySet().stream()
                .anyMatch(running -> running.getName().equals(thread)));
  }

  private Shared shared(GatewayConfig config) {
    Shared made = Shared.of(config, vertx);
    toClose.add(made);
    return made;
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
