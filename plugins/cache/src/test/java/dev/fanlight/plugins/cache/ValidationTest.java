package dev.fanlight.plugins.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.GatewayResponse;
import io.vertx.core.http.HttpMethod;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Validation in both directions (RFC 9111, section 4.3). */
class ValidationTest extends CacheScene {
  private static final String TAG = "etag: \"abc\"";

  @Test
  void rfc9111_431_aStaleResponseIsValidatedByItsValidators() {
    String modified = date(-1000);
    store("/", "cache-control: max-age=1", TAG, "last-modified: " + modified);
    pass(2);

    GatewayResponse answer =
        ask(
            get("/", "if-none-match: \"mine\"", "if-modified-since: " + date(-5), "x-own: 1"),
            response(304, "", TAG, "cache-control: max-age=10"));

    assertThat(seen.headers().getAll("if-none-match")).containsExactly("\"abc\"");
    assertThat(seen.headers().getAll("if-modified-since")).containsExactly(modified);
    assertThat(seen.headers().get("x-own")).isEqualTo("1");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(text(answer)).isEqualTo("content");
    pass(9);
    assertThat(isHit("/")).isTrue();
  }

  @Test
  void rfc9111_433_aFullAnswerReplacesWhatIsStored() {
    store("/", "cache-control: max-age=1", TAG);
    pass(2);
    ask(get("/"), response(200, "newer", "cache-control: max-age=10", "etag: \"b\""));
    assertThat(text(ask(get("/"), response(200, "")))).isEqualTo("newer");
    assertThat(seen).isNull();
  }

  @Test
  void rfc9111_32_a304UpdatesFieldsAndKeepsThoseItOmits() {
    store(
        "/",
        "cache-control: max-age=1",
        TAG,
        "x-a: 1",
        "x-b: 1",
        "content-encoding: br",
        "content-digest: a",
        "unencoded-digest: a");
    pass(2);
    GatewayResponse validated =
        ask(
            get("/"),
            response(
                304,
                "",
                TAG,
                "cache-control: max-age=10",
                "x-a: 2",
                "x-c: 3",
                "content-length: 99",
                "content-encoding: gzip",
                "content-digest: b",
                "unencoded-digest: b",
                "content-range: bytes 0-1/2"));
    for (GatewayResponse answer :
        new GatewayResponse[] {validated, ask(get("/"), response(200, ""))}) {
      assertThat(answer.headers().getAll("x-a")).containsExactly("2");
      assertThat(answer.headers().get("x-b")).isEqualTo("1");
      assertThat(answer.headers().get("x-c")).isEqualTo("3");
      assertThat(answer.headers().get("content-encoding")).isEqualTo("br");
      assertThat(answer.headers().get("content-digest")).isEqualTo("a");
      assertThat(answer.headers().get("unencoded-digest")).isEqualTo("a");
      assertThat(answer.headers().names()).doesNotContain("content-length", "content-range");
      assertThat(text(answer)).isEqualTo("content");
    }
  }

  @Test
  void a304_leavesTheUpstreamsConnectionToOthers() {
    TestBody body = notModified();
    body.end();
    assertThat(body.isRead()).isTrue();
    assertThat(chain.isCancelled()).isFalse();
  }

  @Test
  void a304ThatHasContent_isNotReadToItsEnd() {
    notModified().write("surplus");
    assertThat(chain.isCancelled()).isTrue();
  }

  /** The body of a 304 that has come. */
  private TestBody notModified() {
    store("/", "cache-control: max-age=1", TAG);
    pass(2);
    begin(get("/"));
    TestBody body = new TestBody();
    chain.answer(response(304, "", TAG).body(new Body.Streamed(body, 0)));
    return body;
  }

  @Test
  void rfc9111_3_a304ThatForbidsStoringAnswersThisRequestOnly() {
    store("/", "cache-control: max-age=1", TAG);
    pass(2);
    assertThat(text(ask(get("/"), response(304, "", TAG, "cache-control: no-store"))))
        .isEqualTo("content");
    assertThat(isHit("/")).isFalse();
  }

