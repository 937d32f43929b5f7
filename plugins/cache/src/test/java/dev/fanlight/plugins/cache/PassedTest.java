package dev.fanlight.plugins.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugin.testkit.FakeChain;
import dev.fanlight.plugin.testkit.FakeExchange;
import io.vertx.core.Future;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an answer that cannot be stored means to those who ask for the same next. */
class PassedTest extends CacheScene {
  private static final String FRESH = "cache-control: max-age=60";

  /** Whether of two requests that come at once each one asks the origin server. */
  private boolean goAlone(FakeExchange first, FakeExchange second) {
    begin(first);
    FakeChain one = chain;
    begin(second);
    boolean alone = chain.proceeded();
    one.answer(response(500, ""));
    if (alone) {
      chain.answer(response(500, ""));
    }
    return alone;
  }

  private boolean goAlone() {
    return goAlone(get("/"), get("/"));
  }

  @ParameterizedTest
  @CsvSource({"200, private", "200, no-store", "302, no-store", "404, no-store", "410, private"})
  void anAnswerThatSaysWhatTheTargetIs_sendsTheNextOnesAlone(int status, String control) {
    ask(get("/"), response(status, "", "cache-control: " + control));
    assertThat(goAlone()).isTrue();
    assertThat(goAlone(get("/b"), get("/b"))).as("those for another target").isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {206, 400, 401, 403, 406, 412, 429, 431, 500, 502, 503})
  void anyOtherAnswer_sendsNobodyAlone(int status) {
    ask(get("/", "accept: x/y"), response(status, ""));
    assertThat(goAlone()).isFalse();
  }

  @Test
  void anAnswerThatCouldBeStored_letsTheNextOneBringItForAll() {
    ask(get("/", "cookie: odd=1"), response(200, "", FRESH, "set-cookie: a=1"));

    GatewayResponse answer = ask(get("/"), response(200, "content", FRESH));
    assertThat(text(answer)).isEqualTo("content");
    assertThat(goAlone()).isFalse();

    ask(get("/"), response(200, "content", FRESH));
    assertThat(isHit("/")).isTrue();
  }

  @Test
  void aValidationThatCannotBeStored_sendsTheNextOnesAlone_alsoWhereNothingIsStoredAnyMore() {
    FakeExchange german = get("/", "lang: de");
    ask(german, response(200, "", "cache-control: max-age=1", "vary: lang", "etag: \"a\""));
    pass(2);
    ask(get("/", "lang: de"), response(304, "", "etag: \"a\"", "set-cookie: a=1"));

    assertThat(goAlone(get("/", "lang: de"), get("/", "lang: de"))).isTrue();
  }

  @Test
  void onlyThoseGoAlone_whoseRequestsAreLikeTheOneItAnswered() {
    ask(get("/", "lang: de"), response(200, "", FRESH, "vary: lang"));
    ask(get("/", "lang: odd"), response(200, "", "cache-control: private", "vary: lang"));

    assertThat(goAlone(get("/", "lang: odd"), get("/", "lang: odd"))).isTrue();
    assertThat(goAlone(get("/", "lang: en"), get("/", "lang: en"))).isFalse();
  }

  @Test
  void aRequestOfOneClient_sendsNobodyAlone() {
    ask(get("/", "authorization: Basic a"), response(200, "", "cache-control: private"));
    assertThat(goAlone()).isFalse();
  }

  @Test
  void aConditionalRequestThatGoesAlone_isAnsweredByTheOrigin() {
    ask(get("/"), response(200, "", "etag: \"a\"", "cache-control: private"));

    Future<GatewayResponse> answer = begin(get("/", "if-none-match: \"a\""));
    chain.answer(response(304, "", "etag: \"a\"", "cache-control: private"));

    assertThat(Objects.requireNonNull(seen).headers().get("if-none-match")).isEqualTo("\"a\"");
    assertThat(answer.result().status()).isEqualTo(304);
  }

  @Test
  void aPartThatIsAskedForAlone_isTheOriginsAndNeverStored() {
    ask(get("/"), response(200, ""));
    GatewayResponse answer = ask(get("/", "range: bytes=9-"), response(416, "", FRESH));
    assertThat(answer.status()).isEqualTo(416);
    assertThat(isHit("/")).isFalse();
  }

  @Test
  void thoseWhoHaveWaitedForAnError_goAlone_andTheNextOneBringsWhatMayBeStored() {
    begin(get("/", "accept: x/y"));
    FakeChain odd = chain;
    Future<GatewayResponse> follower = begin(get("/"));
    FakeChain own = chain;

    odd.answer(response(406, ""));
    own.answer(response(200, "content", FRESH));
    ask(get("/"), response(200, "content", FRESH));

    assertThat(text(follower.result())).isEqualTo("content");
    assertThat(isHit("/")).isTrue();
  }

  private void tooLarge(FakeExchange exchange, String... headers) {
    filter = cache(small(10));
    TestBody body = new TestBody();
    begin(exchange);
    chain.answer(response(200, "", headers).body(new Body.Streamed(body, -1)));
    body.write("larger than ten");
  }

  @Test
  void anAnswerThatIsTooLarge_sendsTheNextOnesAlone_whereTheirFieldsDoNotTellTheirSize() {
    tooLarge(get("/"), FRESH);

    begin(get("/"));
    chain.answer(response(200, "", FRESH).body(new Body.Streamed(new TestBody(), -1)));
    assertThat(goAlone()).isTrue();
  }

  @Test
  void anAnswerThatIsTooLarge_sendsNobodyAlone_onceOneIsKnownToBeSmall() {
    tooLarge(get("/"), FRESH);

    ask(get("/"), response(200, "small", FRESH));
    assertThat(goAlone()).isFalse();
  }

  @Test
  void anAnswerThatCannotBeStored_sendsThoseAlone_whoseFieldsAreLikeThoseItVariesBy() {
    tooLarge(get("/", "lang: en"), FRESH, "vary: lang");

    assertThat(goAlone(get("/", "lang: de"), get("/", "lang: de"))).isFalse();
    assertThat(goAlone(get("/", "lang: en"), get("/", "lang: en"))).isTrue();
  }

  @Test
  void answersThatCannotBeStored_sendThoseAlone_whoseFieldsAreLikeThoseOfAnyOfThem() {
    ask(get("/", "lang: en"), response(200, "", "cache-control: private", "vary: lang"));
    ask(get("/", "lang: de"), response(200, "", "cache-control: private", "vary: lang"));

    assertThat(goAlone(get("/", "lang: en"), get("/", "lang: en"))).isTrue();
    assertThat(goAlone(get("/", "lang: de"), get("/", "lang: de"))).isTrue();
  }
}
