package dev.fanlight.plugins.validate;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugin.testkit.FakeExchange;
import dev.fanlight.plugins.common.MediaTypes;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Answers that are checked on the pool, which is busy until {@link #checkAll} lets it go. */
class ReportsTest {
  private static final JsonObject SCHEMA =
      new JsonObject("{\"properties\": {\"amount\": {\"minimum\": 1}}}");
  private static final String NOTE = ", \"note\": \"" + "x".repeat(Check.SMALL) + "\"}";
  private static final MediaTypes JSON = MediaTypes.of(List.of("application/json"));

  private final BusyPool pool = new BusyPool();
  private final Context loop = pool.vertx.getOrCreateContext();
  private final AtomicLong kept = new AtomicLong();
  private final AtomicLong clock = new AtomicLong();
  private final FakeExchange exchange = FakeExchange.get("/").route("orders");
  private final Logger logger = (Logger) pool.context.logger();
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @BeforeEach
  void listen() {
    log.start();
    logger.addAppender(log);
  }

  @AfterEach
  void stop() {
    pool.close();
    logger.detachAppender(log);
  }

  private Reports reports(long maxBody) {
    SchemaSource source = new SchemaSource(SCHEMA, null);
    ValidateConfig config = new ValidateConfig(null, null, null, null, null, null, null, source);
    return new Reports(
        new Check(source, config, pool.context, clock::get),
        Verdicts.of(pool.context.meters(), "response"),
        maxBody,
        logger,
        kept);
  }

  private void watch(Reports reports, String body) {
    watch(reports, 200, body);
  }

  private void watch(Reports reports, int status, String body) {
    onLoop(() -> {
      reports.watch(GatewayResponse.of(status, "application/json", Body.of(body)), exchange, JSON);
      return Future.succeededFuture();
    });
  }

  /** Returns when all that was given to the pool before has been checked and counted. */
  private void checkAll() {
    pool.free();
    onLoop(() -> pool.context.blocking(() -> true));
    // The loop hears of a result that is there already before it hears of earlier ones.
    onLoop(() -> Future.succeededFuture());
  }

  private void onLoop(Supplier<Future<?>> task) {
    Promise<Object> done = Promise.promise();
    loop.runOnContext(go -> task.get().onComplete(done::complete, done::fail));
    done.future().await();
  }

  private long count(String verdict) {
    return pool.context.meters().count("bodies", "of", "response", "verdict", verdict);
  }

  @Test
  void aCheckThatBeginsAfterItsExchange_countsWhatItFinds_andLogsIt() {
    watch(reports(100_000), "{\"amount\": 0" + NOTE);
    exchange.end();
    checkAll();

    assertThat(count("invalid")).isEqualTo(1);
    assertThat(count("valid")).isZero();
    assertThat(exchange.log().all()).isEmpty();
    assertThat(log.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly("route orders, request request-1: invalid_response #/amount minimum");
  }

  @Test
  void aCheckThatEndsBeforeItsExchange_isInTheAccessLog() {
    watch(reports(100_000), "{\"amount\": 0" + NOTE);
    checkAll();

    assertThat(exchange.log().all()).containsEntry("invalid_response", "#/amount minimum");
    assertThat(log.list).isEmpty();
  }

  @Test
  void anAnswerThatIsNoJson_isInTheAccessLogToo() {
    watch(reports(100_000), "{\"amount\"" + NOTE);
    checkAll();

    assertThat(count("malformed")).isEqualTo(1);
    assertThat(exchange.log().all().get("invalid_response")).asString().contains("JSON");
  }

  @Test
  void anAnswerThatMatches_isValid_alsoAfterItsExchange() {
    watch(reports(100_000), "{\"amount\": 1" + NOTE);
    exchange.end();
    checkAll();

    assertThat(count("valid")).isEqualTo(1);
    assertThat(log.list).isEmpty();
  }

  @Test
  void aPartOfAnAnswer_isNotJudged() {
    watch(reports(100_000), 206, "{\"amount");

    assertThat(count("malformed")).isZero();
  }

  @Test
  void anAnswerBeyondMaxBody_isSkipped_alsoOneThatIsHeldAnyway() {
    watch(reports(Check.SMALL), "{\"amount\": 0" + NOTE);
    checkAll();

    assertThat(count("skipped")).isEqualTo(1);
    assertThat(count("invalid")).isZero();
  }

  @Test
  void answersThatWaitForThePool_areKeptUpToABound() {
    long others = 32 * 1024 * 1024 - 2L * Check.SMALL;
    kept.set(others);
    Reports reports = reports(100_000);

    watch(reports, "{\"amount\": 0" + NOTE);
    watch(reports, "{\"amount\": 0" + NOTE);
    assertThat(count("skipped")).isEqualTo(1);
    checkAll();

    assertThat(kept).hasValue(others);
  }
}
