package dev.fanlight.plugin.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugin.Plugin;
import dev.fanlight.plugin.PluginFactory;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

/**
 * The rules every plugin keeps, each a numbered test. Extend it in the plugin's own tests and give
 * it the factory and configurations that are valid.
 *
 * @param <C> the plugin's configuration
 */
public abstract class PluginContract<C extends Record> {

  /** A new factory. */
  protected abstract PluginFactory<C> factory();

  /** Valid configurations, at least one, of as different kinds as there are. */
  protected abstract List<C> configs();

  @Test
  final void rule1_aServicesFileNamesTheFactory() {
    boolean found = false;
    for (PluginFactory<?> named : ServiceLoader.load(PluginFactory.class)) {
      found |= named.getClass().equals(factory().getClass());
    }
    assertTrue(
        found, "META-INF/services/" + PluginFactory.class.getName() + " must name the factory");
  }

  @Test
  final void rule2_theNameIsLowerCaseWordsWithHyphens() {
    assertTrue(factory().name().matches("[a-z][a-z0-9]*(-[a-z0-9]+)*"), factory().name());
    assertEquals(factory().name(), factory().name(), "the name must not change");
  }

  @Test
  final void rule3_theConfigTypeIsTheRecordOfEveryConfig() {
    assertTrue(factory().configType().isRecord());
    assertFalse(configs().isEmpty(), "give at least one valid configuration");
    configs().forEach(config -> assertEquals(factory().configType(), config.getClass()));
  }

  @Test
  final void rule4_eachPlaceGetsAnInstanceOfItsOwn() {
    Vertx vertx = Vertx.vertx();
    PluginFactory<C> factory = factory();
    try (FakePluginContext context = new FakePluginContext(factory.name(), vertx);
        FakePluginContext other = context.another(vertx)) {
      C config = configs().getFirst();
      Plugin one = factory.create(config, context);
      assertNotNull(one);
      assertNotSame(one, factory.create(config, other));
    } finally {
      vertx.close().await();
    }
  }

  @Test
  final void rule5_itStartsAndStops() {
    for (C config : configs()) {
      PluginUnderTest.start(factory(), config).close();
    }
  }

  @Test
  final void rule6_itAnswersEveryExchange() {
    for (C config : configs()) {
      try (PluginUnderTest plugin = PluginUnderTest.start(factory(), config)) {
        assertAnswers(plugin.run(FakeExchange.get("/a?b=c"), FakeChain.answering(200)));
        assertAnswers(plugin.run(FakeExchange.post("/a", "text"), FakeChain.answering(404)));
      }
    }
  }

  @Test
  final void rule7_aFailureOfWhatFollowsStaysAnAnswer() {
    GatewayError down = GatewayError.of(ErrorCode.CONNECT_FAILED, "nobody listens");
    for (C config : configs()) {
      try (PluginUnderTest plugin = PluginUnderTest.start(factory(), config)) {
        assertAnswers(plugin.run(FakeExchange.get("/"), FakeChain.failing(down)));
      }
    }
  }

  @Test
  final void rule8_oneInstanceServesManyExchangesAtOnce() {
    for (C config : configs()) {
      try (PluginUnderTest plugin = PluginUnderTest.start(factory(), config)) {
        List<Future<GatewayResponse>> answers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
          answers.add(plugin.run(FakeExchange.get("/" + i), FakeChain.answering(200)));
        }
        answers.forEach(PluginContract::assertAnswers);
      }
    }
  }

  /** A response or a {@link GatewayError}; anything else is a plugin that failed. */
  private static void assertAnswers(Future<GatewayResponse> answer) {
    try {
      assertNotNull(PluginUnderTest.await(answer), "the response is null");
    } catch (GatewayError expected) {
      assertNotNull(expected.code());
    }
  }
}
