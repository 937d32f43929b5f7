package dev.fanlight.plugins.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugin.testkit.FakeChain;
import dev.fanlight.plugin.testkit.FakeExchange;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a 304 may change, and which of two responses stays (RFC 9111, sections 4 and 4.3.4). */
class NotModifiedTest extends CacheScene {
  private static final String TAG = "etag: \"abc\"";

  @ParameterizedTest
  @CsvSource({
    "'etag: \"abc\"', 'etag: \"other\"'",
    "'etag: \"abc\"', 'etag: W/\"other\"'",
    "'etag: W/\"abc\"', 'etag: \"abc\"'",
    "'last-modified: a', 'etag: \"abc\"'",
    "'last-modified: a', 'etag: W/\"abc\"'",
    "'last-modified: a', 'last-modified: b'",
    "'etag: \"abc\"', 'last-modified: b'"
  })
  void rfc9111_434_a304ForAnotherResponseIsNeitherUsedNorPassedOn(String stored, String answered) {
    store("/", "cache-control: max-age=1", stored, "x-a: 1");
    pass(2);
    begin(get("/"));
    assertThat(seen.headers().names()).containsAnyOf("if-none-match", "if-modified-since");

    chain.answer(response(304, "", answered, "x-a: 2", "cache-control: max-age=60"));

    assertThat(chain.proceeded()).as("it is asked once more").isTrue();
    assertThat(chain.seen().headers().names()).doesNotContain("if-none-match", "if-modified-since");
    assertThat(isHit("/")).isFalse();
    assertThat(seen.headers().names()).doesNotContain("if-none-match", "if-modified-since");
  }

  @Test
  void rfc9111_434_a304WithTwoTagsIsAboutNoResponse() {
    store("/", "cache-control: max-age=1", TAG);
    pass(2);
    begin(get("/"));
    chain.answer(response(304, "", TAG, "etag: \"other\"", "cache-control: max-age=60"));
    assertThat(isHit("/")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"x-bare: 1", "etag: \"abc\"", "etag: W/\"abc\"", "last-modified: a"})
  void rfc9111_434_aBare304DoesForTheOnlyStoredResponse(String stored) {
    store("/", "cache-control: max-age=1", stored);
    pass(2);
    ask(get("/"), response(304, "", "cache-control: max-age=60"));
    assertThat(isHit("/")).isTrue();
  }

