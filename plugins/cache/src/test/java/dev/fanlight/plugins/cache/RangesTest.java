package dev.fanlight.plugins.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.GatewayResponse;
import io.vertx.core.http.HttpMethod;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Parts of a full response (RFC 9110, section 14, and RFC 9111, section 3.3). */
class RangesTest extends CacheScene {
  @Test
  void aRangeThatCannotBe_saysNothingOfHowLongItsAnswerIsGood() {
    store("/", "cache-control: max-age=60", "etag: \"a\"");
    GatewayResponse none = ask(get("/", "range: bytes=99-"), response(500, ""));
    assertThat(none.status()).isEqualTo(416);
    assertThat(none.headers().names()).doesNotContain("cache-control", "etag", "age");
  }

  @Test
  void aHead_hasTheLengthInItsFieldsOnly_soThatAPluginBeforeCanTakeItAway() {
    for (String content : new String[] {"content", "x".repeat(70_000)}) {
      String target = "/" + content.length();
      ask(get(target), response(200, content, "cache-control: max-age=60"));
      GatewayResponse head = ask(exchange(HttpMethod.HEAD, target), response(500, ""));
      assertThat(head.body()).isInstanceOf(Body.Empty.class);
      assertThat(head.headers().get("content-length"))
          .isEqualTo(Integer.toString(content.length()));
    }
  }

  @BeforeEach
  void storeAll() {
    ask(
        get("/"),
        response(
            200,
            "0123456789",
            "cache-control: max-age=60",
            "etag: \"a\"",
            "date: " + date(0),
            "last-modified: " + date(-100)));
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=0-1, 206, 01, 0-1",
    "bytes=1-, 206, 123456789, 1-9",
    "bytes=-1, 206, 9, 9-9",
    "bytes=-100, 206, 0123456789, 0-9",
    "bytes=5-100, 206, 56789, 5-9",
    "bytes=5-99999999999999999999, 206, 56789, 5-9",
    "BYTES=9-9, 206, 9, 9-9",
    "bytes=10-, 416, '', *",
    "bytes=-0, 416, '', *",
    "bytes=99999999999999999999-, 416, '', *",
    "'bytes=0-1,3-4', 200, 0123456789, ",
    "bytes=3-1, 200, 0123456789, ",
    "bytes=-, 200, 0123456789, ",
    "bytes=a-b, 200, 0123456789, ",
    "lines=0-1, 200, 0123456789, "
  })
  void rfc9110_14_aRangeIsTakenOfTheStoredResponse(
      String range, int status, String body, String content) {
    GatewayResponse answer = ask(get("/", "range: " + range), response(500, ""));
    assertThat(seen).isNull();
    assertThat(answer.status()).isEqualTo(status);
    assertThat(text(answer)).isEqualTo(body);
    assertThat(answer.headers().get("content-range"))
        .isEqualTo(content == null ? null : "bytes " + content + "/10");
  }

  @Test
  void rfc9110_1315_ifRangeMustMatchStrongly() {
    String range = "range: bytes=0-1";
    assertThat(ask(get("/", range, "if-range: \"a\""), response(500, "")).status()).isEqualTo(206);
    assertThat(ask(get("/", range, "if-range: \"b\""), response(500, "")).status()).isEqualTo(200);
    assertThat(ask(get("/", range, "if-range: W/\"a\""), response(500, "")).status())
        .isEqualTo(200);
    assertThat(ask(get("/", range, "if-range: " + date(-100)), response(500, "")).status())
        .isEqualTo(206);
    assertThat(ask(get("/", range, "if-range: " + date(-99)), response(500, "")).status())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Wed, 18 Aug +999999999 02:01:18 GMT", "Wed Aug 18 02:01:18 +999999999", "soon"})
  void rfc9110_1315_ifRangeThatIsNoDateDoesNotMatch(String condition) {
    assertThat(
            ask(get("/", "range: bytes=0-1", "if-range: " + condition), response(500, "")).status())
        .isEqualTo(200);
  }

  @Test
  void rfc9110_1322_conditionsComeFirst() {
    assertThat(
            ask(get("/", "range: bytes=0-1", "if-none-match: \"a\""), response(500, "")).status())
        .isEqualTo(304);
  }

  @Test
  void whereNothingIsStored_theOriginIsAskedForTheRange() {
    GatewayResponse answer =
        ask(
            get("/b", "range: bytes=0-1"),
            response(206, "01", "content-range: bytes 0-1/10", "cache-control: max-age=60"));
    assertThat(chain.proceeded()).isTrue();
    assertThat(answer.status()).isEqualTo(206);
    assertThat(isHit("/b")).isFalse();
  }

  @Test
  void aStaleResponse_isFetchedWholeForARange() {
    pass(61);
    GatewayResponse answer =
        ask(get("/", "range: bytes=0-1"), response(200, "abcdef", "cache-control: max-age=60"));
    assertThat(seen.headers().contains("range")).isFalse();
    assertThat(answer.status()).isEqualTo(206);
    assertThat(text(answer)).isEqualTo("ab");
  }

  @Test
  void rangesOfOtherStatuses_areNotTaken() {
    ask(get("/b"), response(404, "none", "cache-control: max-age=60"));
    assertThat(ask(get("/b", "range: bytes=0-1"), response(500, "")).status()).isEqualTo(404);
  }
}
