package dev.fanlight.plugins.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugin.testkit.FakeChain;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Stale responses (RFC 9111, section 4.2.4, and RFC 5861). */
class StaleTest extends CacheScene {
  private static GatewayError error(ErrorCode code) {
    return GatewayError.of(code, "down");
  }

  @Test
  void rfc5861_3_aStaleResponseIsUsedWhileItIsFetchedAgain() {
    store("/", "cache-control: max-age=1, stale-while-revalidate=10", "etag: \"a\"");
    pass(5);

    Future<GatewayResponse> answer = begin(get("/"));

    assertThat(text(answer.result())).isEqualTo("content");
    assertThat(answer.result().headers().get("age")).isEqualTo("5");
    assertThat(chain.isDetached()).isTrue();
    assertThat(seen.headers().get("if-none-match")).isEqualTo("\"a\"");
    chain.leave(error(ErrorCode.CANCELLED));
    assertThat(chain.isCancelled()).as("nobody waits for it").isFalse();
    chain.answer(response(200, "newer", "cache-control: max-age=10"));
    assertThat(text(ask(get("/"), response(500, "")))).isEqualTo("newer");
  }

  /** No exchange takes the answer, with which its run would end. */
  @ParameterizedTest
  @CsvSource({
    "503, cache-control: no-store",
    "200, cache-control: no-store",
    "200, set-cookie: a=1",
    "200, x-a: 1",
    "401, cache-control: no-store"
  })
  void anAnswerInTheBackgroundThatIsNotStored_endsItsRun(int status, String field) {
    store("/", "cache-control: max-age=1, stale-while-revalidate=10");
    pass(5);
    begin(get("/"));

    chain.answer(response(status, "for nobody", field));

    assertThat(chain.isCancelled()).isTrue();
  }

  @Test
  void anAnswerInTheBackgroundWithoutContent_endsByItself() {
    store("/", "cache-control: max-age=1, stale-while-revalidate=10");
    pass(5);
    begin(get("/"));
    TestBody body = new TestBody();

    chain.answer(response(204, "").body(new Body.Streamed(body, 0)));
    body.end();

    assertThat(body.isRead()).isTrue();
    assertThat(chain.isCancelled()).isFalse();
  }

