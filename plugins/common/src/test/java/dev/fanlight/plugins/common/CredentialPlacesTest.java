package dev.fanlight.plugins.common;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.GatewayRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CredentialPlacesTest {
  private final CredentialPlaces all =
      new CredentialPlaces("authorization", "Bearer", "session", "key");

  private static GatewayRequest request(@Nullable String query, String... fields) {
    GatewayRequest request =
        new GatewayRequest(HttpMethod.GET, "/", query, HttpHeaders.headers(), Body.empty());
    for (int i = 0; i < fields.length; i += 2) {
      request.headers().add(fields[i], fields[i + 1]);
    }
    return request;
  }

  @Test
  void eachPlaceIsFoundAndEmptied() {
    GatewayRequest request =
        request("a=1&key=k%2B1&b", "Authorization", "bearer  t", "Cookie", "x=y; session=\"s\"; z");

    assertThat(all.find(request)).containsExactly("t", "s", "k+1");
    assertThat(all.isInQuery(request)).isTrue();
    all.remove(request);

    assertThat(all.find(request)).isEmpty();
    assertThat(request.query()).isEqualTo("a=1&b");
    assertThat(request.headers().get("cookie")).isEqualTo("x=y; z");
    assertThat(request.headers().contains("authorization")).isFalse();
  }

  @Test
  void whatIsNoPlaceIsLeftAlone() {
    CredentialPlaces header = new CredentialPlaces("x-api-key", null, null, null);
    GatewayRequest request =
        request(
            "key=k", "Authorization", "Bearer t", "Cookie", "session=s", "X-API-Key", "Bearer q");

    assertThat(header.find(request)).containsExactly("Bearer q");
    header.remove(request);
    assertThat(request.query()).isEqualTo("key=k");
    assertThat(request.headers().names()).hasSize(2);
  }

  @Test
  void anotherSchemeIsNoCredentialAndStays() {
    GatewayRequest request = request(null, "Authorization", "Basic YTpi");

    assertThat(all.find(request)).isEmpty();
    all.remove(request);
    assertThat(request.headers().get("authorization")).isEqualTo("Basic YTpi");
    assertThat(all.find(request(null, "Authorization", "Bearer"))).containsExactly("");
    assertThat(all.find(request(null, "Authorization", "Bearers t"))).isEmpty();
    assertThat(all.find(request(null, "Authorization", "Bearer\tt"))).isEmpty();
  }

  @Test
  void severalAreAllFound() {
    assertThat(all.find(request(null, "Authorization", "Basic x", "Authorization", "Bearer t")))
        .containsExactly("Basic x", "t");
    assertThat(all.find(request("key=a&k%65y=b&key"))).containsExactly("a", "b", "");
    assertThat(all.find(request(null, "Cookie", "session=a; session=b", "Cookie", "session=c")))
        .containsExactly("a", "b", "c");
  }

  /** An upstream that decodes names must not find what was removed. */
  @ParameterizedTest
  @CsvSource(
      nullValues = "null",
      value = {
        "key=a, null",
        "k%65%79=a, null",
        "&key=a&, &",
        "key, null",
        "Key=a, Key=a",
        "keys=a&xkey=b, keys=a&xkey=b",
        "%zz=1&key=%zz, %zz=1",
        "a=key=b, a=key=b",
        "key=a&key=b&c=%2d, c=%2d"
      })
  void aQueryLosesTheParameterAndNothingElse(String query, @Nullable String rest) {
    GatewayRequest request = request(query);

    all.remove(request);

    assertThat(request.query()).isEqualTo(rest);
  }

  @Test
  void cookiesThatAreLeftStayTogether() {
    GatewayRequest request =
        request(null, "Cookie", "session=a", "Cookie", "b=c;session=d;e=\"f\"");

    all.remove(request);

    assertThat(request.headers().getAll("cookie")).containsExactly("b=c;e=\"f\"");
  }
}
