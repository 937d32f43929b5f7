package dev.fanlight.plugins.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.plugin.GatewayResponse;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What an answer without content says of several stored responses, each of which could have been
 * chosen for its request (RFC 9111, sections 4.3.4 and 4.3.5): one for requests with {@code lang:
 * de}, and a newer one for all.
 */
class SeveralTest extends CacheScene {
  private static final String SHORT = "cache-control: max-age=1";
  private static final String LONG = "cache-control: max-age=60";

  /** They are both stale then. */
  private void storeTwo(String fieldOfTheFirst, String fieldOfTheSecond) {
    ask(get("/", "lang: de"), response(200, "german", SHORT, "vary: lang", fieldOfTheFirst));
    pass(2);
    ask(get("/"), response(200, "default", SHORT, fieldOfTheSecond));
    pass(2);
  }

  private GatewayResponse hit(String... fields) {
    GatewayResponse hit = ask(get("/", fields), response(500, "no hit"));
    assertThat(seen).isNull();
    return hit;
  }

  @Test
  void rfc9111_434_a304UpdatesAllThatHaveItsStrongTag() {
    storeTwo("etag: \"a\"", "etag: \"a\"");

    GatewayResponse answer =
        ask(get("/", "lang: de"), response(304, "", "etag: \"a\"", LONG, "x-new: 1"));

    assertThat(text(answer)).isEqualTo("german");
    assertThat(text(hit("lang: de"))).isEqualTo("german");
    assertThat(text(hit("lang: en"))).isEqualTo("default");
    assertThat(hit("lang: en").headers().get("x-new")).isEqualTo("1");
  }

  @Test
  void rfc9111_434_andNoneThatHasAnother() {
    storeTwo("etag: \"a\"", "etag: \"b\"");
    ask(get("/", "lang: de"), response(304, "", "etag: \"a\"", LONG));
    assertThat(text(hit("lang: de"))).isEqualTo("german");
    assertThat(isHit("/", "lang: en")).isFalse();
    assertThat(seen.headers().get("if-none-match")).isEqualTo("\"b\"");
  }

  @Test
  void rfc9111_434_a304ThatMayNotBeStoredEndsAllOfThem() {
    storeTwo("etag: \"a\"", "etag: \"a\"");
    ask(get("/", "lang: de"), response(304, "", "etag: \"a\"", "cache-control: no-store"));
    assertThat(isHit("/", "lang: en")).isFalse();
    assertThat(seen.headers().contains("if-none-match")).isFalse();
  }

  @Test
  void rfc9111_434_whatItNamesIsTheAnswer_alsoWhereAnotherOneWasAskedAbout() {
    storeTwo("etag: \"a\"", "etag: \"b\"");
    GatewayResponse answer = ask(get("/", "lang: de"), response(304, "", "etag: \"b\"", LONG));
    assertThat(text(answer)).isEqualTo("default");
    assertThat(text(hit("lang: de"))).isEqualTo("default");
    assertThat(text(hit("lang: en"))).isEqualTo("default");
  }

  @Test
  void rfc9111_434_aWeakTagIsThatOfTheMostRecent() {
    storeTwo("etag: \"a\"", "etag: W/\"a\"");
    GatewayResponse answer = ask(get("/", "lang: de"), response(304, "", "etag: W/\"a\"", LONG));
    assertThat(text(answer)).isEqualTo("default");
    assertThat(text(hit("lang: en"))).isEqualTo("default");
  }

  @Test
  void rfc9111_434_aDateIsThatOfTheMostRecent() {
    String modified = "last-modified: " + date(-100);
    storeTwo(modified, modified);
    ask(get("/", "lang: de"), response(304, "", modified, LONG));
    assertThat(text(hit("lang: en"))).isEqualTo("default");
  }

  @Test
  void rfc9111_434_aBare304IsAboutNoneOfSeveral() {
    storeTwo("x-a: 1", "x-a: 1");
    Future<GatewayResponse> answer = begin(get("/", "lang: de"));
    chain.answer(response(304, "", LONG));
    assertThat(chain.proceeded()).as("it is asked once more").isTrue();
    assertThat(answer.succeeded()).isTrue();
    assertThat(isHit("/", "lang: en")).isFalse();
  }

  @Test
  void rfc9111_435_aHeadUpdatesEachThatItIsAbout() {
    storeTwo("etag: \"a\"", "etag: \"a\"");
    ask(
        exchange(HttpMethod.HEAD, "/", "lang: de"),
        response(200, "", "etag: \"a\"", LONG, "x-new: 1"));
    assertThat(text(hit("lang: de"))).isEqualTo("german");
    assertThat(text(hit("lang: en"))).isEqualTo("default");
    assertThat(hit("lang: en").headers().get("x-new")).isEqualTo("1");
  }

  @ParameterizedTest
  @CsvSource({"'etag: \"b\"'", "content-length: 8"})
  void rfc9111_435_aHeadRemovesEachThatDiffers(String field) {
    storeTwo("etag: \"a\"", "etag: \"a\"");
    ask(exchange(HttpMethod.HEAD, "/", "lang: de"), response(200, "", LONG, field));
    assertThat(isHit("/", "lang: en")).isFalse();
    assertThat(seen.headers().contains("if-none-match")).isFalse();
  }

  @Test
  void rfc9111_435_aHeadSaysNothingOfResponsesToOtherRequests() {
    ask(get("/", "lang: de"), response(200, "german", SHORT, "vary: lang", "etag: \"a\""));
    ask(get("/", "lang: en"), response(200, "english", LONG, "vary: lang", "etag: \"b\""));
    pass(2);
    ask(exchange(HttpMethod.HEAD, "/", "lang: de"), response(200, "", LONG, "etag: \"c\""));
    assertThat(isHit("/", "lang: de")).isFalse();
    assertThat(text(hit("lang: en"))).isEqualTo("english");
  }

  @Test
  void rfc9111_435_aHeadWithoutTheValidatorLeavesAResponseThatIsStale() {
    store("/", LONG, "etag: \"a\"");
    ask(exchange(HttpMethod.HEAD, "/", "cache-control: no-cache"), response(200, "", LONG));
    assertThat(isHit("/")).isFalse();
    assertThat(seen.headers().get("if-none-match")).isEqualTo("\"a\"");
  }

  @Test
  void rfc9111_435_aHeadThatFindsContentEndsAStoredError() {
    ask(get("/"), response(404, "none", LONG));
    ask(exchange(HttpMethod.HEAD, "/", "cache-control: no-cache"), response(200, "", LONG));
    assertThat(isHit("/")).isFalse();
  }
}
