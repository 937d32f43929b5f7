package dev.fanlight.plugins.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.plugin.GatewayResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a client may say about the cache (RFC 9111, sections 5.2.1 and 5.4). */
class RequestDirectivesTest extends CacheScene {

  @ParameterizedTest
  @CsvSource({
    "max-age=0, 1, false",
    "max-age=600, 600, true",
    "max-age=600, 601, false",
    "max-age=\"600\", 600, true",
    "max-age=\"600\", 601, false",
    "max-age=x, 1, false",
    "min-fresh=4000, 0, false",
    "min-fresh=2000, 1600, true",
    "min-fresh=2000, 1601, false",
    "min-fresh=\"2000\", 1600, true",
    "min-fresh=\"2000\", 1601, false",
    "min-fresh=1000, 1600, true",
    "no-cache, 0, false",
    "no-store, 0, false",
    "max-stale=1000, 4600, true",
    "max-stale=1000, 4601, false",
    "max-stale=\"1000\", 4600, true",
    "max-stale=\"1000\", 4601, false",
    "max-stale, 1000000, true",
    "'max-stale=1000, min-fresh=1', 4000, false",
    "'max-age=600, max-stale=1000', 700, false",
    "only-if-cached, 0, true",
    "unknown=1, 0, true"
  })
  void rfc9111_521_areHeeded(String control, long age, boolean hit) {
    store("/", "cache-control: max-age=3600");
    pass(age);
    assertThat(isHit("/", "cache-control: " + control)).isEqualTo(hit);
  }

  @Test
  void rfc9111_5217_onlyIfCachedIs504WhereNothingIsStored() {
    GatewayResponse answer =
        ask(get("/", "cache-control: only-if-cached"), response(200, "content"));
    assertThat(seen).isNull();
    assertThat(answer.status()).isEqualTo(504);
    store("/b", "cache-control: max-age=1");
    pass(2);
    assertThat(ask(get("/b", "cache-control: only-if-cached"), response(200, "")).status())
        .isEqualTo(504);
  }

  @Test
  void rfc9111_5214_noCacheValidates() {
    store("/", "cache-control: max-age=3600", "etag: \"a\"");
    ask(get("/", "cache-control: no-cache"), response(304, "", "etag: \"a\""));
    assertThat(seen.headers().get("if-none-match")).isEqualTo("\"a\"");
  }

  @Test
  void rfc9111_54_pragmaCountsWithoutCacheControl() {
    store("/", "cache-control: max-age=3600");
    assertThat(isHit("/", "pragma: no-cache")).isFalse();
    chain.answer(response(200, "", "cache-control: max-age=3600"));
    assertThat(isHit("/", "pragma: no-cache", "cache-control: max-age=100")).isTrue();
    assertThat(isHit("/", "pragma: unrelated")).isTrue();
  }

  @Test
  void rfc9111_54_pragmaInAResponseMeansNothing() {
    store("/", "cache-control: max-age=3600", "pragma: no-cache");
    assertThat(isHit("/")).isTrue();
  }

  @Test
  void aCookieOfTheClient_isNoObstacle() {
    store("/", "cache-control: max-age=3600");
    assertThat(isHit("/", "cookie: a=b")).isTrue();
  }
}
