package dev.fanlight.plugins.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.plugin.ConnectionInfo;
import dev.fanlight.plugin.UpstreamName;
import dev.fanlight.plugin.testkit.FakeExchange;
import dev.fanlight.plugins.cache.store.Key;
import dev.fanlight.plugins.cache.store.Place;
import dev.fanlight.plugins.cache.store.Selection;
import dev.fanlight.plugins.cache.store.Source;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which requests are for the same target, behind trusted proxies too. */
class KeyTest extends CacheScene {
  private static final String FRESH = "cache-control: max-age=3600";

  private static FakeExchange secure(String... fields) {
    return get("/", fields)
        .connection(new ConnectionInfo("tls", "192.0.2.1", 1, "HTTP/1.1", true, null));
  }

  @Test
  void theSchemeIsInTheKey() {
    ask(get("/"), response(301, "", FRESH, "location: https://a.example/"));
    assertThat(isHit(secure())).isFalse();
    assertThat(isHit("/", "x-forwarded-proto: https")).isFalse();
    chain.answer(response(200, "secure", FRESH));
    assertThat(isHit("/", "x-forwarded-proto: https")).isTrue();
    assertThat(isHit("/", "x-forwarded-proto: http")).isFalse();
    assertThat(isHit("/", "forwarded: for=192.0.2.1;proto=https")).isFalse();
    assertThat(isHit("/")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x-forwarded-host: b.example",
        "x-forwarded-host: a.example, b.example",
        "x-forwarded-host: b.example, a.example",
        "forwarded: for=192.0.2.1;host=b.example",
        "forwarded: for=192.0.2.1, for=192.0.2.2; Host=\"b.example\"",
        "x-forwarded-port: 8443",
        "x-forwarded-prefix: /b"
      })
  void whereATrustedProxySaysTheClientIs_isInTheKey(String field) {
    store("/", FRESH);
    ask(get("/", "x-forwarded-host: a.example"), response(200, "a", FRESH));
    assertThat(isHit("/", field)).isFalse();
    chain.answer(response(200, "b", FRESH));
    assertThat(isHit("/", field)).isTrue();
  }

  @Test
  void theHostBehindOneThatATrustedProxyNames_isInTheKeyToo() {
    ask(get("/", "x-forwarded-host: b.example"), response(200, "b", FRESH));
    FakeExchange other = get("/", "x-forwarded-host: b.example");
    other.request().headers().set("host", "c.example");
    assertThat(isHit(other)).isFalse();
  }

  @Test
  void whoATrustedProxySaysTheClientIs_isNotInTheKey() {
    ask(
        get("/", "x-forwarded-for: 192.0.2.1", "forwarded: for=192.0.2.1"),
        response(200, "", FRESH));
    assertThat(isHit("/", "x-forwarded-for: 192.0.2.2", "forwarded: for=192.0.2.2")).isTrue();
  }

  @Test
  void aTargetIsTakenBeforeTheRestOfTheChainChangesTheRequest() {
    store("/", FRESH);
    FakeExchange change = exchange(HttpMethod.POST, "/");
    begin(change);
    change.request().path("/elsewhere");
    chain.answer(response(204, ""));
    assertThat(isHit("/")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "/%61, a.example",
    "/a, A.Example:80",
    "/a, a.example:",
    "/%61, a.example:80",
  })
  void rfc9110_423_equalUrisAreOneTarget(String path, String host) {
    store("/a", FRESH);
    FakeExchange same = get(path);
    same.request().headers().set("host", host);
    assertThat(isHit(same)).isTrue();
    ask(exchange(HttpMethod.DELETE, path), response(204, ""));
    assertThat(isHit("/a")).isFalse();
  }

  /** Texts that clients can choose so that their hashes are the same. */
  private static List<String> textsOfOneHash() {
    List<String> texts = List.of("");
    for (int block = 0; block < 6; block++) {
      texts = texts.stream().flatMap(text -> Stream.of(text + "Aa", text + "BB")).toList();
    }
    return texts;
  }

  /** A map finds one of many that have its hash by their order only. */
  private static <T> void haveAnOrder(List<T> ofOneHash) {
    assertThat(ofOneHash.stream().map(Object::hashCode).distinct()).hasSize(1);
    assertThat(new TreeSet<>(ofOneHash)).containsExactlyInAnyOrderElementsOf(ofOneHash);
  }

  private static Place place(Key key, String value) {
    Source source = new Source("shop", null);
    return new Place(1, key, new Selection(source, List.of("a"), List.of(List.of(value))));
  }

  @Test
  void targetsOfOneHash_haveAnOrder() {
    haveAnOrder(
        textsOfOneHash().stream()
            .map(query -> new Key("http", "a.example", "", "/a", query))
            .toList());
  }

  @Test
  void requestsOfOneHash_haveAnOrder() {
    Key key = new Key("http", "a.example", "", "/a", null);
    haveAnOrder(textsOfOneHash().stream().map(value -> place(key, value)).toList());
  }

  @Test
  void onlyEqualKeysAndPlaces_areEqualInTheirOrder() {
    List<Key> keys =
        List.of(
            new Key("http", "a", "", "/", null),
            new Key("http", "a", "", "/", ""),
            new Key("http", "a", "", "/?", null),
            new Key("http", "a", "b", "/", null),
            new Key("http", "b", "", "/", null),
            new Key("https", "a", "", "/", null));
    assertThat(new TreeSet<>(keys)).hasSameSizeAs(keys);
    Place one = place(keys.getFirst(), "a");
    Selection selection = one.selection();
    Source source = selection.source();
    List<List<String>> values = selection.values();
    List<Place> places =
        List.of(
            one,
            one.apart(),
            place(keys.getLast(), "a"),
            place(keys.getFirst(), "b"),
            new Place(1, one.key(), new Selection(source, List.of("b"), values)),
            new Place(1, one.key(), new Selection(source, List.of(), List.of())),
            new Place(
                1, one.key(), new Selection(source, List.of("a"), List.of(List.of("a", "b")))),
            new Place(1, one.key(), new Selection(new Source("b", null), List.of("a"), values)),
            new Place(
                1,
                one.key(),
                new Selection(new Source("shop", new UpstreamName("b")), List.of("a"), values)));
    assertThat(new TreeSet<>(places)).hasSameSizeAs(places);
    assertThat(one).isEqualByComparingTo(place(keys.getFirst(), "a"));
  }

  @Test
  void rfc3986_622_onlyWhatIsEqualIsOneTarget() {
    store("/a%2fb?q=%7e%c3%a9", FRESH);
    assertThat(isHit("/a%2Fb?q=~%C3%A9")).isTrue();
    assertThat(isHit("/a/b?q=~%C3%A9")).isFalse();
    assertThat(isHit("/a%2Fb?q=%7E%C3%89")).isFalse();
    assertThat(isHit("/A%2Fb?q=~%C3%A9")).isFalse();
    store("/100%", FRESH);
    assertThat(isHit("/100%")).isTrue();
    assertThat(isHit("/100%25")).isFalse();
  }
}
