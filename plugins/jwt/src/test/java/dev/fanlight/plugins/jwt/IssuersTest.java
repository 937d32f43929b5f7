package dev.fanlight.plugins.jwt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.fanlight.plugin.ByteSize;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.SelfSignedCertificate;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class IssuersTest extends JwtScene {

  @Test
  void aWrongSignature_isRefusedAndFetchesNothing() {
    assertAllowed(RSA.token(claims("")));
    int asked = issuer.asked();

    for (int i = 0; i < 20; i++) {
      assertThat(refused(OTHER.token(claims("")))).contains("the signature is wrong");
    }
    assertThat(issuer.asked()).isEqualTo(asked);
  }

  /** A key without a name is tried, and says nothing of the next token. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aThousandUnknownKids_areOneFetch(boolean nameless) {
    if (nameless) {
      String other = OTHER.named("x").jwk().replace("\"kid\":\"x\",", "");
      issuer.answer("/mixed", "{\"keys\":[%s,%s]}".formatted(RSA.jwk(), other));
      use(given -> given.issuer(Configs.fetched("https://issuer", issuer.url("/mixed"))));
    }
    assertAllowed(RSA.token(claims("")));
    int asked = issuer.asked();
    for (int i = 0; i < 1000; i++) {
      refused(
          "%s.%s.AAAA"
              .formatted(
                  Signer.base64(
                      "{\"alg\":\"RS256\",\"kid\":\"../%d' OR 1=1\"}".formatted(i).getBytes(UTF_8)),
                  Signer.base64(claims("").getBytes(UTF_8))));
    }

    assertThat(issuer.asked()).isEqualTo(asked + 1);
  }

  @Test
  void aVerifiedToken_costsNoSecondSignatureUntilItsEnd() {
    String token = EC.token(claims(""));
    for (int i = 0; i < 50; i++) {
      assertAllowed(token);
    }
    assertThat(plugin.context().meters().count("signatures")).isOne();

    now = now.plusSeconds(360);
    assertThat(refused(token)).contains("expired");
  }

  @Test
  void aTokenThatMaxMemoryHasNoRoomFor_costsASignatureEachTime() {
    use(config(null, new ByteSize(1024)));
    String token = EC.token(claims(""));

    assertAllowed(token);
    assertAllowed(token);

    assertThat(plugin.context().meters().count("signatures")).isEqualTo(2);
  }

  @Test
  void aVerifiedToken_diesWithItsKey() {
    String token = RSA.token(claims(""));
    assertAllowed(token);

    issuer.keys(EC, OTHER);
    refused(EC.named("new").token(claims("")));

    assertThat(refused(token)).contains("the signature is wrong");
    assertAllowed(OTHER.token(claims("")));
  }

  @Test
  void whileTheIssuerIsDown_knownKeysGoOn() {
    assertAllowed(RSA.token(claims("")));
    issuer.close();

    assertThat(refused(RSA.named("new").token(claims("")))).contains("no key is known");
    assertAllowed(RSA.token(claims(",\"sub\":\"other\"")));
    plugin.context().tick();
    assertAllowed(RSA.token(claims(",\"sub\":\"another\"")));
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 204, 302, 401, 500})
  void anIssuerThatAnswersOtherThings_letsNobodyIn(int status) {
    issuer.answer("/bad", status, status == 204 ? "" : "<html>", Map.of("Location", "/jwks"));
    use(given -> given.issuer(Configs.fetched("https://issuer", issuer.url("/bad"))));

    assertFails(ErrorCode.BAD_UPSTREAM_RESPONSE);
  }

  @Test
  void aWarning_hasNoQueryOfTheAddress() {
    assertThat(warnings(issuer.url("/none?key=secret"), ErrorCode.BAD_UPSTREAM_RESPONSE))
        .isNotEmpty()
        .allSatisfy(warning ->
            assertThat(warning)
                .startsWith("the keys at " + issuer.url("/none") + " cannot be fetched")
                .doesNotContain("secret"));
  }

  @Test
  void aWarning_saysWhyTheCertificateOfAnIssuerIsNotTrusted() throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      HttpServer unknown =
          vertx
              .createHttpServer(
                  new HttpServerOptions()
                      .setSsl(true)
                      .setKeyCertOptions(SelfSignedCertificate.create().keyCertOptions()))
              .requestHandler(asked -> asked.response().end("{}"))
              .listen(0, "127.0.0.1")
              .await(20, SECONDS);

      assertThat(
              warnings(
                  URI.create("https://127.0.0.1:" + unknown.actualPort() + "/jwks"),
                  ErrorCode.CONNECT_FAILED))
          .isNotEmpty()
          .allSatisfy(warning ->
              assertThat(warning).contains("cannot be spoken to over TLS: ", "certification path"));
    } finally {
      vertx.close().await(20, SECONDS);
    }
  }

  /** An answer that is no TLS is in the text of its exception. */
  @Test
  void aWarning_hasNothingThatTheIssuerHasSent() throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      NetServer plain =
          vertx
              .createNetServer()
              .connectHandler(asked -> asked.write("HTTP/1.1 400 No\r\n\r\n"))
              .listen(0, "127.0.0.1")
              .await(20, SECONDS);

      assertThat(
              warnings(
                  URI.create("https://127.0.0.1:" + plain.actualPort() + "/jwks"),
                  ErrorCode.CONNECT_FAILED))
          .isNotEmpty()
          .allSatisfy(warning ->
              assertThat(warning).endsWith("cannot be spoken to over TLS: NotSslRecordException"));
    } finally {
      vertx.close().await(20, SECONDS);
    }
  }

  private List<String> warnings(URI jwks, ErrorCode code) {
    Logger logger = (Logger) LoggerFactory.getLogger("plugin.jwt");
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    logger.addAppender(log);
    try {
      use(given -> given.issuer(Configs.fetched("https://issuer", jwks)));
      assertFails(code);
    } finally {
      logger.detachAppender(log);
    }
    return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  @Test
  void anIssuerThatAnswersTooMuch_letsNobodyIn() {
    issuer.answer("/big", "{\"keys\":[" + " ".repeat(10 * 1024 * 1024) + "]}");
    use(given -> given.issuer(Configs.fetched("https://issuer", issuer.url("/big"))));
    assertFails(ErrorCode.UPSTREAM_BODY_TOO_LARGE);

    issuer.answer("/many", "{\"keys\":[" + "{},".repeat(100) + RSA.jwk() + "]}");
    use(given -> given.issuer(Configs.fetched("https://issuer", issuer.url("/many"))));
    assertFails(ErrorCode.BAD_UPSTREAM_RESPONSE);
  }

  private void assertFails(ErrorCode code) {
    GatewayError error = plugin.error(with(RSA.token(claims(""))), chain);
    assertThat(error.code()).isEqualTo(code);
    assertThat(chain.proceeded()).isFalse();
    assertThat(plugin.context().meters().count("verdicts", "verdict", "failed")).isOne();
  }

  @Test
  void keysThatCannotBeUsed_spoilNoOthers() {
    String set =
        "{\"keys\":[7,{\"kty\":\"new\"},{\"kty\":\"RSA\",\"n\":7},{\"kty\":\"RSA\",\"kid\":\"small\",\"n\":\"AQAB\","
            + "\"e\":\"AQAB\"},{\"kty\":\"oct\",\"k\":\""
            + "A".repeat(43)
            + "\",\"kid\":\"secret\"},"
            + RSA.jwk().replace("{", "{\"use\":\"enc\",").replace("\"rsa\"", "\"enc\"")
            + ","
            + EC.jwk().replace("{", "{\"x5c\":[\"?\"],\"x5u\":\"::\",")
            + "]}";
    issuer.answer("/mixed", set);
    use(given -> given.issuer(Configs.fetched("https://issuer", issuer.url("/mixed"))));

    assertAllowed(EC.token(claims("")));
    refused(RSA.named("enc").token(claims("")));
    refused(Signer.hmac(new byte[32], "{\"alg\":\"HS256\",\"kid\":\"secret\"}", claims("")));
  }

  @Test
  void discovery_findsTheKeysOfTheIssuerItIsOf() {
    String found =
        "{\"issuer\":\"https://issuer\",\"jwks_uri\":\"%s\"}".formatted(issuer.url("/jwks"));
    issuer.answer("/good", found);
    issuer.answer("/other", found.replace("https://issuer", "https://other"));
    issuer.answer("/file", found.replace("http://", "file://"));
    issuer.answer("/none", "{\"issuer\":\"https://issuer\"}");
    use(given -> given.issuer(Configs.discovered("https://issuer", issuer.url("/good"))));
    assertAllowed(RSA.token(claims("")));

    for (String path : List.of("/other", "/file", "/none")) {
      use(given -> given.issuer(Configs.discovered("https://issuer", issuer.url(path))));
      assertThat(plugin.error(with(RSA.token(claims(""))), chain).code())
          .isEqualTo(ErrorCode.BAD_UPSTREAM_RESPONSE);
    }
  }

  @Test
  void keysInFiles_workAtOnce() throws IOException {
    Path pem = folder.resolve("keys.pem");
    java.nio.file.Files.writeString(pem, RSA.pem() + EC.pem() + ED.pem());
    use(given -> given.issuer(Configs.pem("https://issuer", pem)));
    for (Signer signer : List.of(RSA, EC, ED.named("anything"))) {
      assertAllowed(signer.token(claims("")));
    }

    Path jwks = folder.resolve("jwks.json");
    byte[] secret = new byte[32];
    java.nio.file.Files.writeString(
        jwks, "{\"keys\":[{\"kty\":\"oct\",\"k\":\"" + Signer.base64(secret) + "\"}]}");
    use(given -> given.issuer(Configs.jwksFile("https://issuer", jwks)));
    assertAllowed(Signer.hmac(secret, "{\"alg\":\"HS256\"}", claims("")));
    refused(Signer.hmac("another".getBytes(UTF_8), "{\"alg\":\"HS256\"}", claims("")));
  }

  @Test
  void severalIssuers_eachHaveTheirOwnKeys() throws IOException {
    Path pem = folder.resolve("other.pem");
    java.nio.file.Files.writeString(pem, OTHER.pem());
    plugin.close();
    plugin =
        start(
            new JwtConfig(
                List.of(
                    Configs.fetched("https://issuer", issuer.url("/jwks")),
                    Configs.pem("https://other", pem)),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null));

    assertAllowed(RSA.token(claims("")));
    assertAllowed(OTHER.token(claims("").replace("https://issuer", "https://other")));
    refused(OTHER.token(claims("")));
    refused(RSA.token(claims("").replace("https://issuer", "https://other")));
  }
}
