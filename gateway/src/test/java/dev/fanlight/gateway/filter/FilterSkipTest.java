package dev.fanlight.gateway.filter;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.fanlight.gateway.server.TestStream;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.Filter;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugin.testkit.FakeChain;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What becomes of an exchange whose plugin has failed and may be skipped. */
class FilterSkipTest extends FilterScene {
  private static final Filter THROWS =
      (exchange, chain) -> {
        throw new IllegalStateException("broken");
      };

  private static GatewayError error(Future<GatewayResponse> answer) {
    return (GatewayError) answer.cause();
  }

  @Test
  void skip_goesOnWithTheRequestAsItWasBefore() {
    add(
        "broken",
        skipping(null),
        (exchange, chain) -> {
          exchange.request().headers().set("x-half", "done");
          exchange.request().path("/elsewhere");
          throw new IllegalStateException("broken");
        });
    FakeChain action = FakeChain.answering(200);

    assertThat(run(action).result().status()).isEqualTo(200);
    assertThat(context.exchange().request().headers().contains("x-half")).isFalse();
    assertThat(context.exchange().request().path()).isEqualTo("/");
    assertThat(skips("broken")).isOne();
    assertThat(failures("broken")).isOne();
  }

  @Test
  void skip_goesOnWithTheRequestAsItWasBefore_whenAFieldCannotBeSent() {
    add(
        "sets",
        skipping(Duration.ofMillis(5)),
        (exchange, chain) -> {
          exchange.request().path("/elsewhere").headers().set("x-name", "a\nb");
          return chain.proceed(exchange);
        });

    Future<GatewayResponse> answer = run(FakeChain.answering(200));
    time.advance(Duration.ofMillis(5));

    assertThat(answer.result().status()).isEqualTo(200);
    assertThat(context.exchange().request().path()).isEqualTo("/");
    assertThat(context.exchange().request().headers().contains("x-name")).isFalse();
    assertThat(skips("sets")).isOne();
  }

  @Test
  void skip_runsTheNextPluginsToo() {
    add("broken", skipping(null), THROWS);
    add("inner", marking("inner"));

    assertThat(run(FakeChain.answering(200)).result().headers().getAll("x-seen"))
        .containsExactly("inner");
  }

  @Test
  void skip_afterMaxTime_ignoresWhatThePluginDoesLater() {
    Promise<Void> late = Promise.promise();
    add(
        "late",
        skipping(Duration.ofMillis(5)),
        (exchange, chain) ->
            late.future()
                .compose(done -> {
                  exchange.request().headers().set("x-late", "yes");
                  return chain.proceed(exchange);
                }));
    Promise<GatewayResponse> upstream = Promise.promise();
    Future<GatewayResponse> answer = run(exchange -> upstream.future());

    time.advance(Duration.ofMillis(5));
    late.complete();
    upstream.complete(GatewayResponse.of(200));

    assertThat(answer.result().status()).isEqualTo(200);
    assertThat(context.exchange().request().headers().contains("x-late")).isFalse();
    assertThat(skips("late")).isOne();
  }

  @Test
  void skip_isLoggedOnceAMinute_withTheStackOfTheFirst() {
    add("broken", skipping(null), THROWS);

    for (int i = 0; i < 20; i++) {
      runAnother(FakeChain.answering(200));
    }

    assertThat(skips("broken")).isEqualTo(20);
    assertThat(log.list)
        .singleElement()
        .satisfies(line -> {
          assertThat(line.getFormattedMessage())
              .isEqualTo(
                  "plugin broken failed; it was skipped on route test, request request-1"
                      + " (1 in the last minute)");
          assertThat(line.getThrowableProxy().getMessage()).isEqualTo("broken");
        });
  }

  @Test
  void skip_ofAPluginThatSetWhatItMustNot_isLoggedOnceAMinute() {
    add(
        "sets",
        skipping(null),
        (exchange, chain) -> {
          GatewayResponse response = GatewayResponse.of(200);
          response.headers().set("transfer-encoding", "chunked");
          return Future.succeededFuture(response);
        });

    for (int i = 0; i < 3; i++) {
      runAnother(FakeChain.answering(200));
    }

    assertThat(skips("sets")).isEqualTo(3);
    assertThat(log.list)
        .singleElement()
        .extracting(ILoggingEvent::getFormattedMessage)
        .asString()
        .startsWith("plugin sets set the response's field transfer-encoding");
  }

