package dev.fanlight.plugins.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.plugin.GatewayResponse;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a cache passes on whatever it has stored (RFC 9111, sections 4 and 5.2). */
class ThroughTest extends CacheScene {

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE", "MKCOL", "UNKNOWN"})
  void rfc9111_4_anUnsafeRequestIsAnsweredByTheOriginOnly(String method) {
    store("/", "cache-control: public, max-age=3600");

    Future<GatewayResponse> answer = begin(exchange(HttpMethod.valueOf(method), "/"));

    assertThat(seen).isNotNull();
    assertThat(seen.method().name()).isEqualTo(method);
    assertThat(answer.isComplete()).isFalse();
    chain.answer(response(404, "of the origin"));
    assertThat(answer.result().status()).isEqualTo(404);
    assertThat(text(answer.result())).isEqualTo("of the origin");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no-cache",
        "no-store",
        "max-age=0, max-stale=1, min-fresh=2",
        "no-transform, stale-if-error=5",
        "unknown=\"a, b\", Another"
      })
  void rfc9111_52_directivesOfARequestGoOn(String control) {
    String field = "cache-control: " + control;
    for (HttpMethod method : new HttpMethod[] {HttpMethod.GET, HttpMethod.HEAD, HttpMethod.POST}) {
      begin(exchange(method, "/" + method, field));
      assertThat(seen.headers().getAll("cache-control")).containsExactly(control);
    }
    store("/stale", "cache-control: max-age=0", "etag: \"a\"");
    begin(get("/stale", field));
    assertThat(seen.headers().getAll("cache-control")).containsExactly(control);
  }

  @Test
  void rfc9111_52_directivesOfAResponseGoOn() {
    String control = "public, max-age=60, stale-if-error=5, unknown=\"a, b\"";
    String field = "cache-control: " + control;
    GatewayResponse fetched = ask(get("/"), response(200, "", field, "etag: \"a\""));
    GatewayResponse hit = ask(get("/"), response(500, ""));
    GatewayResponse notModified = ask(get("/", "if-none-match: \"a\""), response(500, ""));
    GatewayResponse passed = ask(exchange(HttpMethod.POST, "/"), response(200, "", field));
    for (GatewayResponse one : new GatewayResponse[] {fetched, hit, notModified, passed}) {
      assertThat(one.headers().getAll("cache-control")).containsExactly(control);
    }
  }
}
