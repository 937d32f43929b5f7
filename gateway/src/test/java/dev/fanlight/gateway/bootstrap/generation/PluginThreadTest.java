package dev.fanlight.gateway.bootstrap.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanlight.gateway.config.PluginConfig;
import dev.fanlight.gateway.config.source.ConfigException;
import dev.fanlight.gateway.config.source.Origin;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class PluginThreadTest {
  /** As long as a thread of a busy machine may need to begin. */
  private static final Duration SHORT = Duration.ofSeconds(1);

  private static final Duration LONG = Duration.ofMinutes(5);

  private static PluginConfig plugin(String name, int line) {
    Origin origin =
        new Origin("it.yaml", "plugins[0]", Map.of("plugins[0]", new Origin.Place(line, null)));
    return new PluginConfig(name, name, true, PluginConfig.Use.always("default"), null, origin);
  }

  private static void never(String unused) {
    throw new AssertionError("nothing comes late");
  }

  @Test
  void whatIsMade_isReturned() throws ConfigException {
    String made = PluginThread.call(LONG, next -> "made", PluginThreadTest::never);

    assertThat(made).isEqualTo("made");
  }

  @Test
  void mistakes_areThrownAsTheyAre() {
    ConfigException mistakes =
        new ConfigException(List.of(plugin("a", 1).origin().error("", "this", "that")));

    assertThatThrownBy(() ->
            PluginThread.<String>call(
                LONG,
                next -> {
                  throw mistakes;
                },
                PluginThreadTest::never))
        .isSameAs(mistakes);
  }

  @Test
  void aPluginThatNeverReturns_isNamedWithItsPlace_andInterrupted() {
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();

    assertThatThrownBy(() ->
            PluginThread.<String>call(
                SHORT,
                next -> {
                  next.accept(plugin("good", 1));
                  next.accept(plugin("stuck", 2));
                  return waits(interrupted);
                },
                late -> {}))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("it.yaml:2: plugins[0]")
        .hasMessageContaining("plugin stuck, whose code has not returned for 1000 ms");
    assertThat(interrupted.join()).isTrue();
  }

  private static String waits(CompletableFuture<Boolean> interrupted) {
    try {
      new CountDownLatch(1).await();
      return "never";
    } catch (InterruptedException end) {
      interrupted.complete(true);
      return "late";
    }
  }

  @Test
  void whatComesLate_isGivenUp() {
    CompletableFuture<String> late = new CompletableFuture<>();

    assertThatThrownBy(() ->
            PluginThread.call(SHORT, next -> waits(new CompletableFuture<>()), late::complete))
        .hasMessageContaining("a jar, whose code has not returned");

    assertThat(late.join()).isEqualTo("late");
  }
}
