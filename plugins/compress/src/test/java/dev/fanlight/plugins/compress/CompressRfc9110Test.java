package dev.fanlight.plugins.compress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugin.testkit.FakeChain;
import dev.fanlight.plugin.testkit.FakeExchange;
import dev.fanlight.plugin.testkit.PlayedStream;
import io.vertx.core.http.HttpMethod;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What RFC 9110 says about answers that are encoded on their way. */
class CompressRfc9110Test extends CompressScene {

  @Test
  void section8_8_3_aStrongTagBecomesWeak() {
    assertThat(get(text("ETag", "\"a\"")).headers().get("ETag")).isEqualTo("W/\"a\"");
    assertThat(get(text("ETag", "W/\"a\"")).headers().get("ETag")).isEqualTo("W/\"a\"");
    assertThat(get(text("ETag", "odd")).headers().get("ETag")).isEqualTo("odd");
  }

  /** There it is the tag of what the method has stored, which a client may send in If-Match. */
  @ParameterizedTest
  @ValueSource(strings = {"PUT", "POST", "PATCH", "DELETE"})
  void section9_3_4_theTagInTheAnswerToAnotherMethodStaysStrong(String method) {
    GatewayResponse response =
        plugin.answer(
            FakeExchange.of(HttpMethod.valueOf(method), "/", Body.empty())
                .header("Accept-Encoding", "gzip"),
            FakeChain.answering(text("ETag", "\"a\"")));

    assertThat(response.headers().get("Content-Encoding")).isEqualTo("gzip");
    assertThat(response.headers().get("ETag")).isEqualTo("\"a\"");
  }

  @Test
  void section12_5_5_varyNamesAcceptEncoding_whoeverAsks() {
    GatewayResponse plain =
        plugin.answer(FakeExchange.get("/"), FakeChain.answering(text("Vary", "Origin")));

    assertThat(plain.headers().getAll("Vary")).containsExactly("Origin", "accept-encoding");
    assertThat(plain.headers().contains("Content-Encoding")).isFalse();
    assertThat(get(text("Vary", "origin, Accept-Encoding")).headers().getAll("Vary")).hasSize(1);
    assertThat(get(text("Vary", "*")).headers().getAll("Vary")).containsExactly("*");
  }

  @Test
  void section12_5_5_aPartAndA304WithoutATypeVaryToo() {
    GatewayResponse part = text("Content-Range", "bytes 0-1/9").status(206);
    assertThat(get(part).headers().getAll("Vary")).containsExactly("accept-encoding");
    assertThat(get(GatewayResponse.of(304)).headers().getAll("Vary"))
        .containsExactly("accept-encoding");
  }

  @Test
  void section15_4_5_a304HasTheTagThatTheClientKnows() {
    GatewayResponse confirmed = GatewayResponse.of(304);
    confirmed.headers().set("ETag", "\"a\"");
    FakeExchange weak = FakeExchange.get("/").header("If-None-Match", "\"b\", W/\"a\"");

    GatewayResponse response = plugin.answer(weak, FakeChain.answering(confirmed));

    assertThat(response.headers().get("ETag")).isEqualTo("W/\"a\"");
    assertThat(response.headers().get("Vary")).isEqualToIgnoringCase("accept-encoding");
  }

  /** What the 200 that a GET would get, which may be compressed, says of its bytes is not known. */
  @ParameterizedTest
  @ValueSource(strings = {"Content-Length", "Content-Digest", "Repr-Digest", "Accept-Ranges"})
  void section15_4_5_a304SaysNothingOfTheBytes(String field) {
    GatewayResponse confirmed = GatewayResponse.of(304);
    confirmed.headers().set(field, "5000");

    assertThat(get(confirmed).headers().contains(field)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"a\"", "W/\"b\"", "*", "W/\"a\", \"a\""})
  void section15_4_5_a304ForAStrongTagKeepsIt(String ifNoneMatch) {
    GatewayResponse confirmed = GatewayResponse.of(304);
    confirmed.headers().set("ETag", "\"a\"");
    FakeExchange exchange = FakeExchange.get("/").header("If-None-Match", ifNoneMatch);

    GatewayResponse response = plugin.answer(exchange, FakeChain.answering(confirmed));

    assertThat(response.headers().get("ETag")).isEqualTo("\"a\"");
  }

  @Test
  void section9_3_2_headHasTheFieldsOfGet() {
    GatewayResponse known =
        head(
            response(
                200,
                new Body.Streamed(new PlayedStream(), -1),
                "Content-Length",
                "5000",
                "ETag",
                "\"a\""));
    GatewayResponse unknown = head(response(200, new Body.Streamed(new PlayedStream(), -1)));
    GatewayResponse held = head(text());

    assertThat(known.headers().get("Content-Encoding")).isEqualTo("gzip");
    assertThat(known.headers().get("ETag")).isEqualTo("W/\"a\"");
    assertThat(known.headers().contains("Content-Length")).isFalse();
    assertThat(unknown.headers().contains("Content-Encoding")).isFalse();
    assertThat(unknown.headers().contains("Vary")).isTrue();
    assertThat(held.headers().get("Content-Encoding")).isEqualTo("gzip");
    assertThat(held.body().length()).isZero();
    assertThat(plugin.context().meters().value("memory_bytes")).isLessThan(9e6);
  }

  @Test
  void section14_rangesOfTheContentAsItWas_areNotOffered() {
    assertThat(get(text("Accept-Ranges", "bytes")).headers().contains("Accept-Ranges")).isFalse();
  }
}
