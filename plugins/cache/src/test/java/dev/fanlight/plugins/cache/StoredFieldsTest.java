package dev.fanlight.plugins.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugin.testkit.FakeChain;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which fields of a response are stored (RFC 9111, section 3.1). */
class StoredFieldsTest extends CacheScene {
  private static final String FRESH = "cache-control: max-age=3600";

  @Test
  void rfc9111_31_fieldsOfTheConnectionAndOfProxiesAreNotStored() {
    store(
        "/",
        FRESH,
        "connection: x-a, x-b",
        "x-a: 1",
        "x-b: 2",
        "x-c: 3",
        "keep-alive: 5",
        "proxy-authenticate: Basic",
        "proxy-authentication-info: a",
        "proxy-authorization: a",
        "te: trailers",
        "trailer: x",
        "upgrade: x");

    GatewayResponse again = ask(get("/"), response(200, ""));

    assertThat(again.headers().names())
        .containsExactlyInAnyOrder("cache-control", "x-c", "date", "age", "cache-status");
  }

  @Test
  void rfc9111_31_allOtherFieldsAreStored() {
    store("/", FRESH, "x-unknown: 1", "x-unknown: 2", "content-language: de", "link: </a>");
    MultiMap again = ask(get("/"), response(200, "")).headers();
    assertThat(again.getAll("x-unknown")).containsExactly("1", "2");
    assertThat(again.get("content-language")).isEqualTo("de");
    assertThat(again.get("link")).isEqualTo("</a>");
  }

  @Test
  void rfc9111_31_trailersDoNotBecomeFields() {
    TestBody body = new TestBody();
    begin(get("/"));
    chain.answer(
        response(200, "", FRESH)
            .body(
                new Body.Streamed(
                    body, -1, () -> MultiMap.caseInsensitiveMultiMap().set("x-sum", "1"))));
    body.write("content");
    body.end();
    GatewayResponse again = ask(get("/"), response(200, ""));
    assertThat(text(again)).isEqualTo("content");
    assertThat(again.headers().contains("x-sum")).isFalse();
  }

  @Test
  void rfc9111_5224_fieldsThatNoCacheNamesAreNotReused() {
    ask(
        get("/"),
        response(
            200, "", "cache-control: no-cache=\"x-a, X-B\"", FRESH, "x-a: 1", "x-b: 2", "c: 3"));

    GatewayResponse again = ask(get("/"), response(200, ""));

    assertThat(seen).isNull();
    assertThat(again.headers().names()).contains("c").doesNotContain("x-a", "x-b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no-cache=\"x-b\"; no-cache=\"x-a\"",
        "no-cache=x-b, no-cache=x-a",
        "no-cache=\"x-a\", no-cache",
        "no-cache, no-cache=\"x-a\"",
        "no-cache=\"\", no-cache=\"x-a\""
      })
  void rfc9111_5224_fieldsThatAnyNoCacheNamesAreNotShared(String control) {
    begin(get("/"));
    FakeChain fetch = chain;
    Future<GatewayResponse> second = begin(get("/"));
    GatewayResponse answer = response(200, "", FRESH, "etag: \"a\"", "x-a: 1");
    for (String line : control.split("; ")) {
      answer.headers().add("cache-control", line);
    }

    fetch.answer(answer);

    assertThat(second.result().headers().contains("x-a")).isFalse();
  }

  @Test
  void rfc9111_5224_aStoredFieldThatA304NamesGoes() {
    store("/", "cache-control: max-age=1", "etag: \"a\"", "x-a: 1");
    pass(2);
    ask(
        get("/"),
        response(304, "", "etag: \"a\"", "x-a: 2", "cache-control: max-age=60, no-cache=x-a"));

    GatewayResponse again = ask(get("/"), response(200, ""));

    assertThat(seen).isNull();
    assertThat(again.headers().contains("x-a")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"x-c: 3", "cache-control: max-age=60", "cache-control: no-cache"})
  void rfc9111_5224_whatTheStoredListNames_isNotSharedWhereA304NamesNothing(String field) {
    store("/", "cache-control: max-age=1, no-cache=x-a", "etag: \"a\"", "x-a: 1");
    pass(2);
    Future<GatewayResponse> first = begin(get("/"));
    FakeChain fetch = chain;
    Future<GatewayResponse> second = begin(get("/"));

    fetch.answer(response(304, "", "etag: \"a\"", "x-a: 2", field));

    assertThat(first.result().headers().getAll("x-a")).containsExactly("2");
    assertThat(text(second.result())).isEqualTo("content");
    assertThat(second.result().headers().contains("x-a")).isFalse();
  }

  /** A 304 that brings the field and names it only where the test says so. */
  private void renew(String... fields) {
    GatewayResponse notModified = response(304, "", fields);
    notModified.headers().add("etag", "\"a\"").add("x-a", "2");
    pass(2);
    ask(get("/"), notModified);
  }

  @ParameterizedTest
  @ValueSource(strings = {"max-age=1", "max-age=1, no-cache=x-b", "max-age=1, no-cache=x-a"})
  void rfc9111_5224_whatAnyListHasNamed_isNotSharedAfterALater304(String control) {
    store("/", "cache-control: max-age=1, no-cache=x-a", "etag: \"a\"");
    renew("cache-control: " + control);
    renew("cache-control: max-age=1");
    renew("cache-control: max-age=60");

    GatewayResponse again = ask(get("/"), response(500, ""));

    assertThat(status(again)).startsWith("fanlight; hit");
    assertThat(again.headers().contains("x-a")).isFalse();
  }

  @Test
  void rfc9111_5224_whatA304HasNamed_isNotSharedAfterALater304() {
    store("/", "cache-control: max-age=1", "etag: \"a\"", "x-a: 1");
    renew("cache-control: max-age=1, no-cache=x-a");
    renew("cache-control: max-age=1");
    renew("cache-control: max-age=60");

    assertThat(ask(get("/"), response(500, "")).headers().contains("x-a")).isFalse();
  }

  @Test
  void rfc9111_5224_whatAListHasNamed_isSharedOnceItIsFetchedWithoutIt() {
    store("/", "cache-control: max-age=1, no-cache=x-a", "etag: \"a\"", "x-a: 1");
    pass(2);
    store("/", FRESH, "x-a: 2");

    assertThat(ask(get("/"), response(500, "")).headers().get("x-a")).isEqualTo("2");
  }

  @Test
  void rfc9111_5224_whatTheStoredListNames_isNotTakenFromAHead() {
    store("/", "cache-control: max-age=60, no-cache=x-a", "etag: \"a\"", "x-a: 1");
    ask(
        exchange(HttpMethod.HEAD, "/", "cache-control: no-cache"),
        response(200, "", "etag: \"a\"", "x-a: 2", "x-b: 2"));

    GatewayResponse again = ask(get("/"), response(500, ""));

    assertThat(again.headers().get("x-b")).isEqualTo("2");
    assertThat(again.headers().contains("x-a")).isFalse();
  }

  @Test
  void rfc9111_5224_theRequestThatBroughtThemGetsThem() {
    Future<GatewayResponse> first = begin(get("/"));
    FakeChain fetch = chain;
    Future<GatewayResponse> second = begin(get("/"));

    fetch.answer(
        response(200, "", "cache-control: no-cache=\"x-a, x-b\"", FRESH, "x-a: 1", "x-b: 2"));

    assertThat(first.result().headers().getAll("x-b")).containsExactly("2");
    assertThat(first.result().headers().getAll("x-a")).containsExactly("1");
    assertThat(second.result().headers().contains("x-a")).isFalse();
  }
}
