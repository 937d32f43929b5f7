package dev.fanlight.gateway.filter.boundary;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.GatewayRequest;
import dev.fanlight.plugin.GatewayResponse;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The fields of framing in an answer that a plugin was given with a length of 7. */
class GivenMessageTest {
  private final GivenMessage given = new GivenMessage();
  private final GatewayResponse answer =
      new GatewayResponse(
          200, HttpHeaders.headers().add("content-length", "7"), Body.of("content"));

  /** What the plugin set, with what it makes of that answer. */
  private @Nullable String after(String method, UnaryOperator<GatewayResponse> plugin) {
    given.request(
        new GatewayRequest(
            HttpMethod.valueOf(method), "/", null, HttpHeaders.headers(), Body.empty()));
    given.answer(answer);
    return given.overreach(plugin.apply(answer), false);
  }

  private static GatewayResponse changed(GatewayResponse response, String name, String... values) {
    for (String value : values) {
      response.headers().add(name, value);
    }
    return response;
  }

  private static GatewayResponse own(int status, String length) {
    return changed(GatewayResponse.of(status), "content-length", length);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD"})
  void aLengthThatIsSet_isThePlugins(String method) {
    assertThat(
            after(
                method,
                response -> {
                  response.headers().set("Content-Length", "5");
                  return response;
                }))
        .isEqualTo("the response's field content-length");
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD"})
  void aLengthThatStays_isNot_whateverElseIsChanged(String method) {
    assertThat(
            after(
                method,
                response -> changed(response, "x-a", "1").status(404).body(Body.of("hello"))))
        .isNull();
  }

  @Test
  void aSecondLength_isThePlugins_alsoTheSameOne() {
    assertThat(after("HEAD", response -> changed(response, "Content-Length", "7")))
        .isEqualTo("the response's field content-length");
  }

  @Test
  void aLengthThatIsCopied_isNot() {
    assertThat(
            after(
                "GET",
                response -> {
                  GatewayResponse copy = GatewayResponse.of(200);
                  copy.headers().addAll(response.headers());
                  return copy.body(Body.of("hello"));
                }))
        .isNull();
  }

  @Test
  void theLengthOfTheBody_isRight() {
    assertThat(after("GET", response -> own(200, "5").body(Body.of("hello")))).isNull();
  }

  @ParameterizedTest
  @CsvSource({"HEAD, 200", "GET, 304"})
  void ofAnAnswerOfItsOwnWithoutABody_thePluginTellsTheLength(String method, int status) {
    assertThat(after(method, response -> own(status, "1234"))).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "HEAD, 200, -1",
    "HEAD, 200, 5x",
    "HEAD, 200, ''",
    "HEAD, 200, 1234567890123456789",
    "GET, 304, +5",
    "GET, 200, 1",
    "GET, 204, 1"
  })
  void whatIsNoLengthOfIt_isThePlugins(String method, int status, String length) {
    assertThat(after(method, response -> own(status, length)))
        .isEqualTo("the response's field content-length");
  }

  @Test
  void aSecondLengthOfAnAnswerToHead_isThePlugins() {
    assertThat(after("HEAD", response -> changed(response, "content-length", "5")))
        .isEqualTo("the response's field content-length");
  }

  @Test
  void theLengthOfNoBody_isNotThatOf304() {
    answer.status(304).body(Body.empty());

    assertThat(
            after(
                "GET",
                response -> {
                  response.headers().set("content-length", "0");
                  return response;
                }))
        .isEqualTo("the response's field content-length");
  }

  @Test
  void trailer_thatIsSet_isThePlugins() {
    assertThat(after("GET", response -> changed(response, "Trailer", "x-sum")))
        .isEqualTo("the response's field trailer");
  }

  @Test
  void trailer_besideThatOfTheUpstream_isThePlugins() {
    changed(answer, "trailer", "x-sum");

    assertThat(after("GET", response -> changed(response, "trailer", "x-other")))
        .isEqualTo("the response's field trailer");
  }

  @Test
  void trailer_ofTheUpstream_isNot() {
    changed(answer, "trailer", "x-sum", "x-other");

    assertThat(after("GET", response -> response)).isNull();
  }

  @Test
  void trailer_ofADetachedRun_isNot() {
    GatewayResponse detached =
        new GatewayResponse(
            200,
            MultiMap.caseInsensitiveMultiMap().add("trailer", "x-sum").add("content-length", "7"),
            Body.of("other"));
    given.detached(detached);

    assertThat(given.overreach(detached, false)).isNull();
  }

  @Test
  void theLengthOfTheChain_staysItsOwn_whenADetachedRunHasAnsweredToo() {
    given.answer(answer);
    given.detached(own(200, "9"));

    assertThat(given.overreach(answer.body(Body.of("hello")), false)).isNull();
  }

  @Test
  void theTrailersOfTheChain_stayItsOwn_whenADetachedRunHasAnsweredToo() {
    given.answer(changed(answer, "trailer", "x-sum"));
    given.detached(GatewayResponse.of(200));

    assertThat(given.overreach(answer, false)).isNull();
  }

  @Test
  void aDetachedRun_doesNotMakeTheAnswerOfTheChainThePlugins() {
    given.request(
        new GatewayRequest(HttpMethod.HEAD, "/", null, HttpHeaders.headers(), Body.empty()));
    given.answer(answer);
    given.detached(own(200, "9"));
    answer.headers().set("content-length", "5");

    assertThat(given.overreach(answer, false)).isEqualTo("the response's field content-length");
  }

  @Test
  void aDetachedRun_opensNoTunnel() {
    GatewayResponse detached = GatewayResponse.of(200);
    given.detached(detached);

    assertThat(given.overreach(detached, true)).isEqualTo("the response's status 200");
  }
}
