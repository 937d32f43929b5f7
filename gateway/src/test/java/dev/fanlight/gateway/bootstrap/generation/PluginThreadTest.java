package dev.fanlight.gateway.bootstrap.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanlight.gateway.config.PluginConfig;
import dev.fanlight.gateway.config.source.ConfigException;
import dev.fanlight.gateway.config.source.Origin;
import dev.fanlight.gateway.config.source.Unreadable;
import dev.fanlight.gateway.filter.load.OpenJars;
import dev.fanlight.gateway.filter.load.PluginCatalog;
import dev.fanlight.gateway.filter.load.TestJar;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
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
  void aDefect_isThrownAsItIs() {
    Unreadable defect = new Unreadable();

    Unreadable.doesNotEscape(() ->
        assertThatThrownBy(() ->
                PluginThread.<String>call(
                    LONG,
                    next -> {
                      throw defect;
                    },
                    PluginThreadTest::never))
            .isSameAs(defect));
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
  void whatWasMade_isClosedBeforeThePluginThatNeverReturnsIsTold() {
    CompletableFuture<String> closed = new CompletableFuture<>();

    assertThatThrownBy(() ->
            PluginThread.<String>call(
                SHORT,
                steps -> {
                  steps.onGivenUp(() -> closed.complete("closed"));
                  return waits(new CompletableFuture<>());
                },
                late -> {}))
        .isInstanceOf(ConfigException.class);

    assertThat(closed).isCompletedWithValue("closed");
  }

  @Test
  void whatIsMadeAfterAStop_isClosed() {
    CompletableFuture<String> closed = new CompletableFuture<>();
    Thread.currentThread().interrupt();

    assertThatThrownBy(() ->
            PluginThread.call(LONG, steps -> waits(new CompletableFuture<>()), closed::complete))
        .isInstanceOf(IllegalStateException.class);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(closed.join()).isEqualTo("late");
  }

  @Test
  void whatWasMadeBeforeAStop_isClosedBeforeTheCallEnds() {
    CompletableFuture<String> closed = new CompletableFuture<>();
    CompletableFuture<Boolean> hanging = new CompletableFuture<>();
    Thread waiter = Thread.currentThread();
    hanging.thenRun(waiter::interrupt);

    assertThatThrownBy(() ->
            PluginThread.<String>call(
                LONG,
                steps -> {
                  steps.onGivenUp(() -> closed.complete("closed"));
                  hanging.complete(true);
                  return waits(new CompletableFuture<>());
                },
                late -> {}))
        .isInstanceOf(PluginThread.GivenUp.class)
        .hasMessage("plugins were being made");

    assertThat(Thread.interrupted()).isTrue();
    assertThat(closed).isCompletedWithValue("closed");
  }

  @Test
  void aStop_namesThePluginThatIsWaitedFor_withItsPlace() {
    CompletableFuture<Boolean> hanging = new CompletableFuture<>();
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    Thread waiter = Thread.currentThread();
    hanging.thenRun(waiter::interrupt);

    assertThatThrownBy(() ->
            PluginThread.<String>call(
                LONG,
                next -> {
                  next.accept(plugin("stuck", 2));
                  hanging.complete(true);
                  return waits(interrupted);
                },
                late -> {}))
        .isInstanceOf(PluginThread.GivenUp.class)
        .hasMessage("it waited for the code of plugin stuck (it.yaml:2: plugins[0])");

    assertThat(Thread.interrupted()).isTrue();
    assertThat(interrupted.join()).isTrue();
  }

  @Test
  void whatIsMadeLate_isClosedAtOnce() {
    CompletableFuture<String> closed = new CompletableFuture<>();

    assertThatThrownBy(() ->
            PluginThread.<String>call(
                SHORT,
                steps -> {
                  String late = waits(new CompletableFuture<>());
                  steps.onGivenUp(() -> closed.complete(late));
                  return late;
                },
                late -> {}))
        .isInstanceOf(ConfigException.class);

    assertThat(closed.join()).isEqualTo("late");
  }

  @Test
  void aJarWhoseCodeNeverReturns_isNamed(@TempDir Path folder) throws IOException {
    String source = TestJar.factory("Stuck", "stuck", "return null;");
    String hangs = "java.util.concurrent.locks.LockSupport.park(); return";
    new TestJar()
        .source("test.Stuck", source.replace("{ return \"stuck\"", "{ " + hangs + " \"stuck\""))
        .entry(TestJar.SERVICES, "test.Stuck")
        .write(folder.resolve("stuck.jar"));
    ClassLoader gateway = PluginThreadTest.class.getClassLoader();

    assertThatThrownBy(() ->
            PluginThread.call(
                SHORT,
                steps -> PluginCatalog.open(new OpenJars(), gateway, List.of(folder), none -> {}),
                PluginCatalog::close))
        .hasMessageContaining("stuck.jar, whose code has not returned for 1000 ms");
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
