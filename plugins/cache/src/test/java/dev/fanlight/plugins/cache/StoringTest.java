package dev.fanlight.plugins.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.GatewayResponse;
import io.vertx.core.http.HttpMethod;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which responses are stored, and what of them (RFC 9111, section 3). */
class StoringTest extends CacheScene {
  private static final String FRESH = "cache-control: max-age=3600";

  @Test
  void rfc9111_3_aFreshResponseIsReused() {
    GatewayResponse first = ask(get("/"), response(200, "content", FRESH, "x-a: 1"));
    assertThat(text(first)).isEqualTo("content");

    GatewayResponse second = ask(get("/"), response(200, "other"));

    assertThat(seen).isNull();
    assertThat(text(second)).isEqualTo("content");
    assertThat(second.headers().get("x-a")).isEqualTo("1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no-store",
        "No-StOrE",
        "max-age=10000, no-store",
        "private, max-age=3600",
        "private=\"a\", max-age=3600",
        "private=a, max-age=3600",
        "max-age=3600, PRIVATE"
      })
  void rfc9111_3_aResponseThatForbidsItIsNotStored(String control) {
    store("/", "cache-control: " + control, "etag: \"a\"");

    assertThat(isHit("/")).isFalse();
    assertThat(seen.headers().contains("if-none-match")).isFalse();
  }

  @Test
  void rfc9111_5223_mustUnderstandOverridesNoStoreWhereTheStatusIsUnderstood() {
    store("/", "cache-control: no-store, must-understand, max-age=60");
    assertThat(isHit("/")).isTrue();
    ask(get("/b"), response(299, "", "cache-control: no-store, must-understand, max-age=60"));
    assertThat(isHit("/b")).isFalse();
  }

  @Test
  void rfc9111_3_mustUnderstandAloneForbidsStoringWhatIsNotUnderstood() {
    for (int status : new int[] {299, 418, 599}) {
      ask(get("/"), response(status, "", "cache-control: must-understand, max-age=60"));
      assertThat(isHit("/")).isFalse();
      chain.answer(response(500, ""));
    }
    ask(get("/b"), response(404, "", "cache-control: must-understand, max-age=60"));
    assertThat(isHit("/b")).isTrue();
  }

  @Test
  void rfc9111_3_aRequestThatForbidsItIsNotStored() {
    ask(get("/", "cache-control: no-store"), response(200, "content", FRESH));
    assertThat(isHit("/")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"no-store, max-age=60", "max-stale, no-store"})
  void rfc9111_5225_whatMayNotBeStoredGoesOnAsItComes(String ofRequest, String ofResponse) {
    TestBody body = new TestBody();
    var answer = begin(get("/", "cache-control: " + ofRequest));
    chain.answer(
        response(200, "", "cache-control: " + ofResponse).body(new Body.Streamed(body, -1)));

    assertThat(answer.isComplete()).isTrue();
    assertThat(body.isRead()).as("the cache has read of it").isFalse();
    assertThat(isHit("/")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "HEAD", "M-SEARCH"})
  void rfc9111_3_onlyGetIsStored(String method) {
    ask(exchange(HttpMethod.valueOf(method), "/"), response(200, "content", FRESH));
    assertThat(isHit("/")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "200, true", "203, true", "204, true", "299, true", "301, true", "302, true", "307, true",
    "400, true", "404, true", "410, true", "499, true", "500, true", "503, true", "599, true",
    "206, false", "304, false"
  })
  void rfc9111_3_aFinalStatusIsStoredWhereTheResponseSaysHowLong(int status, boolean stored) {
    ask(get("/"), response(status, "", FRESH));
    assertThat(isHit("/")).isEqualTo(stored);
  }

  @ParameterizedTest
  @CsvSource({
    "200, true", "203, true", "204, true", "404, true", "405, true", "410, true", "414, true",
    "501, true", "201, false", "202, false", "302, false", "403, false", "502, false", "503, false"
  })
  void rfc9111_422_otherwiseOnlyAStatusThatIsHeuristicallyCacheable(int status, boolean stored) {
    filter = cache(heuristic());
    ask(get("/"), response(status, "", "last-modified: " + date(-86400), "date: " + date(0)));
    assertThat(isHit("/")).isEqualTo(stored);
  }

  @ParameterizedTest
  @CsvSource({
    "max-age=3600, false",
    "'public, max-age=3600', true",
    "s-maxage=3600, true",
    "'must-revalidate, max-age=3600', true",
    "'proxy-revalidate, max-age=3600', false"
  })
  void rfc9111_35_answersToAuthorizationAreStoredOnlyWhereTheySaySo(
      String control, boolean stored) {
    ask(get("/", "authorization: Basic a"), response(200, "content", "cache-control: " + control));
    assertThat(isHit("/")).isEqualTo(stored);
  }

