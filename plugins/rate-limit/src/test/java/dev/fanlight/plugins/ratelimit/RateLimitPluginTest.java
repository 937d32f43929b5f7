package dev.fanlight.plugins.ratelimit;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.plugin.AttributeKey;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugin.PluginFactory;
import dev.fanlight.plugin.PluginRole;
import dev.fanlight.plugin.testkit.FakeChain;
import dev.fanlight.plugin.testkit.FakeExchange;
import dev.fanlight.plugin.testkit.FakePluginContext;
import dev.fanlight.plugin.testkit.PluginContract;
import dev.fanlight.plugin.testkit.PluginFilesContract;
import dev.fanlight.plugin.testkit.PluginUnderTest;
import dev.fanlight.plugins.ratelimit.PolicyConfig.Kind;
import dev.fanlight.plugins.ratelimit.PolicyConfig.Missing;
import dev.fanlight.plugins.ratelimit.store.KeyBudget;
import io.vertx.core.Vertx;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateLimitPluginTest extends RateLimitScene {
  @Test
  void aClientBeyondItsLimit_isRefusedUntilAUnitIsBack() {
    start(policy("burst", 100));

    assertThat(passing(120)).isEqualTo(100);
    clock.addAndGet(600_000_000);
    assertThat(passing(2)).isEqualTo(1);
    assertThat(passes(FakeExchange.get("/").clientAddress("192.0.2.2"))).isTrue();
  }

  @Test
  void aRefusal_givesBackWhatEarlierPoliciesTook() {
    start(policy("loose", 10), policy("tight", 2));

    assertThat(passing(8)).isEqualTo(2);

    assertThat(answerAfterRefill().headers().get("RateLimit"))
        .isEqualTo("\"loose\";r=9;t=6, \"tight\";r=1;t=30");
  }

  private GatewayResponse answerAfterRefill() {
    clock.addAndGet(60 * SECOND);
    return answer();
  }

  @Test
  void aShadow_refusesNothingAndTellsNobody() {
    start(policy("shadow", 1).shadow());

    assertThat(passing(3)).isEqualTo(3);
    assertThat(answer().headers().isEmpty()).isTrue();
    assertThat(count("shadowed", "shadow")).isEqualTo(3);
    assertThat(count("refused", "shadow")).isZero();
  }

  @Test
  void meters_countEachPolicy() {
    start(policy("loose", 100), policy("tight", 10));

    passing(13);

    assertThat(count("allowed", "tight")).isEqualTo(10);
    assertThat(count("refused", "tight")).isEqualTo(3);
    assertThat(count("near", "tight")).isEqualTo(2);
    assertThat(count("allowed", "loose")).isEqualTo(10);
    assertThat(count("refused", "loose")).isZero();
    assertThat(plugin().context().meters().value("keys", "policy", "tight")).isEqualTo(1);
  }

  /** An attacker could send the address of another client in a field otherwise. */
  @ParameterizedTest
  @CsvSource({"header.x-k", "header.x-other", "attribute.x-k", "route"})
  void oneNameWithKeysOfTwoKinds_countsApart(String other) {
    start(policy("mix", 1).key("header.X-K"));
    FakeExchange exchange = FakeExchange.get("/").header("X-K", "same").header("X-Other", "same");
    exchange.attributes().set(AttributeKey.of("x-k", String.class), "same");
    assertThat(passes(exchange.route("same"))).isTrue();

    start(policy("mix", 1).key(other));

    assertThat(passes(exchange)).isEqualTo(!other.equals("header.x-k"));
  }

  @Test
  void anAddressInAField_usesUpNothingOfThatClient() {
    start(policy("mix", 1).key("header.x-k"));
    assertThat(passes(FakeExchange.get("/").header("x-k", "192.0.2.1"))).isTrue();

    start(policy("mix", 1));

    assertThat(passes(FakeExchange.get("/").clientAddress("192.0.2.1"))).isTrue();
    assertThat(passes(FakeExchange.get("/").clientAddress("192.0.2.1"))).isFalse();
  }

  @Test
  void networksOfTwoSizes_countApart() {
    start(policy("mix", 1).ipv6Prefix(57));
    assertThat(passes(FakeExchange.get("/").clientAddress("2001:db8::1"))).isTrue();

    start(policy("mix", 1));

    assertThat(passes(FakeExchange.get("/").clientAddress("2001:db8::1"))).isTrue();
  }

  @Test
  void keysOfAllPolicies_shareOneBudget() {
    RateLimitPlugin factory = new RateLimitPlugin(clock::get, 100, () -> 0);
    RateLimitConfig one =
        config(policy("a", 1).key("header.x-k"), policy("b", 1).key("header.x-k"));
    RateLimitConfig two =
        config(policy("c", 1).key("header.x-k"), policy("d", 1).key("header.x-k"));
    try (PluginUnderTest first = PluginUnderTest.start(factory, one);
        PluginUnderTest second = first.another(factory, two)) {
      for (int i = 0; i < 300; i++) {
        first.answer(FakeExchange.get("/").header("x-k", "k" + i), FakeChain.answering(200));
        second.answer(FakeExchange.get("/").header("x-k", "k" + i), FakeChain.answering(200));
      }

      assertThat(keys(first, "a") + keys(first, "b") + keys(second, "c") + keys(second, "d"))
          .isBetween(50.0, 100.0);
    }
  }

  /** A reload can be refused after it has started some plugins, or all of them. */
  @Test
  void maxKeys_countsFromTheFirstExchange() throws Exception {
    PluginUnderTest running = start(policy("a", 1).maxKeys(3));
    Vertx vertx = Vertx.vertx();
    try (FakePluginContext refused = running.context().another(vertx)) {
      new RateLimitPlugin(clock::get, KeyBudget.ofHeap(), () -> 0)
          .create(config(policy("a", 1).maxKeys(1)), refused)
          .start()
          .await(20, SECONDS);

      for (int i = 1; i <= 3; i++) {
        passes(FakeExchange.get("/").clientAddress("192.0.2." + i));
      }

      assertThat(keys(running, "a")).isEqualTo(3);
    } finally {
      vertx.close().await(20, SECONDS);
    }
    start(policy("a", 1).maxKeys(1));
    for (int i = 4; i <= 6; i++) {
      passes(FakeExchange.get("/").clientAddress("192.0.2." + i));
    }
    assertThat(keys(plugin(), "a")).isEqualTo(1);
  }

  private static double keys(PluginUnderTest plugin, String policy) {
    return plugin.context().meters().value("keys", "policy", policy);
  }

  @Test
  void aReload_keepsWhatWasUsedAndTakesTheNewLimit() {
    start(policy("steady", 10), policy("fixed", 10).kind(Kind.FIXED));
    passing(5);

    start(policy("steady", 100), policy("fixed", 12).kind(Kind.FIXED));

    assertThat(answer().headers().get("RateLimit"))
        .isEqualTo("\"steady\";r=49;t=31, \"fixed\";r=6;t=60");
  }

  @Test
  void placesWithAPolicyOfOneName_countTogether() {
    PluginUnderTest one = start(policy("both", 2));
    RateLimitPlugin factory = new RateLimitPlugin(clock::get, KeyBudget.ofHeap(), () -> 0);
    RateLimitConfig same = new RateLimitConfig(List.of(policy("both", 2).build()), null, 0.0);
    RateLimitConfig other = new RateLimitConfig(List.of(policy("other", 2).build()), null, 0.0);
    try (PluginUnderTest second = one.another(factory, same);
        PluginUnderTest third = one.another(factory, other)) {
      FakeChain chain = FakeChain.answering(200);
      assertThat(second.answer(FakeExchange.get("/"), chain).status()).isEqualTo(200);
      assertThat(passing(2)).isEqualTo(1);
      assertThat(third.answer(FakeExchange.get("/"), FakeChain.answering(200)).status())
          .isEqualTo(200);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "client.ip, LIMIT",
    "route, LIMIT",
    "header.Host, LIMIT",
    "header.X-User, BY_IDENTITY",
    "attribute.user, BY_IDENTITY"
  })
  void role_saysWhetherItNeedsAnIdentity(String key, PluginRole role) {
    assertThat(new RateLimitPlugin().role(config(policy("a", 1), policy("b", 1).key(key))))
        .isEqualTo(role);
  }

  @Nested
  class Contract extends PluginContract<RateLimitConfig> {
    @Override
    protected PluginFactory<RateLimitConfig> factory() {
      return new RateLimitPlugin();
    }

    @Override
    protected List<RateLimitConfig> configs() {
      return List.of(
          config(policy("one", 3)),
          config(
              policy("calls", 100).cost("calls"),
              policy("shadow", 1).shadow().kind(Kind.FIXED),
              policy("denies", 1).key("header.x").missing(Missing.DENY)));
    }
  }

  @Nested
  class Files extends PluginFilesContract {
    @Override
    protected String plugin() {
      return "rate-limit";
    }
  }
}
