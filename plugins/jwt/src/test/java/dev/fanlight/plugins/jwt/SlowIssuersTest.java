package dev.fanlight.plugins.jwt;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.Filter;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugin.testkit.FakeChain;
import dev.fanlight.plugin.testkit.FakePluginContext;
import dev.fanlight.plugins.jwt.issuer.IssuerConfig;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An issuer answers when the test says, and the test moves the time of the plugin. */
class SlowIssuersTest {
  private static final Signer ED = Signer.ed("ed");
  private static final Duration ALMOST = Duration.ofMillis(4_999);
  private static final Duration A_MOMENT = Duration.ofMillis(1);

  private final HeldTime time = new HeldTime();
  private final Vertx vertx = time.vertx();
  private final Context loop = vertx.getOrCreateContext();
  private final FakePluginContext context = new FakePluginContext("jwt", vertx);
  private final Vertx outside = Vertx.vertx();
  private final BlockingQueue<HttpServerRequest> asked = new LinkedBlockingQueue<>();
  private final HttpServer issuer = outside.createHttpServer().requestHandler(asked::add);

  @BeforeEach
  void listen() throws Exception {
    issuer.listen(0, "127.0.0.1").await(20, SECONDS);
  }

  @AfterEach
  void stop() throws Exception {
    context.close();
    outside.close().await(20, SECONDS);
    vertx.close().await(20, SECONDS);
  }

  private URI url(String path) {
    return URI.create("http://127.0.0.1:" + issuer.actualPort() + path);
  }

  /** What a good token is answered, with an hour of time. */
  private Future<GatewayResponse> answer(IssuerConfig of) {
    JwtConfig config =
        new JwtConfig(List.of(of), null, Map.of(), null, null, null, null, null, null, null);
    Instant now = Instant.ofEpochSecond(JwtScene.NOW);
    Filter plugin = (Filter) new JwtPlugin(() -> now, () -> 0).create(config, context);
    Promise<GatewayResponse> answer = Promise.promise();
    loop.runOnContext(go ->
        plugin
            .filter(
                JwtScene.with(ED.token(JwtScene.claims(""))).remaining(Duration.ofHours(1)),
                FakeChain.answering(200))
            .onComplete(answer));
    return answer.future();
  }

  private HttpServerRequest asked() throws InterruptedException {
    return requireNonNull(asked.poll(20, SECONDS), "a request of the plugin");
  }

  private static void assertLate(Future<GatewayResponse> answer) {
    assertThatThrownBy(() -> answer.await(20, SECONDS))
        .isInstanceOfSatisfying(
            GatewayError.class,
            error -> assertThat(error.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED));
  }

  @Test
  void anIssuerThatIsSilent_hasFiveSeconds() throws Exception {
    Future<GatewayResponse> answer = answer(Configs.fetched("https://issuer", url("/jwks")));
    asked();

    time.pass(ALMOST, loop);
    assertThat(answer.isComplete()).isFalse();
    time.pass(A_MOMENT, loop);

    assertLate(answer);
  }

  @Test
  void anIssuerThatAnswersInTime_hasItsKeysUsed() throws Exception {
    Future<GatewayResponse> answer = answer(Configs.fetched("https://issuer", url("/jwks")));
    HttpServerRequest keys = asked();

    time.pass(ALMOST, loop);
    keys.response().end(Signer.set(ED));

    assertThat(answer.await(20, SECONDS).status()).isEqualTo(200);
  }

  @Test
  void configurationAndKeys_haveFiveSecondsTogether() throws Exception {
    Future<GatewayResponse> answer = answer(Configs.discovered("https://issuer", url("/found")));
    HttpServerRequest configuration = asked();
    time.pass(ALMOST, loop);
    configuration
        .response()
        .end("{\"issuer\":\"https://issuer\",\"jwks_uri\":\"%s\"}".formatted(url("/jwks")));
    asked();

    assertThat(answer.isComplete()).isFalse();
    time.pass(A_MOMENT, loop);

    assertLate(answer);
  }
}
