package dev.fanlight.plugins.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanlight.plugin.AdminEndpoint;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayResponse;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What removes stored responses (RFC 9111, section 4.4), and operators who do. */
class InvalidationTest extends CacheScene {
  private static final String FRESH = "cache-control: max-age=3600";

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "M-SEARCH"})
  void rfc9111_44_aSuccessfulUnsafeRequestMakesItsTargetInvalid(String method) {
    for (int status : new int[] {200, 204, 303}) {
      store("/", FRESH);
      ask(exchange(HttpMethod.valueOf(method), "/"), response(status, ""));
      assertThat(isHit("/")).isFalse();
      chain.answer(response(500, ""));
    }
  }

  @ParameterizedTest
  @CsvSource({"POST, 400", "POST, 500", "DELETE, 404", "OPTIONS, 200", "TRACE, 200"})
  void rfc9111_44_otherRequestsDoNot(String method, int status) {
    store("/", FRESH);
    ask(exchange(HttpMethod.valueOf(method), "/"), response(status, ""));
    assertThat(isHit("/")).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "location, /b?c=1, true",
    "content-location, /b?c=1, true",
    "location, b?c=1, true",
    "location, http://a.example/b?c=1, true",
    "location, //a.example/b?c=1, true",
    "location, http://b.example/b?c=1, false",
    "location, http://a.example:81/b?c=1, false",
    "location, ':::', false"
  })
  void rfc9111_44_whatItNamesOnTheSameHostIsInvalidToo(
      String field, String reference, boolean invalid) {
    store("/b?c=1", FRESH);
    ask(exchange(HttpMethod.POST, "/a"), response(201, "", field + ": " + reference));
    assertThat(isHit("/b?c=1")).isEqualTo(!invalid);
  }

  @ParameterizedTest
  @CsvSource({
    "/a%20b/c, d, /a%20b/d",
    "/a%20b/c, d%2fe?f=%41, /a%20b/d%2Fe?f=A",
    "/a%20b/c/d, ../e, /a%20b/e",
    "/a%20b/c/d, .., /a%20b/",
    "/a|b/c, d, /a|b/d",
    "/a, /b|c^d, /b|c^d",
    "/a, HTTP://A.example:80/b|c, /b|c",
    "/a, ../../b, /b",
    "/a, /b/./c/../d, /b/d",
    "/a, /b#c, /b",
    "/a, http://a.example, /",
    "/a, http://a.example?x=1, /?x=1",
    "/a?x=1, ?x=2, /a?x=2",
    "/a, /b%zz, /b%zz",
    "/a%2fb/c, d, /a%2Fb/d",
    "/a, mailto:/b, ''"
  })
  void rfc3986_52_aReferenceIsResolvedAsItIsWritten(String asked, String reference, String target) {
    for (String one : target.isEmpty() ? new String[] {"/b", "/a/b"} : new String[] {target}) {
      store(one, FRESH);
      ask(exchange(HttpMethod.POST, asked), response(201, "", "location: " + reference));
      assertThat(isHit(one)).isEqualTo(target.isEmpty());
    }
  }

  @Test
  void allResponsesForTheTarget_areInvalid() {
    ask(get("/", "a: 1"), response(200, "", FRESH, "vary: a"));
    ask(get("/", "a: 2"), response(200, "", FRESH, "vary: a"));
    ask(exchange(HttpMethod.PUT, "/").route("other"), response(204, ""));
    assertThat(isHit("/", "a: 1")).isFalse();
    assertThat(isHit("/", "a: 2")).isFalse();
  }

  @Test
  void aFetchThatBeganBefore_isNotStored() {
    Future<GatewayResponse> answer = begin(get("/"));
    var fetch = chain;
    ask(exchange(HttpMethod.PUT, "/"), response(204, ""));
    fetch.answer(response(200, "old", FRESH));
    assertThat(text(answer.result())).isEqualTo("old");
    assertThat(status(answer.result())).doesNotContain("stored");
    assertThat(isHit("/")).isFalse();
  }

  @Test
  void aFetchThatNobodyShares_isNotStoredEither() {
    begin(get("/", "cache-control: no-cache"));
    var fetch = chain;
    ask(exchange(HttpMethod.PUT, "/"), response(204, ""));
    fetch.answer(response(200, "old", FRESH));
    assertThat(isHit("/")).isFalse();
  }

  private int purge(String order) throws Exception {
    return context
        .admin(HttpMethod.POST, "purge", new AdminEndpoint.Request(Map.of(), new JsonObject(order)))
        .getInteger("purged");
  }

  @Test
  void aPurge_removesByPathPrefixTagHostAndRoute() throws Exception {
    filter =
        new CachePlugin(() -> now, HEAP).create(config(), context) instanceof CacheFilter own
            ? own
            : filter;
    store("/a", FRESH, "cache-tag: x, y");
    store("/a?q=1", FRESH, "cache-tag: y");
    store("/b/c", FRESH, "cache-tag: \"z\"", "cache-tag: x");
    store("/d", FRESH);
    ask(get("/d").route("other"), response(200, "", FRESH));

    assertThat(purge("{\"path\":\"/nothing\"}")).isZero();
    assertThat(purge("{\"tag\":\"x\"}")).isEqualTo(2);
    assertThat(isHit("/a")).isFalse();
    assertThat(isHit("/a?q=1")).isTrue();
    assertThat(purge("{\"path\":\"/a\"}")).isEqualTo(1);
    store("/b/c", FRESH);
    assertThat(purge("{\"prefix\":\"/b/\",\"host\":\"other.example\"}")).isZero();
    assertThat(purge("{\"prefix\":\"/b/\",\"host\":\"A.example\"}")).isEqualTo(1);
    assertThat(purge("{\"path\":\"/d\",\"route\":\"other\"}")).isEqualTo(1);
    assertThat(isHit("/d")).isTrue();
    assertThat(purge("{\"all\":true}")).isEqualTo(1);
    assertThat(isHit("/d")).isFalse();
  }

  @Test
  void aPurge_alsoKeepsFetchesUnderWayOut() throws Exception {
    filter = (CacheFilter) new CachePlugin(() -> now, HEAP).create(config(), context);
    begin(get("/"));
    var fetch = chain;
    purge("{\"tag\":\"x\"}");
    fetch.answer(response(200, "", FRESH, "cache-tag: x"));
    assertThat(isHit("/")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"all\":false}",
        "{\"all\":true,\"path\":\"/\"}",
        "{\"path\":1}",
        "{\"path\":null}",
        "{\"paths\":\"/\"}",
        "{\"prefix\":\"\"}",
        "{\"prefix\":\"a\"}",
        "{\"path\":\"\"}",
        "{\"path\":\"x\"}",
        "{\"path\":\"/a?x=1\"}",
        "{\"path\":\"/a#b\"}",
        "{\"path\":\"/a/%zz\"}",
        "{\"path\":\"/a/%7\"}",
        "{\"path\":\"/a/%00\"}",
        "{\"path\":\"/a/../b\"}",
        "{\"path\":\"/a/%2E%2e\"}",
        "{\"path\":\"/.\"}",
        "{\"path\":\"/a\\\\b\"}",
        "{\"path\":\"/\u00e4\"}",
        "{\"prefix\":\"/a/%7\"}",
        "{\"prefix\":\"/a/./\"}",
        "{\"prefix\":\"/%2e%2e/a\"}",
        "{\"path\":\"/a\",\"prefix\":\"/\"}",
        "{\"tag\":\"\"}",
        "{\"tag\":\" \"}",
        "{\"tag\":\"a, b\"}",
        "{\"host\":\"\"}",
        "{\"route\":\"\"}"
      })
  void aPurgeThatIsNone_isRefused(String order) {
    filter = (CacheFilter) new CachePlugin(() -> now, HEAP).create(config(), context);
    store("/a", FRESH);
    assertThatThrownBy(() -> purge(order)).isInstanceOf(GatewayError.class);
    assertThat(isHit("/a")).isTrue();
  }

  @Test
  void aPrefix_mayEndWithinASegment() throws Exception {
    filter = (CacheFilter) new CachePlugin(() -> now, HEAP).create(config(), context);
    for (String[] one : new String[][] {{"/a/.b", "/a/."}, {"/a/..b", "/a/.."}, {"/%7E", "/%7e"}}) {
      store(one[0], FRESH);
      assertThat(purge(new JsonObject().put("prefix", one[1]).encode())).isEqualTo(1);
    }
  }

  @Test
  void whatAPurgeSaysWrong_isInItsMessage() {
    filter = (CacheFilter) new CachePlugin(() -> now, HEAP).create(config(), context);
    assertThatThrownBy(() -> purge("{\"path\":\"/a?x=1\"}"))
        .hasMessageContaining("path must begin with / and has no query, such as /shop/7");
    assertThatThrownBy(() -> purge("{\"prefix\":\"\"}"))
        .hasMessageContaining("prefix must not be empty; a purge of everything is all: true");
  }

  @Test
  void rfc9111_44_aRequestAfterAChangeSharesNoFetchThatBeganBefore() {
    for (String target : new String[] {"/new", "/stale"}) {
      Future<GatewayResponse> before = begin(get(target));
      var fetch = chain;
      ask(exchange(HttpMethod.POST, target), response(204, ""));
      Future<GatewayResponse> after = begin(get(target));
      assertThat(chain.isDetached()).isTrue();
      var next = chain;
      Future<GatewayResponse> last = begin(get(target));
      assertThat(chain.isDetached()).as("it shares the fetch that began after it").isFalse();
      next.answer(response(200, "new", FRESH));
      fetch.answer(response(200, "old", FRESH));
      assertThat(text(before.result())).isEqualTo("old");
      assertThat(text(after.result())).isEqualTo("new");
      assertThat(text(last.result())).isEqualTo("new");
      assertThat(text(ask(get(target), response(500, "")))).isEqualTo("new");
    }
  }

  @Test
  void aRequestAfterAPurge_sharesNoFetchThatBeganBefore() throws Exception {
    filter = (CacheFilter) new CachePlugin(() -> now, HEAP).create(config(), context);
    begin(get("/a"));
    purge("{\"prefix\":\"/\"}");
    begin(get("/a"));
    assertThat(chain.isDetached()).isTrue();
  }

  @Test
  void rfc9111_44_theAnswerOfAHeadBringsNothingBackThatAChangeHasRemoved() {
    store("/", "cache-control: max-age=1", "etag: \"a\"");
    pass(2);
    begin(exchange(HttpMethod.HEAD, "/"));
    var head = chain;
    ask(exchange(HttpMethod.POST, "/"), response(204, ""));
    head.answer(response(200, "", FRESH, "etag: \"a\""));
    assertThat(isHit("/")).isFalse();
  }
}
