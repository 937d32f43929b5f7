package dev.fanlight.plugins.compress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.ByteSize;
import dev.fanlight.plugin.Chain;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugin.PluginFactory;
import dev.fanlight.plugin.testkit.FakeChain;
import dev.fanlight.plugin.testkit.FakeExchange;
import dev.fanlight.plugin.testkit.PlayedStream;
import dev.fanlight.plugin.testkit.PluginContract;
import dev.fanlight.plugin.testkit.PluginFilesContract;
import dev.fanlight.plugin.testkit.PluginUnderTest;
import dev.fanlight.plugins.compress.coding.Coding;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CompressPluginTest extends CompressScene {
  @ParameterizedTest
  @ValueSource(strings = {"gzip", "zstd"})
  void aBody_isEncodedAsTheClientAcceptsIt(String coding) {
    GatewayResponse response =
        plugin.answer(
            FakeExchange.get("/").header("Accept-Encoding", coding), FakeChain.answering(text()));

    assertThat(response.headers().get("Content-Encoding")).isEqualTo(coding);
    assertThat(response.headers().get("Vary")).isEqualToIgnoringCase("accept-encoding");
    assertThat(response.body().length()).isBetween(1L, TEXT.length() / 2L);
    assertThat(Decoded.whole(coding, bytes(response))).isEqualTo(TEXT);
    assertThat(plugin.context().meters().count("answers", "coding", coding)).isPositive();
  }

  @Test
  void aLargeBody_streams() {
    Buffer large = Buffer.buffer(TEXT.repeat(100));
    FakeExchange exchange = FakeExchange.get("/").header("Accept-Encoding", "gzip");

    GatewayResponse response =
        plugin.answer(exchange, FakeChain.answering(response(200, Body.of(large))));

    assertThat(response.body().length()).isEqualTo(-1);
    assertThat(response.headers().contains("Content-Length")).isFalse();
  }

  @Test
  void trailers_areKept_butForDigests() {
    MultiMap trailers =
        MultiMap.caseInsensitiveMultiMap().add("X-Sum", "1").add("Content-Digest", "sha-256=:x:");
    Body body = new Body.Streamed(new PlayedStream(), -1, () -> trailers);

    GatewayResponse response = get(response(200, body));

    assertThat(((Body.Streamed) response.body()).trailers().get().names()).containsExactly("X-Sum");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Content-Digest", "Repr-Digest", "Digest", "Content-MD5"})
  void rfc9530_aDigestOfTheContentAsItWas_goes(String digest) {
    assertThat(get(text(digest, "sha-256=:x:")).headers().contains(digest)).isFalse();
    assertThat(
            plugin
                .answer(FakeExchange.get("/"), FakeChain.answering(text(digest, "x")))
                .headers()
                .contains(digest))
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "200, Content-Encoding, br",
    "200, Content-Encoding, 'gzip, br'",
    "200, Content-Range, bytes 0-1/2",
    "206, X-Any, 1",
    "204, X-Any, 1",
    "205, X-Any, 1",
    "304, X-Any, 1",
    "200, Cache-Control, 'public, No-Transform'",
    "200, Content-Type, image/png",
    "200, Content-Type, application/grpc+json",
    "200, Content-Type, application/grpc-web",
    "200, Content-Type, ''"
  })
  void whatMustNotBeChanged_staysAsItIs(int status, String field, String value) {
    GatewayResponse response = get(response(status, Body.of(TEXT), "ETag", "\"a\"", field, value));

    assertThat(bytes(response)).hasToString(TEXT);
    assertThat(response.headers().get("ETag")).isEqualTo("\"a\"");
    if (!field.equals("Content-Encoding")) {
      assertThat(response.headers().contains("Content-Encoding")).isFalse();
    }
  }

  @Test
  void rfc9111_section5_2_1_6_aClientMayForbidIt() {
    FakeExchange exchange =
        FakeExchange.get("/")
            .header("Accept-Encoding", "gzip")
            .header("Cache-Control", "max-age=0, no-transform");

    GatewayResponse response = plugin.answer(exchange, FakeChain.answering(text()));

    assertThat(response.headers().contains("Content-Encoding")).isFalse();
    assertThat(response.headers().contains("Vary")).isTrue();
  }

  @Test
  void identityAsACoding_isNone() {
    assertThat(get(text("Content-Encoding", "identity")).headers().getAll("Content-Encoding"))
        .containsExactly("gzip");
  }

  @Test
  void aSmallBody_staysAsItIs_unlessTheClientRefusesThat() {
    GatewayResponse small = get(response(200, Body.of("small")));
    GatewayResponse refused =
        plugin.answer(
            FakeExchange.get("/").header("Accept-Encoding", "gzip, identity;q=0"),
            FakeChain.answering(response(200, Body.of("small"))));

    assertThat(bytes(small)).hasToString("small");
    assertThat(Decoded.whole("gzip", bytes(refused))).isEqualTo("small");
  }

  @Test
  void anError_staysAnError() {
    assertThat(
            plugin
                .error(
                    FakeExchange.get("/").header("Accept-Encoding", "gzip"),
                    FakeChain.failing(GatewayError.of(ErrorCode.CONNECT_FAILED, "down")))
                .code())
        .isEqualTo(ErrorCode.CONNECT_FAILED);
  }

  @Test
  void whatTheRestOfTheChainDoesToTheRequest_doesNotMatter() {
    FakeExchange exchange = FakeExchange.get("/").header("Accept-Encoding", "gzip");
    Chain chain =
        behind -> {
          behind.request().headers().set("Accept-Encoding", "identity");
          return Future.succeededFuture(text());
        };

    assertThat(plugin.answer(exchange, chain).headers().get("Content-Encoding")).isEqualTo("gzip");
  }

  @Test
  void withoutMemory_answersGoOutAsTheyAre() {
    CompressConfig one =
        new CompressConfig(null, null, List.of(Coding.GZIP), null, new ByteSize(272 * 1024), null);
    try (PluginUnderTest small = PluginUnderTest.start(new CompressPlugin(), one)) {
      FakeExchange first = FakeExchange.get("/").header("Accept-Encoding", "gzip");
      FakeExchange second = FakeExchange.get("/").header("Accept-Encoding", "gzip");
      Body body = new Body.Streamed(new PlayedStream(), -1);

      GatewayResponse held = small.answer(first, FakeChain.answering(response(200, body)));
      GatewayResponse plain = small.answer(second, FakeChain.answering(text("ETag", "\"a\"")));

      assertThat(held.headers().get("Content-Encoding")).isEqualTo("gzip");
      assertThat(plain.headers().contains("Content-Encoding")).isFalse();
      assertThat(plain.headers().get("ETag")).isEqualTo("\"a\"");
      assertThat(small.context().meters().count("busy")).isEqualTo(1);
      first.end();
    }
  }

  @Test
  void twoPlaces_shareTheMemory() {
    CompressConfig one =
        new CompressConfig(null, null, List.of(Coding.GZIP), null, new ByteSize(272 * 1024), null);
    try (PluginUnderTest here = PluginUnderTest.start(new CompressPlugin(), one);
        PluginUnderTest there = here.another(new CompressPlugin(), one)) {
      FakeExchange held = FakeExchange.get("/").header("Accept-Encoding", "gzip");
      Body body = new Body.Streamed(new PlayedStream(), -1);
      here.answer(held, FakeChain.answering(response(200, body)));

      GatewayResponse plain =
          there.answer(
              FakeExchange.get("/").header("Accept-Encoding", "gzip"), FakeChain.answering(text()));

      assertThat(plain.headers().contains("Content-Encoding")).isFalse();
      held.end();
    }
  }

  @ParameterizedTest
  @MethodSource("unreadBodies")
  void theEndOfTheExchange_freesWhatItsAnswerHeld(Body unread) {
    PluginUnderTest other = PluginUnderTest.start(new CompressPlugin(), DEFAULTS);
    FakeExchange exchange = FakeExchange.get("/").header("Accept-Encoding", "gzip");
    other.answer(exchange, FakeChain.answering(response(200, unread)));
    exchange.end();

    other.close();

    assertThat(other.context().meters().value("memory_bytes")).isZero();
  }

  /** Nobody reads them, so that only the end of the exchange tells. */
  static List<Body> unreadBodies() {
    return List.of(
        new Body.Streamed(new PlayedStream(), -1), Body.of("a".repeat(CodedStream.PIECE + 1)));
  }

  @Nested
  class Contract extends PluginContract<CompressConfig> {
    @Override
    protected PluginFactory<CompressConfig> factory() {
      return new CompressPlugin();
    }

    @Override
    protected List<CompressConfig> configs() {
      return List.of(
          DEFAULTS, new CompressConfig(List.of("text/*"), null, List.of(Coding.GZIP), 9, null, 10));
    }
  }

  @Nested
  class Files extends PluginFilesContract {
    @Override
    protected String plugin() {
      return "compress";
    }
  }
}
