package dev.fanlight.plugins.forwardauth;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.ByteSize;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugin.PluginFactory;
import dev.fanlight.plugin.testkit.FakeChain;
import dev.fanlight.plugin.testkit.FakeExchange;
import dev.fanlight.plugin.testkit.PluginContract;
import dev.fanlight.plugin.testkit.PluginFilesContract;
import dev.fanlight.plugin.testkit.PluginUnderTest;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.NetServer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ForwardAuthPluginTest {
  private static final Duration PATIENT = Duration.ofSeconds(20);
  private static final Duration HASTY = Duration.ofMillis(100);

  private final Vertx vertx = Vertx.vertx();
  private final FakeChain chain = FakeChain.answering(200);
  private volatile Handler<HttpServerRequest> behaviour = asked -> asked.response().end();
  private HttpServer service = vertx.createHttpServer();

  @BeforeEach
  void startService() throws Exception {
    service =
        service
            .requestHandler(asked -> behaviour.handle(asked))
            .listen(0, "127.0.0.1")
            .await(20, SECONDS);
  }

  @AfterEach
  void stopService() throws Exception {
    vertx.close().await(20, SECONDS);
  }

  @Test
  void theQuestion_saysWhoWantsWhatAndCarriesNoBody() {
    MultiMap seen = MultiMap.caseInsensitiveMultiMap();
    behaviour =
        asked -> {
          seen.addAll(asked.headers()).add("request-line", asked.method() + " " + asked.uri());
          asked.response().end();
        };
    FakeExchange exchange =
        FakeExchange.of(HttpMethod.PUT, "/orders?id=1", Body.of("the body"))
            .header("Host", "shop.example")
            .header("Authorization", "Bearer token")
            .header("X-Private", "not asked for");

    answer(config(), exchange);

    assertThat(seen.get("request-line")).isEqualTo("GET /check");
    assertThat(seen.get("x-forwarded-method")).isEqualTo("PUT");
    assertThat(seen.get("x-forwarded-uri")).isEqualTo("/orders?id=1");
    assertThat(seen.get("x-forwarded-host")).isEqualTo("shop.example");
    assertThat(seen.get("x-forwarded-for")).isEqualTo("192.0.2.1");
    assertThat(seen.get("authorization")).isEqualTo("Bearer token");
    assertThat(seen.names())
        .doesNotContain("x-private", "X-Private", "transfer-encoding", "content-length");
  }

  @Test
  void theHostThatATrustedProxyTells_isAskedAbout() {
    MultiMap seen = MultiMap.caseInsensitiveMultiMap();
    behaviour =
        asked -> {
          seen.addAll(asked.headers());
          asked.response().end();
        };
    FakeExchange exchange =
        FakeExchange.get("/")
            .header("Host", "inner")
            .header("X-Forwarded-Host", "other.example, shop.example");

    answer(config(), exchange);

    assertThat(seen.get("x-forwarded-host")).isEqualTo("shop.example");
  }

  @Test
  void anAllowedRequest_goesOnWithTheIdentityTheServiceGave() {
    behaviour = asked -> asked.response().putHeader("X-User", "ada").setStatusCode(204).end();
    FakeExchange exchange =
        FakeExchange.get("/").header("X-User", "root").header("X-Roles", "admin");

    answer(config(), exchange);

    assertThat(chain.seen().headers().getAll("x-user")).containsExactly("ada");
    assertThat(chain.seen().headers().contains("x-roles")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {302, 401, 403, 429})
  void aRefusal_isAnsweredAsTheServiceSaidIt(int status) {
    behaviour =
        asked ->
            asked
                .response()
                .setStatusCode(status)
                .putHeader("Content-Type", "text/plain")
                .putHeader("Location", "/login")
                .putHeader("X-Internal", "not to be seen")
                .end("no");

    GatewayResponse response = answer(config(), FakeExchange.get("/"));

    assertThat(response.status()).isEqualTo(status);
    assertThat(response.headers().get("location")).isEqualTo("/login");
    assertThat(response.headers().get("content-type")).isEqualTo("text/plain");
    assertThat(response.headers().contains("x-internal")).isFalse();
    assertThat(((Body.Bytes) response.body()).bytes().toString()).isEqualTo("no");
    assertThat(chain.proceeded()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 503})
  void aServiceThatFails_allowsNothing(int status) {
    behaviour = asked -> asked.response().setStatusCode(status).end();

    assertFails(config(), ErrorCode.BAD_UPSTREAM_RESPONSE);
  }

  @Test
  void aServiceThatIsNotThere_allowsNothing() {
    assertFails(config(PATIENT, 1000, 1), ErrorCode.CONNECT_FAILED);
  }

  @Test
  void aServiceThatBreaksOff_allowsNothing() {
    behaviour = asked -> asked.connection().close();

    assertFails(config(), ErrorCode.CONNECTION_RESET);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "garbage\r\n\r\n",
        "HTTP/1.1 200 OK\r\nX-User: a\u0001b\r\ncontent-length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nX-User: TOO LARGE\r\ncontent-length: 0\r\n\r\n"
      })
  void aServiceWhoseAnswerIsNotValid_allowsNothing_andIsNotSaidToBreakOff(String answer)
      throws Exception {
    NetServer raw =
        vertx
            .createNetServer()
            .connectHandler(asked ->
                asked.handler(
                    question -> asked.write(answer.replace("TOO LARGE", "x".repeat(20_000)))))
            .listen(0, "127.0.0.1")
            .await(20, SECONDS);
    ForwardAuthConfig config = config(PATIENT, 1000, raw.actualPort());
    try (PluginUnderTest plugin = PluginUnderTest.start(new ForwardAuthPlugin(), config)) {
      GatewayError error = plugin.error(FakeExchange.get("/").remaining(PATIENT), chain);

      assertThat(error.code()).isEqualTo(ErrorCode.BAD_UPSTREAM_RESPONSE);
      assertThat(error.detail())
          .isEqualTo("the authorization service sent an answer that is not valid");
      assertThat(error).hasCauseInstanceOf(Exception.class);
    }
  }

  @Test
  void aServiceThatSendsNoHead_isGivenUpInTime() {
    behaviour = asked -> {};

    assertFails(config(HASTY, 100), ErrorCode.DEADLINE_EXCEEDED);
  }

  @Test
  void aServiceThatStallsInItsBody_isGivenUpInTime() {
    behaviour = asked -> asked.response().setChunked(true).write("a");

    assertFails(config(HASTY, 100), ErrorCode.DEADLINE_EXCEEDED);
  }

  @Test
  void aServiceThatAnswersTooMuch_allowsNothing() {
    behaviour = asked -> asked.response().end("x".repeat(101));

    assertFails(config(PATIENT, 100), ErrorCode.UPSTREAM_BODY_TOO_LARGE);
  }

  @Test
  void anExchangeWithoutTime_isNotAskedAbout() {
    Promise<Void> asked = Promise.promise();
    behaviour = request -> asked.complete();
    try (PluginUnderTest plugin = PluginUnderTest.start(new ForwardAuthPlugin(), config())) {
      GatewayError error = plugin.error(FakeExchange.get("/").remaining(Duration.ZERO), chain);

      assertThat(error.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
    }
    assertThat(asked.future().isComplete()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"200, allowed", "401, denied", "500, failed"})
  void everyVerdictIsCounted(int status, String verdict) throws Exception {
    behaviour = asked -> asked.response().setStatusCode(status).end();
    try (PluginUnderTest plugin = PluginUnderTest.start(new ForwardAuthPlugin(), config())) {
      plugin
          .run(FakeExchange.get("/").remaining(PATIENT), chain)
          .transform(any -> Future.succeededFuture())
          .await(20, SECONDS);

      assertThat(plugin.context().meters().count("verdicts", "verdict", verdict)).isOne();
    }
  }

  private void assertFails(ForwardAuthConfig config, ErrorCode code) {
    try (PluginUnderTest plugin = PluginUnderTest.start(new ForwardAuthPlugin(), config)) {
      GatewayError error = plugin.error(FakeExchange.get("/").remaining(PATIENT), chain);

      assertThat(error.code()).isEqualTo(code);
      assertThat(chain.proceeded()).isFalse();
    }
  }

  private GatewayResponse answer(ForwardAuthConfig config, FakeExchange exchange) {
    try (PluginUnderTest plugin = PluginUnderTest.start(new ForwardAuthPlugin(), config)) {
      return plugin.answer(exchange.remaining(PATIENT), chain);
    }
  }

  private ForwardAuthConfig config() {
    return config(PATIENT, 1000);
  }

  private ForwardAuthConfig config(Duration timeout, int maxBody) {
    return config(timeout, maxBody, service.actualPort());
  }

  private static ForwardAuthConfig config(Duration timeout, int maxBody, int port) {
    String url = "http://127.0.0.1:" + port + "/check";
    return new ForwardAuthConfig(
        url, timeout, null, List.of("X-User", "X-Roles"), null, new ByteSize(maxBody));
  }

  @Nested
  class Contract extends PluginContract<ForwardAuthConfig> {
    @Override
    protected PluginFactory<ForwardAuthConfig> factory() {
      return new ForwardAuthPlugin();
    }

    @Override
    protected List<ForwardAuthConfig> configs() {
      return List.of(config());
    }
  }

  @Nested
  class Files extends PluginFilesContract {
    @Override
    protected String plugin() {
      return "forward-auth";
    }
  }
}