  @Test
  void withoutValidators_thereIsNothingToAsk() {
    store("/", "cache-control: max-age=1, stale-if-error=60");
    pass(2);
    assertThat(isHit("/")).isFalse();
    assertThat(seen.headers().names()).doesNotContain("if-none-match", "if-modified-since");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"abc\" | \"abc\" | 304",
        "\"abc\" | \"x\" | 200",
        "\"abc\" | W/\"abc\" | 304",
        "W/\"abc\" | W/\"abc\" | 304",
        "W/\"abc\" | \"abc\" | 304",
        "\"abc\" | \"abc\", \"x\", \"y\" | 304",
        "\"abc\" | \"x\", \"abc\", \"y\" | 304",
        "\"abc\" | \"x\",\"y\" ,\"abc\" | 304",
        "\"a,b\" | \"x\", \"a,b\" | 304",
        "\"abc\" | * | 304",
        "\"abc\u00fc\" | \"abc\u00fc\" | 304",
        "\"abc\" | abc | 200"
      })
  void rfc9111_432_ifNoneMatchIsAnsweredFromTheCache(String stored, String asked, int status) {
    store("/", "cache-control: max-age=60", "etag: " + stored, "content-type: text/plain");
    GatewayResponse answer = ask(get("/", "if-none-match: " + asked), response(500, ""));
    assertThat(seen).isNull();
    assertThat(answer.status()).isEqualTo(status);
    if (status == 304) {
      assertThat(answer.headers().get("etag")).isEqualTo(stored);
      assertThat(answer.headers().get("cache-control")).isEqualTo("max-age=60");
      assertThat(answer.headers().names()).contains("age").doesNotContain("content-type");
      assertThat(answer.body().length()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"if-match: \"x\"", "if-unmodified-since: Tue, 01 Jan 2030 00:00:00 GMT"})
  void rfc9111_432_aConditionForTheOriginIsNotEvaluatedHere(String condition) {
    store("/", "cache-control: max-age=60", TAG);
    assertThat(ask(get("/", condition), response(412, "")).status()).isEqualTo(412);
    assertThat(seen.headers().names()).containsAnyOf("if-match", "if-unmodified-since");
  }

  @ParameterizedTest
  @CsvSource({
    "PUT, if-none-match, *",
    "PUT, if-none-match, '\"abc\"'",
    "POST, if-none-match, '\"abc\"'",
    "DELETE, if-none-match, '\"abc\"'",
    "OPTIONS, if-none-match, '\"abc\"'",
    "PUT, if-modified-since, 'Tue, 01 Jan 2030 00:00:00 GMT'"
  })
  void rfc9111_432_aConditionOfARequestThatNoStoredResponseAnswersIsNotEvaluatedHere(
      String method, String field, String condition) {
    store("/", "cache-control: max-age=60", TAG, "last-modified: " + date(-100));

    GatewayResponse answer =
        ask(
            exchange(HttpMethod.valueOf(method), "/", field + ": " + condition),
            response(412, "of the origin"));

    assertThat(answer.status()).isEqualTo(412);
    assertThat(text(answer)).isEqualTo("of the origin");
    assertThat(seen.headers().getAll(field)).containsExactly(condition);
  }

  @ParameterizedTest
  @CsvSource({"0, 304", "10, 304", "-1, 200"})
  void rfc9111_432_ifModifiedSinceIsAnsweredFromTheCache(long later, int status) {
    store("/", "cache-control: max-age=60", "last-modified: " + date(-100));
    assertThat(
            ask(get("/", "if-modified-since: " + date(-100 + later)), response(500, "")).status())
        .isEqualTo(status);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "soon",
        "Wed, 18 Aug +10399 02:01:18 GMT",
        "Wed, 18 Aug +999999999 02:01:18 GMT",
        "Wed Aug 18 02:01:18 +999999999"
      })
  void rfc9110_1313_ifModifiedSinceThatIsNoDateIsIgnored(String since) {
    store("/", "cache-control: max-age=60", "last-modified: " + date(-100));
    assertThat(ask(get("/", "if-modified-since: " + since), response(500, "")).status())
        .isEqualTo(200);
  }

  @Test
  void rfc9111_432_withoutLastModifiedTheDateCounts() {
    store("/", "cache-control: max-age=60", "date: " + date(0));
    assertThat(ask(get("/", "if-modified-since: " + date(0)), response(500, "")).status())
        .isEqualTo(304);
    assertThat(ask(get("/", "if-modified-since: " + date(-1)), response(500, "")).status())
        .isEqualTo(200);
  }

  @Test
  void rfc9110_1314_ifNoneMatchGoesBeforeIfModifiedSince() {
    store("/", "cache-control: max-age=60", TAG, "last-modified: " + date(-100));
    String since = "if-modified-since: " + date(0);
    assertThat(ask(get("/", "if-none-match: \"x\"", since), response(500, "")).status())
        .isEqualTo(200);
    String before = "if-modified-since: " + date(-1000);
    assertThat(ask(get("/", "if-none-match: \"abc\"", before), response(500, "")).status())
        .isEqualTo(304);
  }

  @Test
  void rfc9110_1321_conditionsAreForSuccessesOnly() {
    ask(get("/"), response(404, "none", "cache-control: max-age=60", TAG));
    assertThat(ask(get("/", "if-none-match: \"abc\""), response(500, "")).status()).isEqualTo(404);
  }

  @Test
  void aConditionOfTheClient_isAnsweredFromTheFullResponseThatItBrings() {
    GatewayResponse answer =
        ask(
            get("/", "if-none-match: \"abc\""),
            response(200, "content", "cache-control: max-age=60", TAG));
    assertThat(seen.headers().contains("if-none-match")).isFalse();
    assertThat(answer.status()).isEqualTo(304);
    assertThat(isHit("/")).isTrue();
  }

  @Test
  void rfc9111_4_headIsAnsweredFromAStoredGet() {
    store("/", "cache-control: max-age=60", TAG);
    GatewayResponse answer = ask(exchange(HttpMethod.HEAD, "/"), response(500, ""));
    assertThat(seen).isNull();
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headers().get("content-length")).isEqualTo("7");
    assertThat(answer.body().length()).isZero();
  }

  @Test
  void rfc9111_435_aHeadUpdatesTheStoredGet() {
    store("/", "cache-control: max-age=1", TAG, "x-a: 1");
    pass(2);
    ask(
        exchange(HttpMethod.HEAD, "/"),
        response(200, "", "cache-control: max-age=60", TAG, "x-a: 2", "content-length: 7"));
    GatewayResponse hit = ask(get("/"), response(500, ""));
    assertThat(seen).isNull();
    assertThat(hit.headers().get("x-a")).isEqualTo("2");
  }

  @ParameterizedTest
  @CsvSource({"'etag: \"other\"'", "'content-length: 8'", "'last-modified: x'"})
  void rfc9111_435_aHeadThatDiffersMakesTheStoredGetInvalid(String field) {
    store("/", "cache-control: max-age=1", TAG);
    pass(2);
    ask(exchange(HttpMethod.HEAD, "/"), response(200, "", "cache-control: max-age=60", field));
    assertThat(isHit("/")).isFalse();
    assertThat(seen.headers().contains("if-none-match")).isFalse();
  }
}