  @Test
  void rfc5861_4_headGetsTheStaleResponseToo() {
    store("/", "cache-control: max-age=1, stale-if-error=10", "x-a: 1");
    pass(5);

    GatewayResponse answer = ask(exchange(HttpMethod.HEAD, "/"), response(503, ""));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headers().get("x-a")).isEqualTo("1");
    assertThat(status(answer)).isEqualTo("fanlight; fwd=stale; fwd-status=503");
    assertThat(
            askFailing(exchange(HttpMethod.HEAD, "/"), error(ErrorCode.CONNECT_FAILED))
                .result()
                .status())
        .isEqualTo(200);
    pass(20);
    assertThat(ask(exchange(HttpMethod.HEAD, "/"), response(503, "")).status()).isEqualTo(503);
  }

  @Test
  void rfc5861_3_aHeadFetchesTheWholeResponseAgain() {
    store("/", "cache-control: max-age=1, stale-while-revalidate=10", "etag: \"a\"");
    pass(5);

    Future<GatewayResponse> answer = begin(exchange(HttpMethod.HEAD, "/"));
    chain.answer(response(200, "newer", "cache-control: max-age=10"));

    assertThat(answer.result().status()).isEqualTo(200);
    assertThat(chain.detachedRequest().method()).isEqualTo(HttpMethod.GET);
    assertThat(text(ask(get("/"), response(500, "")))).isEqualTo("newer");
  }

  @ParameterizedTest
  @ValueSource(strings = {"authorization", "client-cert"})
  void aRequestWhoseAnswerMayBeForOneClient_isNoReasonToFetchItAgain(String field) {
    store("/", "cache-control: max-age=1, stale-while-revalidate=10", "etag: \"a\"");
    pass(5);

    assertThat(isHit("/", field + ": a")).isTrue();
    assertThat(chain.isDetached()).isFalse();

    begin(get("/"));
    assertThat(chain.isDetached()).as("that of anybody is one").isTrue();
  }

  @Test
  void suchARequest_fetchesAgainWhatIsForAll_andKeepsNobodyElseFromIt() {
    store("/", "cache-control: public, max-age=1, stale-while-revalidate=10", "etag: \"a\"");
    pass(5);

    begin(get("/", "authorization: Basic a"));
    FakeChain first = chain;
    begin(get("/", "authorization: Basic b"));
    assertThat(first.isDetached()).isTrue();
    assertThat(chain.isDetached()).as("it is fetched once").isFalse();
    begin(get("/"));
    assertThat(chain.isDetached()).isTrue();

    first.answer(response(304, "", "etag: \"a\"", "cache-control: public, max-age=60"));
    assertThat(isHit("/")).isTrue();
    assertThat(chain.isDetached()).isFalse();
  }

  @Test
  void rfc5861_3_itIsFetchedOnceForAll() {
    store("/", "cache-control: max-age=1, stale-while-revalidate=10");
    pass(2);
    begin(get("/"));
    for (int i = 0; i < 3; i++) {
      assertThat(isHit("/")).isTrue();
      assertThat(chain.isDetached()).isFalse();
    }
  }

  @Test
  void rfc5861_3_afterItsTimeItIsNotUsed() {
    store("/", "cache-control: max-age=1, stale-while-revalidate=10");
    pass(11);
    assertThat(begin(get("/")).isComplete()).isTrue();
    pass(1);
    assertThat(begin(get("/")).isComplete()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "BULKHEAD_FULL",
        "QUEUE_TIMEOUT",
        "CIRCUIT_OPEN",
        "NO_ENDPOINT",
        "CONNECT_FAILED",
        "CONNECTION_RESET",
        "DEADLINE_EXCEEDED",
        "PLUGIN_FAILED"
      })
  void rfc5861_4_aStaleResponseIsUsedWhenTheFetchFails(ErrorCode code) {
    store("/", "cache-control: max-age=1, stale-if-error=60");
    pass(10);
    Future<GatewayResponse> answer = askFailing(get("/"), error(code));
    assertThat(text(answer.result())).isEqualTo("content");
    assertThat(status(answer.result())).isEqualTo("fanlight; fwd=stale; detail=" + code.code());
  }

  @ParameterizedTest
  @CsvSource({"500, 200", "502, 200", "503, 200", "504, 200", "501, 501", "404, 404"})
  void rfc5861_4_andWhenTheOriginSaysItHasFailed(int origin, int answered) {
    store("/", "cache-control: max-age=1, stale-if-error=60");
    pass(10);
    GatewayResponse answer = ask(get("/"), response(origin, "error"));
    assertThat(answer.status()).isEqualTo(answered);
    if (answered == 200) {
      assertThat(text(answer)).isEqualTo("content");
    }
  }

  @Test
  void rfc5861_4_afterItsTimeTheErrorIsAnswered() {
    store("/", "cache-control: max-age=1, stale-if-error=60");
    pass(62);
    assertThat(askFailing(get("/"), error(ErrorCode.NO_ENDPOINT)).failed()).isTrue();
    assertThat(ask(get("/"), response(503, "error")).status()).isEqualTo(503);
  }

  @Test
  void rfc5861_4_aStaleAnswerIsVisiblyStale() {
    store("/", "cache-control: max-age=1, stale-if-error=60");
    pass(10);
    GatewayResponse answer = ask(get("/"), response(503, "error"));
    assertThat(answer.headers().get("age")).isEqualTo("10");
    assertThat(answer.headers().get("cache-control")).startsWith("max-age=1,");
  }

  @Test
  void rfc5861_4_theClientMayAllowItToo() {
    store("/", "cache-control: max-age=1", "etag: \"a\"");
    pass(10);
    assertThat(askFailing(get("/"), error(ErrorCode.NO_ENDPOINT)).failed()).isTrue();
    assertThat(
            askFailing(get("/", "cache-control: stale-if-error=20"), error(ErrorCode.NO_ENDPOINT))
                .succeeded())
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"must-revalidate", "proxy-revalidate", "no-cache", "s-maxage=1"})
  void rfc9111_424_neverWhereTheResponseForbidsIt(String control) {
    filter = cache(stale(100, 100));
    store(
        "/",
        "cache-control: max-age=1, stale-if-error=60, stale-while-revalidate=60, " + control,
        "etag: \"a\"");
    pass(10);
    assertThat(begin(get("/")).isComplete()).isFalse();
    chain.fail(error(ErrorCode.CONNECT_FAILED));
    assertThat(askFailing(get("/"), error(ErrorCode.CONNECT_FAILED)).failed()).isTrue();
    assertThat(isHit("/", "cache-control: max-stale=100")).isFalse();
  }

  @Test
  void theConfiguration_saysItForResponsesThatDoNot() {
    filter = cache(stale(10, 100));
    store("/", "cache-control: max-age=1");
    pass(5);
    assertThat(begin(get("/")).isComplete()).isTrue();
    chain.fail(error(ErrorCode.NO_ENDPOINT));
    pass(50);
    assertThat(askFailing(get("/"), error(ErrorCode.NO_ENDPOINT)).succeeded()).isTrue();
  }

  @Test
  void theConfiguration_doesNotSpeakForResponsesThatAreMeantForOneClient() {
    filter = cache(stale(100, 100));
    store("/");
    assertThat(isHit("/")).isFalse();
    chain.answer(response(500, ""));
    store("/tagged", "etag: \"a\"");
    assertThat(begin(get("/tagged")).isComplete()).isFalse();
    chain.fail(error(ErrorCode.NO_ENDPOINT));
    assertThat(askFailing(get("/tagged"), error(ErrorCode.NO_ENDPOINT)).failed()).isTrue();
  }

  @Test
  void aClientWhoseTimeIsOver_getsAStaleResponse() {
    store("/", "cache-control: max-age=1, stale-if-error=60");
    pass(2);
    Future<GatewayResponse> answer = begin(get("/"));
    chain.leave(error(ErrorCode.DEADLINE_EXCEEDED));
    assertThat(text(answer.result())).isEqualTo("content");
    assertThat(chain.isCancelled()).isTrue();
  }

  @Test
  void aClientThatAsksForNews_getsNoStaleResponse() {
    store("/", "cache-control: max-age=1, stale-if-error=60, stale-while-revalidate=60");
    pass(2);
    Future<GatewayResponse> answer = begin(get("/", "cache-control: no-cache"));
    assertThat(answer.isComplete()).isFalse();
    chain.fail(error(ErrorCode.NO_ENDPOINT));
    assertThat(answer.failed()).isTrue();
  }

  @Test
  void rfc5861_4_anErrorThatCouldBeStored_doesNotTakeThePlaceOfAStaleResponse() {
    store("/", "cache-control: max-age=1, stale-if-error=60");
    pass(10);

    GatewayResponse answer = ask(get("/"), response(503, "down", "cache-control: max-age=5"));

    assertThat(text(answer)).isEqualTo("content");
    assertThat(text(ask(get("/"), response(503, "down")))).isEqualTo("content");
  }
}
