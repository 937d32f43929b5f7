package dev.fanlight.plugins.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.plugin.AttributeKey;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugin.testkit.FakeChain;
import dev.fanlight.plugin.testkit.FakeExchange;
import dev.fanlight.plugin.testkit.PluginUnderTest;
import dev.fanlight.plugins.ratelimit.RateLimitConfig.Fields;
import dev.fanlight.plugins.ratelimit.store.KeyBudget;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** A plugin whose time a test moves. */
abstract class RateLimitScene {
  static final long SECOND = 1_000_000_000;
  static final AttributeKey<String> USER = AttributeKey.of("user", String.class);

  /** A full minute. */
  final AtomicLong clock = new AtomicLong(1_764_000_000L * SECOND);

  private @Nullable PluginUnderTest plugin;

  @AfterEach
  void stop() {
    if (plugin != null) {
      plugin.close();
    }
  }

  static PolicyBuilder policy(String name, long limit) {
    return new PolicyBuilder(name, limit);
  }

  PluginUnderTest start(Fields fields, PolicyBuilder... policies) {
    PluginUnderTest before = plugin;
    RateLimitConfig config =
        new RateLimitConfig(
            List.of(policies).stream().map(PolicyBuilder::build).toList(), fields, 0.0);
    RateLimitPlugin factory = new RateLimitPlugin(clock::get, KeyBudget.ofHeap(), () -> 0);
    PluginUnderTest started =
        before == null ? PluginUnderTest.start(factory, config) : before.another(factory, config);
    if (before != null) {
      before.close();
    }
    plugin = started;
    return started;
  }

  PluginUnderTest start(PolicyBuilder... policies) {
    return start(Fields.DRAFT, policies);
  }

  boolean passes(FakeExchange exchange) {
    try {
      plugin().answer(exchange, FakeChain.answering(200));
      return true;
    } catch (GatewayError refusal) {
      assertThat(refusal.code()).isEqualTo(ErrorCode.RATE_LIMITED);
      return false;
    }
  }

  boolean passes() {
    return passes(FakeExchange.get("/"));
  }

  int passing(int requests) {
    int passed = 0;
    for (int i = 0; i < requests; i++) {
      passed += passes() ? 1 : 0;
    }
    return passed;
  }

  GatewayResponse answer() {
    return plugin().answer(FakeExchange.get("/"), FakeChain.answering(200));
  }

  long count(String name, String policy) {
    return plugin().context().meters().count(name, "policy", policy);
  }

  static RateLimitConfig config(PolicyBuilder... policies) {
    return new RateLimitConfig(
        List.of(policies).stream().map(PolicyBuilder::build).toList(), null, null);
  }

  /** The plugin that was started last. */
  PluginUnderTest plugin() {
    return Objects.requireNonNull(plugin, "a plugin that was started");
  }

  void started(PluginUnderTest started) {
    plugin = started;
  }

  GatewayError refusal() {
    return plugin().error(FakeExchange.get("/"), FakeChain.answering(200));
  }
}
