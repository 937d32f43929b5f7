package dev.fanlight.plugins.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.plugin.Attributes;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugin.testkit.FakeExchange;
import io.vertx.core.http.HttpMethod;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What one client asks for, and what it is told, takes nothing stored away from others. */
class OneClientTest extends CacheScene {
  private static final String TAG = "etag: \"a\"";
  private static final String FRESH = "cache-control: max-age=3600";

  /** How the cache knows that the answer may be for one client only. */
  private enum Known {
    BY_ITS_REQUEST(exchange -> exchange.header("authorization", "Basic a")),
    BY_A_PLUGIN(exchange -> {
      exchange.attributes().set(Attributes.CLIENT_IDENTIFIED, true);
      return exchange;
    }),
    BY_ITS_CERTIFICATE(exchange -> exchange.header("client-cert", ":AAAA:"));

    final Function<FakeExchange, FakeExchange> make;

    Known(Function<FakeExchange, FakeExchange> make) {
      this.make = make;
    }

    FakeExchange asks(HttpMethod method) {
      return make.apply(exchange(method, "/", "cache-control: no-cache"));
    }
  }

  private void isStillThere() {
    assertThat(text(ask(get("/"), response(500, "")))).isEqualTo("content");
    assertThat(seen).isNull();
  }

  @ParameterizedTest
  @EnumSource
  void aValidationThatCannotBeStored_leavesTheOldResponse(Known known) {
    store("/", FRESH, TAG);

    GatewayResponse answer = ask(known.asks(HttpMethod.GET), response(304, "", TAG));

    assertThat(text(answer)).isEqualTo("content");
    isStillThere();
  }

  @Test
  void aValidationOfSeveral_leavesAllOfThem() {
    ask(get("/", "lang: de"), response(200, "german", FRESH, "vary: lang", TAG));
    ask(get("/", "lang: en"), response(200, "content", FRESH, TAG));
    ask(
        get("/", "lang: de", "cache-control: no-cache", "authorization: Basic a"),
        response(304, "", TAG, "set-cookie: a=1"));

    assertThat(text(ask(get("/", "lang: de"), response(500, "")))).isEqualTo("german");
    isStillThere();
  }

  @ParameterizedTest
  @EnumSource
  void aValidationThatNamesAnother_leavesTheOldResponse(Known known) {
    store("/", FRESH, TAG);

    begin(known.asks(HttpMethod.GET));
    chain.answer(response(304, "", "etag: \"other\""));

    assertThat(chain.proceeded()).as("it is asked once more").isTrue();
    isStillThere();
  }

  @ParameterizedTest
  @CsvSource({"200, private", "200, no-store", "302, no-store", "404, no-store", "410, no-store"})
  void anAnswerThatCannotBeStored_leavesTheOldResponse(int status, String control) {
    for (Known known : Known.values()) {
      store("/", FRESH);
      ask(known.asks(HttpMethod.GET), response(status, "own", "cache-control: " + control));
      isStillThere();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"etag: \"a\"", "etag: \"other\"", "content-length: 1", "x-a: 1"})
  void theAnswerToAHead_leavesTheOldResponse(String field) {
    for (Known known : Known.values()) {
      store("/", FRESH, TAG);
      ask(known.asks(HttpMethod.HEAD), response(200, "", field));
      isStillThere();
    }
  }

  @Test
  void aValidationThatSaysItIsForAll_renewsTheOldResponse() {
    store("/", "cache-control: max-age=1", TAG);
    pass(2);
    ask(
        Known.BY_ITS_REQUEST.asks(HttpMethod.GET),
        response(304, "", TAG, "cache-control: public, max-age=60"));
    isStillThere();
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 405, 406, 408, 412, 414, 421, 429, 431, 451, 500, 501, 503})
  void anAnswerThatSaysNothingOfTheTarget_leavesTheOldResponse(int status) {
    store("/", "cache-control: max-age=60, stale-if-error=600", TAG);

    ask(get("/", "cache-control: no-cache", "accept: x/y"), response(status, ""));
    isStillThere();
    pass(61);
    ask(get("/", "accept: x/y"), response(status, "", "cache-control: no-store"));

    assertThat(askFailing(get("/"), GatewayError.of(ErrorCode.NO_ENDPOINT, "down")).succeeded())
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"x-a: 1", "vary: accept"})
  void suchAnAnswerThatMayBeStored_takesNotThePlaceOfAFreshOne(String field) {
    store("/", FRESH, TAG);
    pass(1);
    GatewayResponse odd =
        ask(
            get("/", "cache-control: no-cache", "accept: x/y"),
            response(406, "", "cache-control: max-age=60", field));
    assertThat(odd.status()).isEqualTo(406);
    isStillThere();
  }

  @Test
  void suchAnAnswerThatMayBeStored_takesThePlaceOfAStaleOne() {
    store("/", "cache-control: max-age=1");
    pass(2);
    ask(get("/"), response(403, "", "cache-control: max-age=60"));
    assertThat(ask(get("/"), response(500, "")).status()).isEqualTo(403);
  }

  @Test
  void anAnswerThatIsStoredForFewer_leavesTheOldResponseToTheOthers() {
    ask(get("/"), response(200, "content", "cache-control: public, max-age=60", "vary: lang"));
    pass(1);
    ask(
        get("/", "cache-control: no-cache", "authorization: Basic a", "user: ada"),
        response(200, "of ada", "cache-control: public, max-age=60", "vary: lang, user"));

    isStillThere();
  }
}
