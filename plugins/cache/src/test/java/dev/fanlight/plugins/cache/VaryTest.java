package dev.fanlight.plugins.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fanlight.plugin.UpstreamName;
import dev.fanlight.plugin.testkit.FakeExchange;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Responses that depend on fields of the request (RFC 9111, section 4.1). */
class VaryTest extends CacheScene {
  private void varying(String vary, String... fields) {
    ask(
        get("/", fields),
        response(200, String.join(";", fields), "cache-control: max-age=3600", "vary: " + vary));
  }

  @ParameterizedTest
  @CsvSource({
    "foo, 'foo: 1', 'foo: 1', true",
    "foo, 'foo: 1', 'foo: 2', false",
    "FoO, 'foo: 1', 'Foo: 1', true",
    "foo, 'foo: 1', 'bar: 1', false",
    "foo, 'bar: 1', 'bar: 2', true",
    "foo, 'bar: 1', 'foo: 1', false",
    "foo, 'bar: 1', 'foo:', false",
    "foo, 'foo:', 'bar: 1', false",
    "foo, 'foo:', 'foo: ,', true",
    "'foo,bar', 'foo: 1', 'foo: 1', true",
    "'foo, ,bar', 'foo: 1', 'foo: 1', true",
    "foo, 'foo: 1,2', 'foo: 1, 2', true",
    "foo, 'foo: 1, 2', 'foo: 2, 1', false",
    "foo, 'foo: A', 'foo: a', false",
    "*, 'foo: 1', 'foo: 1', false",
    "'foo, *', 'foo: 1', 'foo: 1', false",
    "'*, foo', 'foo: 1', 'foo: 1', false",
    "foo;q=1, 'foo: 1', 'foo: 1', false",
    "'foo bar', 'foo: 1', 'foo: 1', false",
    "'\"*\"', 'foo: 1', 'foo: 1', false",
    "'foo, \"bar\"', 'foo: 1', 'foo: 1', false",
    "'foo, \"\\', 'foo: 1', 'foo: 1', false",
    "foo, 'foo: \"1\\', 'foo: \"2\\', false",
    "foo, 'foo: \"1\\', 'foo: \"1\\', true",
    "X-Forwarded-For, 'foo: 1', 'foo: 1', false",
    "'foo, Forwarded', 'foo: 1', 'foo: 1', false",
    "X-Request-Id, 'foo: 1', 'foo: 1', false",
    "X-Forwarded-Proto, 'foo: 1', 'foo: 1', true"
  })
  void rfc9111_41_theNamedFieldsMustMatch(
      String vary, String stored, String presented, boolean hit) {
    varying(vary, stored);
    assertThat(isHit("/", presented)).isEqualTo(hit);
  }

  @Test
  void theUpstreamThatAPluginHasChosen_isPartOfTheKey() {
    UpstreamName blue = new UpstreamName("blue");
    ask(get("/"), response(200, "own", "cache-control: max-age=3600"));
    ask(chosen(blue), response(200, "blue", "cache-control: max-age=3600"));

    assertThat(Objects.requireNonNull(seen).upstream()).isEqualTo(blue);
    assertThat(text(ask(get("/"), response(200, "")))).isEqualTo("own");
    assertThat(text(ask(chosen(blue), response(200, "")))).isEqualTo("blue");
    assertThat(text(ask(chosen(new UpstreamName("green")), response(200, "new")))).isEqualTo("new");
  }

  private static FakeExchange chosen(UpstreamName upstream) {
    FakeExchange exchange = get("/");
    exchange.request().upstream(upstream);
    return exchange;
  }

  @Test
  void rfc9111_41_severalLinesAreOneList() {
    varying("foo", "foo: 1", "foo: 2");
    assertThat(isHit("/", "foo: 1, 2")).isTrue();
  }

  @Test
  void rfc9111_41_severalResponsesAreStoredForOneTarget() {
    varying("foo", "foo: 1");
    varying("foo", "foo: 2");
    assertThat(text(ask(get("/", "foo: 1"), response(200, "")))).isEqualTo("foo: 1");
    assertThat(text(ask(get("/", "foo: 2"), response(200, "")))).isEqualTo("foo: 2");
  }

  @Test
  void rfc9111_41_theNewestOfThoseThatMatchIsUsed() {
    varying("foo", "foo: 1", "bar: 1");
    pass(1);
    ask(
        get("/", "foo: 1", "bar: 2", "cache-control: no-cache"),
        response(200, "newer", "cache-control: max-age=3600", "vary: bar"));
    assertThat(text(ask(get("/", "foo: 1", "bar: 2"), response(200, "")))).isEqualTo("newer");
  }

  @Test
  void rfc9111_41_oneThatVariesGoesBeforeANewerOneThatDoesNot() {
    varying("foo", "foo: 1");
    pass(1);
    store("/", "cache-control: max-age=3600", "vary: ");
    assertThat(text(ask(get("/", "foo: 1"), response(500, "")))).isEqualTo("foo: 1");
    assertThat(text(ask(get("/", "foo: 2"), response(500, "")))).isEqualTo("content");
  }

  @Test
  void rfc9111_433_anAnswerThatVariesNoMoreReplacesTheOneThatDid() {
    ask(get("/", "foo: 1"), response(200, "old", "cache-control: max-age=1", "vary: foo"));
    pass(2);
    ask(get("/", "foo: 1"), response(200, "new", "cache-control: max-age=60"));
    assertThat(text(ask(get("/", "foo: 1"), response(500, "")))).isEqualTo("new");
  }

  @Test
  void rfc9111_43_aResponseToAnotherRequestIsNotValidated() {
    ask(
        get("/", "foo: 1"),
        response(200, "", "cache-control: max-age=1", "vary: foo", "etag: \"a\""));
    assertThat(isHit("/", "foo: 2")).isFalse();
    assertThat(seen.headers().contains("if-none-match")).isFalse();
    assertThat(seen.headers().get("foo")).isEqualTo("2");
  }

  @Test
  void variantsAreBounded() {
    for (int i = 0; i < 100; i++) {
      varying("foo", "foo: " + i);
    }
    assertThat(isHit("/", "foo: 99")).isTrue();
    assertThat(isHit("/", "foo: 68")).isTrue();
    assertThat(isHit("/", "foo: 67")).isFalse();
  }

  @Test
  void aFieldThatAReloadAdds_countsForWhatIsStoredToo() {
    store("/", "cache-control: max-age=60");
    filter = cache(new CacheConfig(null, null, null, null, null, null, null, List.of("x-tenant")));
    assertThat(isHit("/", "x-tenant: b")).isFalse();
    chain.answer(response(200, "b", "cache-control: max-age=60"));
    assertThat(isHit("/", "x-tenant: b")).isTrue();
    assertThat(isHit("/", "x-tenant: a")).isFalse();
  }

  @Test
  void aFieldThatTheGatewayWritesBehind_cannotBeInTheKey() {
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            new CacheConfig(null, null, null, null, null, null, null, List.of("X-Forwarded-For")))
        .withMessageContaining("which the gateway writes behind the cache");
  }

  @Test
  void fieldsOfTheConfiguration_areAlwaysInTheKey() {
    filter = cache(new CacheConfig(null, null, null, null, null, null, null, List.of("X-Tenant")));
    ask(get("/", "x-tenant: a"), response(200, "a", "cache-control: max-age=60"));
    assertThat(isHit("/", "x-tenant: b")).isFalse();
    assertThat(isHit("/")).isFalse();
    assertThat(isHit("/", "x-tenant: a")).isTrue();
  }
}
