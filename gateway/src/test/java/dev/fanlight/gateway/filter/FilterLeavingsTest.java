package dev.fanlight.gateway.filter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.PluginConfig.Use;
import dev.fanlight.plugin.AttributeKey;
import dev.fanlight.plugin.Attributes;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.Exchange;
import dev.fanlight.plugin.Filter;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugin.testkit.FakeChain;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a plugin leaves with an exchange: attributes, log fields, and actions for its end. */
class FilterLeavingsTest extends FilterScene {
  private static final AttributeKey<String> USER = AttributeKey.of("user", String.class);
  private static final AttributeKey<String> ROLE = AttributeKey.of("role", String.class);

  @Test
  void ofAPluginThatIsSkipped_nothingStays() {
    context.exchange().attributes().set(USER, "ada");
    context.exchange().attributes().set(ROLE, "guest");
    context.exchange().log().field("user", "ada");
    AtomicReference<Exchange> seen = new AtomicReference<>();
    AtomicReference<Attributes> kept = new AtomicReference<>();
    add(
        "broken",
        skipping(null),
        (exchange, chain) -> {
          seen.set(exchange);
          kept.set(exchange.attributes());
          exchange.attributes().set(USER, "eve");
          exchange.attributes().remove(ROLE);
          exchange.log().field("user", "eve").field("half", "done");
          throw new IllegalStateException("broken");
        });

    run(FakeChain.answering(200));
    seen.get().attributes().set(USER, "late");
    kept.get().set(USER, "late");
    seen.get().log().field("late", 1);

    assertThat(context.exchange().attributes().get(USER)).isEqualTo("ada");
    assertThat(context.exchange().attributes().get(ROLE)).isEqualTo("guest");
    assertThat(context.exchange().log().all()).isEqualTo(Map.of("user", "ada"));
  }

  @Test
  void ofAPluginThatMayBeSkipped_itStays_whenItProceeds() {
    Promise<GatewayResponse> upstream = Promise.promise();
    add(
        "sets",
        skipping(null),
        (exchange, chain) -> {
          Attributes attributes = exchange.attributes();
          attributes.set(USER, "ada");
          exchange.log().field("user", "ada");
          return chain
              .proceed(exchange)
              .onSuccess(response -> {
                attributes.set(ROLE, "admin");
                exchange.log().field("role", "admin");
              });
        });
    run(exchange -> upstream.future());
    assertThat(context.exchange().attributes().get(USER)).isEqualTo("ada");
    assertThat(context.exchange().log().all()).isEqualTo(Map.of("user", "ada"));

    upstream.complete(GatewayResponse.of(200));

    assertThat(context.exchange().attributes().get(ROLE)).isEqualTo("admin");
    assertThat(context.exchange().log().all()).isEqualTo(Map.of("user", "ada", "role", "admin"));
  }

  @Test
  void ofAPluginThatMayBeSkipped_itStays_whenItAnswersOrRefuses() {
    add(
        "refuses",
        skipping(null),
        (exchange, chain) -> {
          exchange.attributes().set(USER, "eve");
          exchange.log().field("user", "eve");
          return Future.failedFuture(GatewayError.of(ErrorCode.FORBIDDEN, "not you"));
        });

    run(FakeChain.answering(200));

    assertThat(context.exchange().attributes().get(USER)).isEqualTo("eve");
    assertThat(context.exchange().log().all()).isEqualTo(Map.of("user", "eve"));
  }

  @Test
  void ofAPluginThatMayBeSkipped_itStays_whenTheExchangeEndsWhileItWorks() {
    add(
        "hangs",
        skipping(null),
        (exchange, chain) -> {
          exchange.log().field("user", "ada");
          return Promise.<GatewayResponse>promise().future();
        });

    run(FakeChain.answering(200));
    context.exchange().end();

    assertThat(context.exchange().log().all()).isEqualTo(Map.of("user", "ada"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anActionAtTheEndThatFails_isLoggedWithPluginRouteAndRequest(boolean skippable) {
    Filter filter =
        (exchange, chain) -> {
          exchange.onEnd(() -> {
            throw new NoClassDefFoundError("gone");
          });
          return chain.proceed(exchange);
        };
    filters.add(
        ChainedFilter.of("leaves", filter, telemetry.plugin("leaves", "leaves", "r"))
            .used(skippable ? skipping(null) : Use.always("default")));
    run(FakeChain.answering(200));

    context.exchange().end();

    assertThat(log.list)
        .singleElement()
        .satisfies(line -> {
          assertThat(line.getFormattedMessage())
              .isEqualTo(
                  "plugin leaves failed at the end of the exchange on route test, request"
                      + " request-1");
          assertThat(line.getThrowableProxy().getMessage()).isEqualTo("gone");
        });
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatIsBehindAPluginThatIdentifiesClients_knowsThatItHas(boolean identifies) {
    Filter letsPass = (exchange, chain) -> chain.proceed(exchange);
    ChainedFilter guard =
        ChainedFilter.of("guard", letsPass, telemetry.plugin("guard", "guard", "r"));
    filters.add(identifies ? guard.identifyingClients() : guard);
    AtomicReference<Boolean> known = new AtomicReference<>();
    add(
        "behind",
        (exchange, chain) -> {
          known.set(exchange.attributes().get(Attributes.CLIENT_IDENTIFIED) != null);
          return chain.proceed(exchange);
        });

    run(FakeChain.answering(200));

    assertThat(known).hasValue(identifies);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aDetachedRunOfAPluginThatIdentifiesClients_knowsThatItHas(boolean identifies) {
    Filter detaches =
        (exchange, chain) ->
            chain.detached(exchange, exchange.request().copy(), Duration.ofSeconds(1)).response();
    ChainedFilter guard =
        ChainedFilter.of("guard", detaches, telemetry.plugin("guard", "guard", "r"));
    filters.add(identifies ? guard.identifyingClients() : guard);

    run(FakeChain.answering(200));

    assertThat(context.detached)
        .singleElement()
        .extracting(own -> own.get(Attributes.CLIENT_IDENTIFIED) != null)
        .isEqualTo(identifies);
    assertThat(context.exchange().attributes().get(Attributes.CLIENT_IDENTIFIED)).isNull();
  }
}
