package dev.fanlight.gateway.filter;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.plugin.Chain;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugin.testkit.FakeChain;
import dev.fanlight.plugin.testkit.FakeExchange;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class FilterChainTest extends FilterScene {
  @Test
  void run_withoutPlugins_isTheAction() {
    assertThat(run(FakeChain.answering(204)).result().status()).isEqualTo(204);
    assertThat(new FilterChain(List.of()).isEmpty()).isTrue();
  }

  @Test
  void run_letsTheFirstPluginBeTheOutermost() {
    add("outer", marking("outer"));
    add("inner", marking("inner"));

    GatewayResponse response = run(FakeChain.answering(200)).result();

    assertThat(context.exchange().request().headers().getAll("x-seen"))
        .containsExactly("outer", "inner");
    assertThat(response.headers().getAll("x-seen")).containsExactly("inner", "outer");
  }

  @Test
  void run_setsTheClassLoaderOfWhoseCodeRuns_andRestoresTheLoops() {
    ClassLoader loops = new URLClassLoader("loop", new URL[0], null);
    List<ClassLoader> seen = new ArrayList<>();
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    add(
        "noting",
        (exchange, chain) -> {
          thread.setContextClassLoader(null);
          return chain
              .proceed(exchange)
              .onComplete(response -> seen.add(thread.getContextClassLoader()));
        });
    Promise<GatewayResponse> pending = Promise.promise();
    try {
      thread.setContextClassLoader(loops);
      run(exchange -> {
        seen.add(thread.getContextClassLoader());
        return pending.future();
      });
      seen.add(thread.getContextClassLoader());
      pending.complete(GatewayResponse.of(200));
      seen.add(thread.getContextClassLoader());
    } finally {
      thread.setContextClassLoader(before);
    }

    ClassLoader own = getClass().getClassLoader();
    assertThat(seen).containsExactly(own, loops, own, loops);
  }

  @Test
  void run_aPluginThatAnswers_keepsTheExchangeFromTheOthers() {
    FakeChain action = FakeChain.answering(200);
    add("guard", (exchange, chain) -> Future.succeededFuture(GatewayResponse.of(401)));
    add("never", marking("never"));

    assertThat(run(action).result().status()).isEqualTo(401);
    assertThat(action.proceeded()).isFalse();
    assertThat(context.exchange().request().headers().contains("x-seen")).isFalse();
  }

  @Test
  void run_aGatewayErrorOfAPlugin_isTheAnswer() {
    GatewayError forbidden = GatewayError.of(ErrorCode.FORBIDDEN, "no");
    add("guard", (exchange, chain) -> Future.failedFuture(forbidden));

    assertThat(run(FakeChain.answering(200)).cause()).isSameAs(forbidden);
    assertThat(failures("guard")).isZero();
  }

  @Test
  void run_aPluginThatThrows_failsNamingIt() {
    add(
        "broken",
        (exchange, chain) -> {
          throw new IllegalStateException("a secret");
        });
    assertPluginFailed(run(FakeChain.answering(200)));
  }

  @Test
  void run_aPluginThatThrowsAnError_failsNamingIt() {
    add(
        "broken",
        (exchange, chain) -> {
          throw new NoClassDefFoundError("left out of the jar");
        });
    assertPluginFailed(run(FakeChain.answering(200)));
  }

  @Test
  void run_aPluginWhoseFutureFails_failsNamingIt() {
    add("broken", (exchange, chain) -> Future.failedFuture(new RuntimeException("a secret")));
    assertPluginFailed(run(FakeChain.answering(200)));
  }

  @Test
  void run_aPluginThatThrowsAfterTheResponse_failsNamingIt() {
    add(
        "broken",
        (exchange, chain) ->
            chain
                .proceed(exchange)
                .map(response -> {
                  throw new IllegalStateException("a secret");
                }));
    assertPluginFailed(run(FakeChain.answering(200)));
  }

  @Test
  @SuppressWarnings("NullAway") // a plugin that is not compiled with its checks
  void run_aPluginThatReturnsNull_failsNamingIt() {
    add("broken", (exchange, chain) -> null);
    assertPluginFailed(run(FakeChain.answering(200)));
  }

  @Test
  void run_aPluginWhoseResponseIsNull_failsNamingIt() {
    add("broken", (exchange, chain) -> Future.succeededFuture());
    assertPluginFailed(run(FakeChain.answering(200)));
  }

  @Test
  void run_aPluginThatProceedsTwice_failsNamingItAndActsOnce() {
    FakeChain action = FakeChain.answering(200);
    add(
        "broken",
        (exchange, chain) -> chain.proceed(exchange).compose(first -> chain.proceed(exchange)));
    assertPluginFailed(run(action));
  }

  @Test
  void run_aPluginThatProceedsAfterItAnswered_startsNothing() {
    AtomicReference<Chain> kept = new AtomicReference<>();
    FakeChain action = FakeChain.answering(200);
    add(
        "late",
        (exchange, chain) -> {
          kept.set(chain);
          return Future.succeededFuture(GatewayResponse.of(401));
        });
    run(action);

    Chain late = requireNonNull(kept.get());
    assertThat(late.proceed(context.exchange()).failed()).isTrue();
    assertThat(action.proceeded()).isFalse();
  }

  @Test
  void run_aPluginThatProceedsWithAnotherExchange_failsNamingIt() {
    add("broken", (exchange, chain) -> chain.proceed(FakeExchange.get("/other")));
    assertPluginFailed(run(FakeChain.answering(200)));
  }

  @Test
  void run_aPluginThatProceedsAfterTheEnd_startsNothing() {
    Promise<Void> lookUp = Promise.promise();
    FakeChain action = FakeChain.answering(200);
    add("slow", (exchange, chain) -> lookUp.future().compose(found -> chain.proceed(exchange)));
    run(action);
    context.end();

    lookUp.complete();

    assertThat(action.proceeded()).isFalse();
  }

  @Test
  void run_aFailureOfTheActionItself_isNoPluginsFault() {
    add("innocent", marking("innocent"));
    Chain action =
        exchange -> {
          throw new IllegalStateException("our own bug");
        };
    assertThat(((GatewayError) run(action).cause()).code()).isEqualTo(ErrorCode.INTERNAL_ERROR);
    assertThat(failures("innocent")).isZero();
  }

  @Test
  void run_aFutureCompletedElsewhere_comesBackOnTheLoop() throws Exception {
    Promise<GatewayResponse> elsewhere = Promise.promise();
    AtomicReference<Thread> completedOn = new AtomicReference<>();
    add("remote", (exchange, chain) -> elsewhere.future());
    Future<GatewayResponse> response = run(FakeChain.answering(200));
    response.onComplete(done -> completedOn.set(Thread.currentThread()));

    Thread.ofPlatform().start(() -> elsewhere.complete(GatewayResponse.of(200))).join();
    assertThat(response.isComplete()).isFalse();
    time.runReady();

    assertThat(completedOn.get()).isEqualTo(Thread.currentThread());
  }

  @Test
  void run_aPluginThatProceedsElsewhere_goesOnOnTheLoop() throws Exception {
    AtomicReference<Runnable> later = new AtomicReference<>();
    FakeChain action = FakeChain.answering(200);
    add(
        "remote",
        (exchange, chain) -> {
          Promise<GatewayResponse> response = Promise.promise();
          later.set(() -> chain.proceed(exchange).onComplete(response));
          return response.future();
        });
    Future<GatewayResponse> response = run(action);

    Thread.ofPlatform().start(later.get()).join();
    assertThat(action.proceeded()).isFalse();
    time.runReady();

    assertThat(response.result().status()).isEqualTo(200);
  }

  @Test
  void run_measuresBothPhasesAndNotWhatIsBetween() {
    FakeChain action = FakeChain.pending();
    add(
        "timed",
        (exchange, chain) -> {
          time.lag(Duration.ofSeconds(5));
          return chain
              .proceed(exchange)
              .map(response -> {
                time.lag(Duration.ofSeconds(7));
                return response;
              });
        });
    run(action);
    time.lag(Duration.ofSeconds(1000));
    action.answer(GatewayResponse.of(200));

    assertThat(registry.scrape())
        .contains(measured("timed", "request", 5))
        .contains(measured("timed", "response", 7));
  }

  @Test
  void run_measuresAPluginThatAnswersAsARequest() {
    add(
        "guard",
        (exchange, chain) -> {
          time.lag(Duration.ofSeconds(5));
          return Future.succeededFuture(GatewayResponse.of(401));
        });
    run(FakeChain.answering(200));

    assertThat(registry.scrape())
        .contains(measured("guard", "request", 5))
        .doesNotContain("phase=\"response\"");
  }

  private static String measured(String plugin, String phase, int seconds) {
    return "fanlight_plugin_duration_seconds_sum{phase=\"%s\",plugin=\"%s\",route=\"r\"} %d.0"
        .formatted(phase, plugin, seconds);
  }

  private void assertPluginFailed(Future<GatewayResponse> response) {
    assertThat(response.cause()).isInstanceOf(GatewayError.class);
    GatewayError error = (GatewayError) response.cause();
    assertThat(error.code()).isEqualTo(ErrorCode.PLUGIN_FAILED);
    assertThat(error.detail()).contains("broken").doesNotContain("secret");
    assertThat(failures("broken")).isOne();
  }
}
