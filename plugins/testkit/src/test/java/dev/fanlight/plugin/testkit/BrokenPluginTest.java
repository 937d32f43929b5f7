package dev.fanlight.plugin.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanlight.plugin.BlockingFilter;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.Filter;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugin.Plugin;
import dev.fanlight.plugin.PluginContext;
import dev.fanlight.plugin.PluginFactory;
import dev.fanlight.plugin.Step;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Plugins that break, and the test hears of it at once. */
class BrokenPluginTest {
  private static final AssertionError BROKEN = new AssertionError("broken");

  record None() {}

  /** Makes the plugin that the test says. */
  private record Makes(Function<PluginContext, Plugin> plugin) implements PluginFactory<None> {
    @Override
    public String name() {
      return "broken";
    }

    @Override
    public Class<None> configType() {
      return None.class;
    }

    @Override
    public Plugin create(None config, PluginContext context) {
      return plugin.apply(context);
    }
  }

  private static PluginUnderTest start(Function<PluginContext, Plugin> plugin) {
    return PluginUnderTest.start(new Makes(plugin), new None());
  }

  @Test
  void anErrorOfAFilter_isThrown() {
    Filter plugin =
        (exchange, chain) -> {
          throw BROKEN;
        };
    try (PluginUnderTest broken = start(context -> plugin)) {
      assertThatThrownBy(() -> broken.answer(FakeExchange.get("/"), FakeChain.answering(200)))
          .isSameAs(BROKEN);
    }
  }

  @Test
  void anErrorOfATaskThatAPoolThreadWaitsFor_isThrown() {
    BlockingFilter plugin =
        exchange -> {
          exchange.await(scope -> {
            throw BROKEN;
          });
          return Step.proceed(exchange.request());
        };
    try (PluginUnderTest broken = start(context -> plugin)) {
      assertThatThrownBy(() -> broken.answer(FakeExchange.get("/"), FakeChain.answering(200)))
          .isSameAs(BROKEN);
    }
  }

  @Test
  void aFieldOfTheConnectionInAnAnswer_isAFailureOfThePlugin() {
    Filter plugin =
        (exchange, chain) ->
            chain
                .proceed(exchange)
                .map(response -> {
                  response.headers().set("Keep-Alive", "timeout=5");
                  return response;
                });
    try (PluginUnderTest sets = start(context -> plugin)) {
      GatewayError error = sets.error(FakeExchange.get("/"), FakeChain.answering(200));

      assertThat(error.code()).isEqualTo(ErrorCode.PLUGIN_FAILED);
      assertThat(error.detail()).contains("keep-alive");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET, 200, Trailer, x-sum",
    "GET, 200, Content-Length, 6",
    "GET, 304, Content-Length, 5",
    "HEAD, 200, Content-Length, 6"
  })
  void aFieldThatFramesAnAnswer_isAFailureOfThePlugin_ifThePluginHasSetIt(
      String method, int status, String field, String value) {
    Filter plugin =
        (exchange, chain) ->
            chain
                .proceed(exchange)
                .map(response -> {
                  response.headers().set(field, value);
                  return response;
                });
    try (PluginUnderTest sets = start(context -> plugin)) {
      GatewayError error = sets.error(of(method), FakeChain.answering(framed(status)));

      assertThat(error.code()).isEqualTo(ErrorCode.PLUGIN_FAILED);
      assertThat(error.detail()).contains(field.toLowerCase(Locale.ROOT));
    }
  }

  @ParameterizedTest
  @CsvSource({"GET, 200", "HEAD, 200", "GET, 304"})
  void fieldsThatFrameTheChainsAnswer_areNotThePlugins(String method, int status) {
    Filter plugin =
        (exchange, chain) ->
            chain
                .proceed(exchange)
                .map(response -> {
                  GatewayResponse copy = GatewayResponse.of(response.status());
                  copy.headers().addAll(response.headers());
                  return copy.body(Body.of("longer than before"));
                });
    try (PluginUnderTest passes = start(context -> plugin)) {
      GatewayResponse answer = passes.answer(of(method), FakeChain.answering(framed(status)));

      assertThat(answer.headers().get("trailer")).isEqualTo("x-upstream");
    }
  }

  @ParameterizedTest
  @CsvSource({"GET, 200, 2", "HEAD, 200, 1234", "GET, 304, 1234"})
  void theRightLengthOfAnAnswerOfThePlugins_mayBeSet(String method, int status, String length) {
    Filter plugin =
        (exchange, chain) -> {
          GatewayResponse own = GatewayResponse.of(status).body(Body.of("ok"));
          own.headers().set("content-length", length);
          return Future.succeededFuture(own);
        };
    try (PluginUnderTest sets = start(context -> plugin)) {
      assertThat(sets.answer(of(method), FakeChain.pending()).status()).isEqualTo(status);
    }
  }

