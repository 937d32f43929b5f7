package dev.fanlight.gateway.filter.life;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fanlight.gateway.config.PluginConfig;
import dev.fanlight.gateway.config.PluginConfig.Use;
import dev.fanlight.gateway.config.source.Origin;
import dev.fanlight.gateway.filter.boundary.PluginCode;
import dev.fanlight.gateway.filter.load.BoundPlugin;
import dev.fanlight.plugin.Chain;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.Exchange;
import dev.fanlight.plugin.Filter;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugin.Plugin;
import dev.fanlight.plugin.PluginContext;
import dev.fanlight.plugin.PluginFactory;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PluginSetTest {
  private static final PluginCode CODE = new PluginCode(PluginSetTest.class.getClassLoader());

  private final PluginScene scene = new PluginScene();
  private final PluginHost host = scene.host();
  private final List<String> events = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() throws Exception {
    scene.close();
  }

  @Test
  void start_isInOrder_andStopAtOnce_andWhatAPluginOwnsClosesLastFirst() throws Exception {
    PluginSet plugins = set(new Recorded("a"), new Recorded("b"));

    plugins.start().await(20, SECONDS);
    plugins.stop().await(20, SECONDS);

    assertThat(events).startsWith("a starts", "b starts");
    assertThat(events).containsSubsequence("a stops", "a second closed", "a first closed");
    assertThat(events).containsSubsequence("b stops", "b second closed", "b first closed");
  }

  @Test
  void start_thatFails_stopsWhatHadStartedAndClosesTheRest() {
    Recorded broken = new Recorded("broken");
    broken.start = Future.failedFuture(new IllegalStateException("no database"));
    PluginSet plugins = set(new Recorded("a"), broken, new Recorded("never"));

    assertThatExceptionOfType(GatewayError.class)
        .isThrownBy(() -> plugins.start().await(20, SECONDS))
        .withMessageContaining("broken")
        .withMessageContaining("no database")
        .matches(error -> error.code() == ErrorCode.PLUGIN_FAILED);
    assertThat(events)
        .contains("a stops", "a first closed", "broken first closed", "never first closed")
        .doesNotContain("never starts", "broken stops", "never stops");
  }

  @Test
  void start_afterTheStop_startsNone() throws Exception {
    PluginSet plugins = set(new Recorded("a"));
    plugins.stop().await(20, SECONDS);

    assertThatExceptionOfType(GatewayError.class)
        .isThrownBy(() -> plugins.start().await(20, SECONDS))
        .matches(error -> error.code() == ErrorCode.SHUTTING_DOWN);
    assertThat(events).doesNotContain("a starts");
  }

  @Test
  void stop_whileAPluginStarts_closesIt_andThenTheStartFails() throws Exception {
    Recorded slow = new Recorded("slow");
    slow.start = Promise.<Void>promise().future();
    PluginSet plugins = set(new Recorded("a"), slow, new Recorded("never"));
    Future<Void> started = plugins.start();
    while (plugins.starting() == null || !events.contains("slow starts")) {
      Thread.onSpinWait();
    }
    assertThat(plugins.starting()).isEqualTo("plugin slow (gateway.yaml: plugins.slow)");

    plugins.stop().await(20, SECONDS);

    assertThatExceptionOfType(GatewayError.class)
        .isThrownBy(() -> started.await(20, SECONDS))
        .matches(error -> error.code() == ErrorCode.SHUTTING_DOWN);
    assertThat(plugins.starting()).isNull();
    assertThat(events)
        .contains("a stops", "slow first closed", "never first closed")
        .doesNotContain("never starts", "slow stops");
  }

  @Test
  void stop_afterAPluginHasStarted_stopsIt_thoughNobodyHasHeardOfThatYet() throws Exception {
    Recorded slow = new Recorded("slow");
    Promise<Void> start = Promise.promise();
    slow.start = start.future();
    PluginSet plugins = set(slow);
    Future<Void> started = plugins.start();
    Context loop = slow.startsOn.get(20, SECONDS);
    CompletableFuture<Thread> starter = new CompletableFuture<>();

    Future<Void> stopped;
    synchronized (plugins) { // who waits for the start does not hear of it in here
      loop.runOnContext(go -> {
        starter.complete(Thread.currentThread());
        start.complete();
      });
      while (!PluginScene.waitsFor(plugins, starter.get(20, SECONDS))) {
        Thread.onSpinWait();
      }
      stopped = plugins.stop();
    }

    stopped.await(20, SECONDS);
    assertThat(events).containsSubsequence("slow stops", "slow first closed");
    assertThatExceptionOfType(GatewayError.class)
        .isThrownBy(() -> started.await(20, SECONDS))
        .matches(error -> error.code() == ErrorCode.SHUTTING_DOWN);
  }

  @Test
  void starting_onceAllHaveStarted_isNone() throws Exception {
    PluginSet plugins = set(new Recorded("a"));

    plugins.start().await(20, SECONDS);

    assertThat(plugins.starting()).isNull();
  }

  @Test
  void stop_goesOnWhenAPluginDoesNotStop() throws Exception {
    Recorded broken = new Recorded("broken");
    broken.stop = Future.failedFuture(new IllegalStateException("stuck"));
    PluginSet plugins = set(new Recorded("a"), broken);
    plugins.start().await(20, SECONDS);

    plugins.stop().await(20, SECONDS);

    assertThat(events).contains("a stops", "broken first closed");
  }

  @Test
  void stop_waitsForNoOtherPlugin() throws Exception {
    Recorded stuck = new Recorded("stuck");
    Promise<Void> never = Promise.promise();
    stuck.stop = never.future();
    PluginSet plugins = set(stuck, new Recorded("a"));
    plugins.start().await(20, SECONDS);

    Future<Void> stopped = plugins.stop();

    List<String> stuckOnly = List.of("plugin stuck (gateway.yaml: plugins.stuck) did not stop");
    while (!plugins.holders().equals(stuckOnly)) {
      Thread.onSpinWait();
    }
    assertThat(events).contains("a first closed");
    assertThat(stopped.isComplete()).isFalse();
    never.complete();
    stopped.await(20, SECONDS);
    assertThat(plugins.holders()).isEmpty();
  }

  @Test
  void stop_asksNoPluginForItsHashCode() throws Exception {
    Recorded strange = new Recorded("strange");
    strange.hashes = false;
    PluginSet plugins = set(strange);
    plugins.start().await(20, SECONDS);

    plugins.stop().await(20, SECONDS);

    assertThat(events).contains("strange stops", "strange first closed");
  }

  @Test
  void start_thatThrowsAnErrorOrReturnsNothing_namesPluginPlaceAndCause() {
    Recorded broken = new Recorded("broken");
    broken.start = null;

    assertThatExceptionOfType(GatewayError.class)
        .isThrownBy(() -> set(broken).start().await(20, SECONDS))
        .withMessageContaining(
            "plugin broken (gateway.yaml: plugins.broken) did not start:"
                + " start returned no future");
    broken.thrown = new StackOverflowError("deep");
    assertThatExceptionOfType(GatewayError.class)
        .isThrownBy(() -> set(broken).start().await(20, SECONDS))
        .withMessageContaining("plugin broken (gateway.yaml: plugins.broken) did not start:")
        .withMessageContaining("deep");
  }

  private LivePluginContext context(String plugin) {
    return scene.context(plugin, CODE, host);
  }

  private PluginSet set(Recorded... plugins) {
    Map<String, RunningPlugin> made = new LinkedHashMap<>();
    for (Recorded plugin : plugins) {
      LivePluginContext context = context(plugin.name);
      BoundPlugin<?> bound = bound(plugin);
      made.put(
          plugin.name, new RunningPlugin(bound, bound.create(context), context, host.timers()));
    }
    return new PluginSet(made, new PluginTraits(Set.of(), Map.of(), Set.of()), host);
  }

  private static BoundPlugin<Recorded.None> bound(Recorded plugin) {
    Origin origin = new Origin("gateway.yaml", "plugins." + plugin.name, Map.of());
    PluginConfig config =
        new PluginConfig(plugin.name, plugin.name, true, Use.always("default"), null, origin);
    return new BoundPlugin<>(config, plugin, new Recorded.None());
  }

  /** A factory that is its own plugin, and says what happens to it. */
  private final class Recorded implements PluginFactory<Recorded.None>, Filter {
    private final String name;
    private final CompletableFuture<Context> startsOn = new CompletableFuture<>();
    private @Nullable Error thrown;
    private @Nullable Future<Void> start = Future.succeededFuture();
    private Future<Void> stop = Future.succeededFuture();
    private boolean hashes = true;

    Recorded(String name) {
      this.name = name;
    }

    record None() {}

    @Override
    public int hashCode() {
      if (!hashes) {
        throw new IllegalStateException("no hash code");
      }
      return System.identityHashCode(this);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return this == other;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public Class<None> configType() {
      return None.class;
    }

    @Override
    public Plugin create(None config, PluginContext context) {
      AutoCloseable first = () -> events.add(name + " first closed");
      AutoCloseable second = () -> events.add(name + " second closed");
      context.own(first);
      context.own(second);
      return this;
    }

    @Override
    public Future<GatewayResponse> filter(Exchange exchange, Chain chain) {
      return chain.proceed(exchange);
    }

    @Override
    public Future<Void> start() {
      events.add(name + " starts");
      startsOn.complete(Vertx.currentContext());
      if (thrown != null) {
        throw thrown;
      }
      return start;
    }

    @Override
    public Future<Void> stop() {
      events.add(name + " stops");
      return stop;
    }
  }
}
