package dev.fanlight.plugins.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.ByteSize;
import dev.fanlight.plugin.Filter;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayRequest;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugin.testkit.FakeChain;
import dev.fanlight.plugin.testkit.FakeExchange;
import dev.fanlight.plugin.testkit.FakePluginContext;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/**
 * A cache between a client and an origin server that the test plays, without threads: time passes
 * when the test says so.
 */
abstract class CacheScene {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  static final long HEAP = 1L << 30;

  static Vertx vertx = Vertx.vertx();

  /** Milliseconds since 1970. */
  long now = Instant.parse("2030-01-01T00:00:00Z").toEpochMilli();

  final FakePluginContext context = new FakePluginContext("cache", vertx);
  Filter filter = cache(config());

  /** The request that came to the origin server last; null: none did since {@link #ask}. */
  @Nullable GatewayRequest seen;

  FakeChain chain = FakeChain.pending();

  @BeforeAll
  static void open() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void close() {
    vertx.close();
  }

  static CacheConfig config() {
    return new CacheConfig(null, null, null, null, null, null, null, null);
  }

  static CacheConfig small(int maxBody) {
    return new CacheConfig(null, new ByteSize(maxBody), null, null, null, null, null, null);
  }

  static CacheConfig heuristic() {
    return new CacheConfig(null, null, null, null, true, null, null, null);
  }

  static CacheConfig stale(int whileRevalidate, int ifError) {
    return new CacheConfig(
        null,
        null,
        null,
        null,
        null,
        Duration.ofSeconds(whileRevalidate),
        Duration.ofSeconds(ifError),
        null);
  }

  /** Another place of the plugin, which shares what is stored. */
  Filter cache(CacheConfig config) {
    return (Filter) new CachePlugin(() -> now, HEAP).create(config, context.another(vertx));
  }

  void pass(long seconds) {
    now += seconds * 1000;
  }

  String date(long secondsFromNow) {
    return DATE.format(Instant.ofEpochMilli(now + secondsFromNow * 1000));
  }

  static FakeExchange get(String target, String... fields) {
    return exchange(HttpMethod.GET, target, fields);
  }

  static FakeExchange exchange(HttpMethod method, String target, String... fields) {
    FakeExchange exchange =
        FakeExchange.of(method, target, Body.empty()).header("host", "a.example");
    for (String field : fields) {
      exchange.header(name(field), value(field));
    }
    return exchange;
  }

  private static String name(String field) {
    return field.substring(0, field.indexOf(':'));
  }

  private static String value(String field) {
    return field.substring(field.indexOf(':') + 1).strip();
  }

  static GatewayResponse response(int status, String body, String... fields) {
    GatewayResponse response = GatewayResponse.of(status);
    for (String field : fields) {
      response.headers().add(name(field), value(field));
    }
    return response.body(Body.of(body));
  }

  /** Asks; the origin server answers at once. */
  GatewayResponse ask(FakeExchange exchange, Function<GatewayRequest, GatewayResponse> origin) {
    Future<GatewayResponse> answer = begin(exchange);
    if (!answer.isComplete()) {
      chain.answer(origin.apply(sent()));
    }
    assertThat(answer.isComplete()).isTrue();
    if (answer.failed()) {
      throw (GatewayError) answer.cause();
    }
    return answer.result();
  }

  GatewayResponse ask(FakeExchange exchange, GatewayResponse origin) {
    return ask(exchange, request -> origin);
  }

  /** Asks; the origin server fails with that error. */
  Future<GatewayResponse> askFailing(FakeExchange exchange, GatewayError error) {
    Future<GatewayResponse> answer = begin(exchange);
    chain.fail(error);
    return answer;
  }

  Future<GatewayResponse> begin(FakeExchange exchange) {
    chain = FakeChain.pending();
    seen = null;
    Future<GatewayResponse> answer = filter.filter(exchange, chain);
    if (chain.isDetached() || chain.proceeded()) {
      seen = sent();
    }
    return answer;
  }

  private GatewayRequest sent() {
    return chain.isDetached() ? chain.detachedRequest() : chain.seen();
  }

  /** Whether the request is answered without the origin server. */
  boolean isHit(FakeExchange exchange) {
    Future<GatewayResponse> answer = begin(exchange);
    return answer.succeeded() && seen == null;
  }

  boolean isHit(String target, String... fields) {
    return isHit(get(target, fields));
  }

  /** Stores a response for GET of that target. */
  void store(String target, String... fields) {
    ask(get(target), response(200, "content", fields));
  }

  static String text(GatewayResponse response) {
    return response.body() instanceof Body.Bytes bytes ? bytes.bytes().toString() : "";
  }

  static String status(GatewayResponse response) {
    List<String> values = response.headers().getAll("cache-status");
    return values.isEmpty() ? "" : values.getLast();
  }
}