  @Test
  void rfc9111_434_a304WithTheDateDoesForAResponseThatHasADateOnly() {
    store("/", "cache-control: max-age=1", "last-modified: a");
    pass(2);
    ask(get("/"), response(304, "", "last-modified: a", "cache-control: max-age=60"));
    assertThat(isHit("/")).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"200, no-store", "200, private", "410, no-store", "404, ''", "302, no-store"})
  void rfc9111_433_anAnswerThatIsNotStoredEndsTheOldResponse(int status, String control) {
    store("/", "cache-control: max-age=1, stale-if-error=600", TAG);
    pass(2);
    ask(get("/"), response(status, "new", "cache-control: " + control));
    assertThat(askFailing(get("/"), GatewayError.of(ErrorCode.NO_ENDPOINT, "down")).failed())
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 503, 429})
  void anAnswerThatIsNoneToTheRequest_leavesTheOldResponse(int status) {
    store("/", "cache-control: max-age=1, stale-if-error=600", TAG);
    pass(2);
    ask(get("/"), response(status, "", "cache-control: no-store"));
    assertThat(askFailing(get("/"), GatewayError.of(ErrorCode.NO_ENDPOINT, "down")).succeeded())
        .isTrue();
  }

  @Test
  void rfc9111_434_whoWaitsForSucha304WaitsForAnotherFetch() {
    store("/", "cache-control: max-age=1", TAG);
    pass(2);
    begin(get("/"));
    FakeChain first = chain;
    Future<GatewayResponse> second = begin(get("/"));
    FakeChain again = chain;
    Future<GatewayResponse> third = begin(get("/"));

    first.answer(response(304, "", "etag: \"other\""));

    assertThat(again.isDetached()).isTrue();
    assertThat(again.detachedRequest().headers().contains("if-none-match")).isFalse();
    again.answer(response(200, "newer", "cache-control: max-age=60", "etag: \"other\""));
    assertThat(text(second.result())).isEqualTo("newer");
    assertThat(text(third.result())).isEqualTo("newer");
    assertThat(isHit("/")).isTrue();
  }

  @Test
  void rfc9111_434_aWeakTagDoesForAStrongOne() {
    store("/", "cache-control: max-age=1", TAG);
    pass(2);
    ask(get("/"), response(304, "", "etag: W/\"abc\"", "cache-control: max-age=60"));
    assertThat(isHit("/")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"set-cookie: a=1", "cache-control: private", "cache-control: no-store", "vary: *"})
  void rfc9111_3_a304ThatCannotBeStoredIsForTheOneWhoAsked(String field) {
    store("/", "cache-control: max-age=1", TAG);
    pass(2);
    Future<GatewayResponse> first = begin(get("/"));
    FakeChain fetch = chain;
    Future<GatewayResponse> second = begin(get("/"));
    FakeChain other = chain;

    fetch.answer(response(304, "", TAG, field));

    assertThat(text(first.result())).isEqualTo("content");
    assertThat(first.result().headers().get(field.substring(0, field.indexOf(':')))).isNotNull();
    assertThat(other.proceeded()).isTrue();
    other.answer(response(200, "own"));
    assertThat(text(second.result())).isEqualTo("own");
    begin(get("/"));
    begin(get("/"));
    assertThat(chain.proceeded()).as("the next ones do not wait for each other").isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "'private, no-cache=\"cache-control\"', 'expires: Thu, 01 Jan 2037 00:00:00 GMT'",
    "'no-store, no-cache=\"cache-control\"', 'expires: Thu, 01 Jan 2037 00:00:00 GMT'",
    "'no-cache, no-cache=\"cache-control\"', 'expires: Thu, 01 Jan 2037 00:00:00 GMT'",
    "'max-age=60, no-cache=\"cache-control, content-type\"', 'x-a: 1'",
    "'max-age=60, no-cache=\"vary\"', 'vary: x-a'",
    "'max-age=60, no-cache=\"x-a, vary\"', 'vary: *'",
    "'max-age=60, no-cache=\"set-cookie\"', 'set-cookie: a=1'"
  })
  void rfc9111_5224_aListThatNamesWhatDecides_doesNotTakeItFromTheRules(
      String control, String field) {
    store("/", "cache-control: max-age=1", TAG, "content-type: text/plain");
    pass(2);

    GatewayResponse first =
        ask(get("/"), response(304, "", TAG, "cache-control: " + control, field));

    assertThat(text(first)).isEqualTo("content");
    assertThat(first.headers().get("content-type")).isEqualTo("text/plain");
    assertThat(isHit("/")).isFalse();
  }

  @Test
  void rfc9111_41_a304ThatAddsVaryNarrowsWhatIsStored() {
    ask(get("/", "a: 1"), response(200, "content", "cache-control: max-age=1", TAG, "vary: a"));
    pass(2);
    Future<GatewayResponse> german = begin(get("/", "a: 1", "lang: de"));
    FakeChain fetch = chain;
    Future<GatewayResponse> english = begin(get("/", "a: 1", "lang: en"));
    FakeChain other = chain;

    fetch.answer(response(304, "", TAG, "vary: lang", "cache-control: max-age=60"));

    assertThat(text(german.result())).isEqualTo("content");
    assertThat(other.isDetached()).as("it fetches its own").isTrue();
    assertThat(english.isComplete()).isFalse();
    assertThat(isHit("/", "a: 1", "lang: de")).isTrue();
    assertThat(isHit("/", "a: 1", "lang: en")).isFalse();
    assertThat(isHit("/", "a: 2", "lang: de")).as("the content depends on both").isFalse();
    assertThat(seen.headers().contains("if-none-match")).isFalse();
  }

  @Test
  void rfc9111_41_aHeadThatAddsVaryDoesToo() {
    store("/", "cache-control: max-age=1", TAG);
    pass(2);
    ask(
        exchange(HttpMethod.HEAD, "/", "lang: de"),
        response(200, "", TAG, "vary: lang", "cache-control: max-age=60"));
    assertThat(isHit("/", "lang: de")).isTrue();
    assertThat(isHit("/", "lang: en")).isFalse();
  }

  @Test
  void rfc9111_41_andByWhatTheClientSent_notByWhatAPluginBehindMadeOfIt() {
    store("/", "cache-control: max-age=1", TAG);
    pass(2);
    FakeExchange head = exchange(HttpMethod.HEAD, "/", "lang: de");
    begin(head);
    head.request().headers().set("lang", "changed");
    chain.answer(response(200, "", TAG, "vary: lang", "cache-control: max-age=60"));
    assertThat(isHit("/", "lang: de")).isTrue();
  }

  @Test
  void rfc9111_4_anOlderResponseDoesNotReplaceANewerOne() {
    String older = "date: " + date(-10);
    begin(get("/", "cache-control: no-cache"));
    FakeChain slow = chain;
    ask(
        get("/", "cache-control: no-cache"),
        response(200, "newer", "cache-control: max-age=60", "date: " + date(0)));

    slow.answer(response(200, "older", "cache-control: max-age=60", older));
    assertThat(text(ask(get("/"), response(500, "")))).isEqualTo("newer");

    GatewayResponse answer =
        ask(
            get("/", "cache-control: no-cache"),
            response(200, "older", "cache-control: max-age=60", older));
    assertThat(text(answer)).isEqualTo("older");
    assertThat(status(answer)).doesNotContain("stored");
    assertThat(text(ask(get("/"), response(500, "")))).isEqualTo("newer");
  }

  @Test
  void rfc9111_4_ofOneSecondTheOneAskedForLaterIsTheNewer() {
    String date = "date: " + date(0);
    begin(get("/", "cache-control: no-cache"));
    FakeChain slow = chain;
    now++;
    ask(
        get("/", "cache-control: no-cache"),
        response(200, "newer", "cache-control: max-age=60", date));
    slow.answer(response(200, "older", "cache-control: max-age=60", date));
    assertThat(text(ask(get("/"), response(500, "")))).isEqualTo("newer");
  }

  @Test
  void rfc9111_4_anOlderValidationDoesNotReplaceANewerResponse() {
    store("/", "cache-control: max-age=1", TAG);
    pass(2);
    begin(get("/"));
    FakeChain slow = chain;
    pass(2);
    ask(get("/", "cache-control: no-cache"), response(200, "newer", "cache-control: max-age=60"));
    slow.answer(response(304, "", TAG, "date: " + date(-2), "cache-control: max-age=60"));
    assertThat(text(ask(get("/"), response(500, "")))).isEqualTo("newer");
  }

  @Test
  void aClockThatGoesBefore_keepsNothingOut() {
    ask(get("/"), response(200, "first", "cache-control: max-age=1", "date: " + date(3600)));
    pass(2);
    ask(get("/"), response(200, "second", "cache-control: max-age=60", "date: " + date(-3)));
    assertThat(text(ask(get("/"), response(500, "")))).isEqualTo("second");
  }
}
