package dev.fanlight.plugins.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugin.testkit.FakeChain;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The field Cache-Status (RFC 9211). */
class CacheStatusTest extends CacheScene {
  private static final String FRESH = "cache-control: max-age=60";

  @Test
  void rfc9211_21_aHitSaysSo() {
    store("/", FRESH);
    pass(10);
    assertThat(status(ask(get("/"), response(500, "")))).isEqualTo("fanlight; hit; ttl=50");
  }

  @Test
  void rfc9211_24_aStaleHitHasANegativeTtl() {
    store("/", "cache-control: max-age=1, stale-while-revalidate=60");
    pass(10);
    assertThat(status(begin(get("/")).result())).isEqualTo("fanlight; hit; ttl=-9");
  }

  @Test
  void rfc9211_22_aMissSaysWhyItWentOn() {
    assertThat(status(ask(get("/"), response(200, "", FRESH, "vary: a"))))
        .isEqualTo("fanlight; fwd=uri-miss; fwd-status=200; stored");
    assertThat(status(ask(get("/", "a: 1"), response(200, "", FRESH, "vary: a"))))
        .isEqualTo("fanlight; fwd=vary-miss; fwd-status=200; stored");
    assertThat(status(ask(get("/", "cache-control: no-cache"), response(200, "", FRESH))))
        .isEqualTo("fanlight; fwd=request; fwd-status=200; stored");
    assertThat(status(ask(get("/b"), response(200, ""))))
        .isEqualTo("fanlight; fwd=uri-miss; fwd-status=200");
    assertThat(status(ask(exchange(HttpMethod.POST, "/b"), response(200, ""))))
        .isEqualTo("fanlight; fwd=method");
    assertThat(status(ask(get("/b", "if-match: \"a\""), response(200, ""))))
        .isEqualTo("fanlight; fwd=bypass; fwd-status=200");
  }

  @Test
  void rfc9211_22_aHeadSaysWhyItWentOn_notWhatIsStoredWhenItsAnswerComes() {
    Future<GatewayResponse> head = begin(exchange(HttpMethod.HEAD, "/"));
    FakeChain first = chain;
    store("/", FRESH);

    first.answer(response(200, ""));

    assertThat(status(head.result())).isEqualTo("fanlight; fwd=uri-miss; fwd-status=200");
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD"})
  void rfc9211_22_aFailureSaysWhyItWentOn_notWhatIsStaleWhenItComes(String method) {
    store("/", "cache-control: max-age=5, stale-if-error=60");
    Future<GatewayResponse> answer =
        begin(exchange(HttpMethod.valueOf(method), "/", "cache-control: min-fresh=60"));
    pass(10);

    chain.fail(GatewayError.of(ErrorCode.NO_ENDPOINT, "down"));

    assertThat(status(answer.result())).isEqualTo("fanlight; fwd=request; detail=no_endpoint");
  }

  @Test
  void rfc9211_22_aValidationIsStale() {
    store("/", "cache-control: max-age=1", "etag: \"a\"");
    pass(2);
    assertThat(status(ask(get("/"), response(304, "", FRESH, "etag: \"a\""))))
        .isEqualTo("fanlight; fwd=stale; fwd-status=304; stored");
  }

  @Test
  void rfc9211_2_itComesBehindThatOfOtherCaches() {
    ask(get("/"), response(200, "", FRESH, "cache-status: origin; hit"));
    assertThat(ask(get("/"), response(500, "")).headers().getAll("cache-status"))
        .containsExactly("origin; hit", "fanlight; hit; ttl=60");
  }

  @Test
  void rfc9211_2_whatTheCacheMakesUpItselfSaysNothing() {
    GatewayResponse none = ask(get("/", "cache-control: only-if-cached"), response(200, ""));
    assertThat(none.status()).isEqualTo(504);
    assertThat(none.headers().contains("cache-status")).isFalse();
  }

  @Test
  void rfc9211_2_whatItMakesOfAStoredResponseDoes() {
    store("/", FRESH, "etag: \"a\"");
    for (String field : new String[] {"if-none-match: \"a\"", "range: bytes=0-1"}) {
      assertThat(status(ask(get("/", field), response(500, ""))))
          .isEqualTo("fanlight; hit; ttl=60");
    }
  }

  @Test
  void metersCountHowRequestsWereAnswered() {
    filter = (CacheFilter) new CachePlugin(() -> now, HEAP).create(config(), context);
    store("/", "cache-control: max-age=1, stale-if-error=60", "etag: \"a\"");
    ask(get("/"), response(500, ""));
    pass(2);
    askFailing(get("/"), GatewayError.of(ErrorCode.NO_ENDPOINT, "down"));
    ask(get("/"), response(304, "", "etag: \"a\""));
    ask(get("/b"), response(200, ""));

    assertThat(context.meters().count("requests", "result", "miss")).isEqualTo(1);
    assertThat(context.meters().count("requests", "result", "hit")).isEqualTo(1);
    assertThat(context.meters().count("requests", "result", "stale")).isEqualTo(1);
    assertThat(context.meters().count("requests", "result", "validated")).isEqualTo(1);
    assertThat(context.meters().count("requests", "result", "passed")).isEqualTo(1);
    assertThat(context.meters().value("targets")).isEqualTo(1);
    assertThat(context.meters().value("bytes")).isBetween(500.0, 2000.0);
  }
}