  @Test
  void fail_isLoggedForEachRequest_withOneStackAMinute() {
    add("broken", THROWS);

    for (int i = 0; i < 3; i++) {
      runAnother(FakeChain.answering(200));
    }

    assertThat(log.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly(
            "plugin broken failed on route test, request request-1",
            "plugin broken failed with java.lang.IllegalStateException: broken on route test,"
                + " request request-1",
            "plugin broken failed with java.lang.IllegalStateException: broken on route test,"
                + " request request-1");
    assertThat(log.list).filteredOn(line -> line.getThrowableProxy() != null).hasSize(1);
  }

  @Test
  void skip_isNotForAVerdict() {
    GatewayError denied = GatewayError.of(ErrorCode.FORBIDDEN, "not you");
    add("denies", skipping(null), (exchange, chain) -> Future.failedFuture(denied));

    assertThat(error(run(FakeChain.answering(200)))).isSameAs(denied);
  }

  @Test
  void skip_isNotForAFailureAfterTheRequestWasPassedOn() {
    add(
        "broken",
        skipping(null),
        (exchange, chain) ->
            chain
                .proceed(exchange)
                .map(response -> {
                  throw new IllegalStateException("broken");
                }));

    assertThat(error(run(FakeChain.answering(200))).code()).isEqualTo(ErrorCode.PLUGIN_FAILED);
  }

  @Test
  void skip_isNotForAPluginThatHasReadTheBody() {
    TestStream upload = new TestStream("abc");
    context.exchange().request().body(new Body.Streamed(upload, -1));
    add(
        "reads",
        skipping(null),
        (exchange, chain) ->
            exchange
                .request()
                .body()
                .collect(10, ErrorCode.PAYLOAD_TOO_LARGE)
                .compose(bytes -> Future.failedFuture(new IllegalStateException("broken"))));

    assertThat(error(run(FakeChain.answering(200))).code()).isEqualTo(ErrorCode.PLUGIN_FAILED);
    assertThat(skips("reads")).isZero();
  }

  @Test
  void skip_ofAPluginThatHasOnlySetHandlers_leavesTheBodyToTheNextReader() {
    TestStream upload = new TestStream("abc");
    context.exchange().request().body(new Body.Streamed(upload, -1));
    List<Object> seen = new ArrayList<>();
    add(
        "sets",
        skipping(null),
        (exchange, chain) -> {
          ((Body.Streamed) exchange.request().body())
              .stream().handler(seen::add).endHandler(seen::add).exceptionHandler(seen::add);
          throw new IllegalStateException("broken");
        });

    Future<Buffer> read =
        run(exchange ->
                exchange
                    .request()
                    .body()
                    .collect(10, ErrorCode.PAYLOAD_TOO_LARGE)
                    .map(bytes -> GatewayResponse.of(200, "text/plain", Body.of(bytes))))
            .compose(answer -> answer.body().collect(10, ErrorCode.INVALID_BODY));

    assertThat(read.result()).hasToString("abc");
    assertThat(seen).isEmpty();
  }

  @Test
  void skip_takesTheBodyAwayFromThePlugin() {
    TestStream upload = new TestStream("abc");
    context.exchange().request().body(new Body.Streamed(upload, -1));
    Promise<Void> late = Promise.promise();
    AtomicReference<Throwable> refusal = new AtomicReference<>();
    add(
        "late",
        skipping(Duration.ofMillis(5)),
        (exchange, chain) ->
            late.future()
                .compose(done -> exchange.request().body().collect(10, ErrorCode.PAYLOAD_TOO_LARGE))
                .onFailure(refusal::set)
                .compose(bytes -> chain.proceed(exchange)));
    Promise<GatewayResponse> upstream = Promise.promise();
    Future<GatewayResponse> answer = run(exchange -> upstream.future());

    time.advance(Duration.ofMillis(5));
    late.complete();
    upstream.complete(GatewayResponse.of(200));

    assertThat(answer.result().status()).isEqualTo(200);
    assertThat(refusal.get()).hasMessageContaining("has gone on without this plugin");
    assertThat(upload.flowing()).isFalse();
  }

  @Test
  void skip_givesTheRequestItsIdBack() {
    add(
        "broken",
        skipping(null),
        (exchange, chain) -> {
          exchange.id("changed");
          throw new IllegalStateException("broken");
        });

    run(FakeChain.answering(200));

    assertThat(context.exchange().id()).isEqualTo("request-1");
  }

  @Test
  void aPluginThatMayBeSkipped_changesTheRequestWhenItProceeds() {
    TestStream upload = new TestStream();
    context.exchange().request().body(new Body.Streamed(upload, -1));
    add(
        "sets",
        skipping(null),
        (exchange, chain) -> {
          exchange.request().headers().set("x-user", "ada");
          return chain.proceed(exchange);
        });

    assertThat(run(FakeChain.answering(200)).result().status()).isEqualTo(200);
    assertThat(context.exchange().request().headers().get("x-user")).isEqualTo("ada");
    assertThat(context.exchange().request().body())
        .isInstanceOfSatisfying(
            Body.Streamed.class, body -> assertThat(body.stream()).isSameAs(upload));
  }
}