  private static FakeExchange of(String method) {
    return FakeExchange.of(HttpMethod.valueOf(method), "/", Body.empty());
  }

  /** An answer of an upstream with the length of 2 and a trailer. */
  private static GatewayResponse framed(int status) {
    GatewayResponse response = GatewayResponse.of(status).body(Body.of("ok"));
    response.headers().set("content-length", "2").set("trailer", "x-upstream");
    return response;
  }

  @Test
  void anExchangeThatThePluginWasNotGiven_doesNotProceed() {
    Filter plugin = (exchange, chain) -> chain.proceed(FakeExchange.get("/other"));
    try (PluginUnderTest strays = start(context -> plugin)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> strays.answer(FakeExchange.get("/"), FakeChain.answering(200)));
    }
  }

  @Test
  void whatAPluginOwns_isClosedWhenItIsNotMade() {
    List<String> closed = new ArrayList<>();

    assertThatThrownBy(() ->
            start(context -> {
              context.own(() -> closed.add("closed"));
              throw BROKEN;
            }))
        .isSameAs(BROKEN);
    assertThat(closed).containsExactly("closed");
  }

  @Test
  void anAnswerOfTheTest_reachesThePluginOnItsEventLoop() {
    FakeChain chain = FakeChain.pending();
    List<Boolean> onLoop = new ArrayList<>();
    Filter plugin =
        (exchange, rest) ->
            rest.proceed(exchange)
                .map(response -> {
                  onLoop.add(Context.isOnEventLoopThread());
                  return response;
                });
    try (PluginUnderTest waits = start(context -> plugin)) {
      Future<GatewayResponse> answer = waits.run(FakeExchange.get("/"), chain);
      while (!chain.proceeded()) {
        Thread.onSpinWait();
      }

      chain.answer(GatewayResponse.of(200));

      assertThat(PluginUnderTest.await(answer).status()).isEqualTo(200);
      assertThat(onLoop).containsExactly(true);
    }
  }

  @Test
  void theAnswerOfADetachedRun_reachesThePluginOnItsEventLoop() {
    FakeChain chain = FakeChain.pending();
    List<Boolean> onLoop = new ArrayList<>();
    Filter plugin =
        (exchange, rest) ->
            rest.detached(exchange, exchange.request(), Duration.ofSeconds(1))
                .response()
                .map(response -> {
                  onLoop.add(Context.isOnEventLoopThread());
                  return response;
                });
    try (PluginUnderTest waits = start(context -> plugin)) {
      Future<GatewayResponse> answer = waits.run(FakeExchange.get("/"), chain);
      while (!chain.isDetached()) {
        Thread.onSpinWait();
      }

      chain.answer(GatewayResponse.of(200));

      assertThat(PluginUnderTest.await(answer).status()).isEqualTo(200);
      assertThat(onLoop).containsExactly(true);
    }
  }

  @Test
  void fieldsThatTheTestHasSet_areThoseOfTheClient() {
    FakeExchange exchange = FakeExchange.get("/");
    exchange.request().headers().set("te", "trailers").set("connection", "te");
    Filter plugin = (given, chain) -> chain.proceed(given);
    try (PluginUnderTest passes = start(context -> plugin)) {
      assertThat(passes.answer(exchange, FakeChain.answering(200)).status()).isEqualTo(200);
    }
  }

  @Test
  void fieldsOfTheConnectionInTheChainsAnswer_areNotThePlugins() {
    GatewayResponse canned = GatewayResponse.of(200);
    canned.headers().set("Connection", "close").set("Transfer-Encoding", "chunked");
    Filter plugin = (exchange, chain) -> chain.proceed(exchange);
    try (PluginUnderTest passes = start(context -> plugin)) {
      GatewayResponse answer = passes.answer(FakeExchange.get("/"), FakeChain.answering(canned));

      assertThat(answer.headers().isEmpty()).isTrue();
    }
  }

  @Test
  void anErrorInACloseOfAPluginThatIsNotMade_hidesNotWhatItThrew() {
    assertThatThrownBy(() ->
            start(context -> {
              context.own(() -> {
                throw new LinkageError("not closed");
              });
              throw new IllegalStateException("not made");
            }))
        .hasMessage("not made")
        .satisfies(failure ->
            assertThat(failure.getSuppressed())
                .singleElement()
                .satisfies(unclosed -> assertThat(unclosed).hasMessage("not closed")));
  }
}