  @Test
  void rfc9111_73_aResponseWithSetCookieIsNeverStored() {
    store("/", "cache-control: public, max-age=3600", "set-cookie: a=b");
    assertThat(isHit("/")).isFalse();
  }

  @Test
  void rfc9111_33_aResponseThatBreaksOffIsNotStored() {
    TestBody body = new TestBody();
    var answer = begin(get("/"));
    chain.answer(response(200, "", FRESH).body(new Body.Streamed(body, -1)));
    body.write("half");

    body.fail();

    assertThat(answer.failed()).isTrue();
    assertThat(isHit("/")).isFalse();
  }

  @Test
  void aStreamedResponse_isStoredWhenItIsWhole() {
    TestBody body = new TestBody();
    var answer = begin(get("/"));
    chain.answer(response(200, "", FRESH).body(new Body.Streamed(body, 8)));
    body.write("half");
    assertThat(answer.isComplete()).isFalse();
    body.write("half");
    body.end();

    assertThat(text(answer.result())).isEqualTo("halfhalf");
    assertThat(text(ask(get("/"), response(200, "")))).isEqualTo("halfhalf");
  }

  @Test
  void aResponseThatIsTooLarge_goesOnAsItComes() {
    filter = cache(small(10));
    TestBody body = new TestBody();
    var answer = begin(get("/"));
    chain.answer(response(200, "", FRESH).body(new Body.Streamed(body, -1)));
    body.write("12345678");
    assertThat(answer.isComplete()).isFalse();
    body.write("abc");

    Body.Streamed whole = (Body.Streamed) answer.result().body();
    assertThat(chain.isAdopted()).isTrue();
    StringBuilder read = new StringBuilder();
    boolean[] ended = new boolean[1];
    whole.stream().handler(read::append).endHandler(end -> ended[0] = true);
    whole.stream().fetch(1);
    assertThat(read).hasToString("12345678abc");
    whole.stream().resume();
    body.write("rest");
    body.end();
    assertThat(read).hasToString("12345678abcrest");
    assertThat(ended[0]).isTrue();
    assertThat(isHit("/")).isFalse();
  }

  @Test
  void aResponseThatSaysItIsTooLarge_isNotRead() {
    filter = cache(small(10));
    TestBody body = new TestBody();
    var answer = begin(get("/"));
    chain.answer(response(200, "", FRESH).body(new Body.Streamed(body, 11)));

    assertThat(answer.isComplete()).isTrue();
    assertThat(body.isRead()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/event-stream;charset=utf-8",
        "Text/Event-Stream",
        "TEXT/EVENT-STREAM ; charset=utf-8",
        "Application/GRPC+proto"
      })
  void streamsOfEventsAreNotStored(String type) {
    store("/", FRESH, "content-type: " + type);
    assertThat(isHit("/")).isFalse();
  }

  @Test
  void aResponseThatCouldNotBeUsed_isNotStored() {
    store("/");
    store("/b", "cache-control: max-age=0");
    assertThat(context.another(vertx).meters()).isNotNull();
    assertThat(isHit("/")).isFalse();
    assertThat(isHit("/b")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "/a?x=1, /a?x=2, false",
    "/a, /a?, false",
    "/a?x=1, /a?x=1, true",
    "/a, /A, false",
    "/a/b, /a%2Fb, false"
  })
  void rfc9111_2_theTargetIsTheKey(String one, String other, boolean same) {
    store(one, FRESH);
    assertThat(isHit(other)).isEqualTo(same);
  }

  @Test
  void theHostAndTheRouteAreInTheKey() {
    store("/", FRESH);
    var elsewhere = exchange(HttpMethod.GET, "/");
    elsewhere.request().headers().set("host", "b.example");
    assertThat(isHit(elsewhere)).isFalse();
    assertThat(isHit(get("/").route("other"))).isFalse();
    var shouted = exchange(HttpMethod.GET, "/");
    shouted.request().headers().set("host", "A.EXAMPLE");
    assertThat(isHit(shouted)).isTrue();
  }

  @Test
  void whatIsForTheOrigin_passes() {
    store("/", FRESH, "etag: \"a\"");
    for (String field :
        new String[] {
          "if-match: \"a\"",
          "if-unmodified-since: " + date(0),
          "upgrade: websocket",
          "sec-websocket-version: 13",
          "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ=="
        }) {
      assertThat(isHit("/", field)).isFalse();
      assertThat(chain.proceeded()).isTrue();
    }
    var withBody = get("/");
    withBody.request().body(Body.of("x"));
    assertThat(isHit(withBody)).isFalse();
    assertThat(chain.proceeded()).isTrue();
  }
}
