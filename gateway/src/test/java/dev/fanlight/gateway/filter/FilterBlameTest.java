package dev.fanlight.gateway.filter;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.fanlight.gateway.config.source.Unreadable;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugin.testkit.FakeChain;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whose fault it is: that there is no answer at the deadline, or what an answer says. */
class FilterBlameTest extends FilterScene {
  @Test
  void blame_namesThePluginThatHasNotProceeded() {
    add("outer", marking("outer"));
    add("stuck", (exchange, chain) -> Promise.<GatewayResponse>promise().future());
    FilterRun run = start(FakeChain.answering(200));

    GatewayError blame = run.blame();

    assertThat(blame).isNotNull();
    assertThat(blame.code()).isEqualTo(ErrorCode.PLUGIN_TIMEOUT);
    assertThat(blame.detail()).contains("stuck");
    assertThat(failures("stuck")).isOne();
  }

  @Test
  void blame_letsThePluginsAroundAnswerYet() {
    add("outer", (exchange, chain) -> chain.proceed(exchange).otherwise(GatewayResponse.of(418)));
    add("stuck", (exchange, chain) -> Promise.<GatewayResponse>promise().future());
    FilterRun run = start(FakeChain.answering(200));

    run.blame();

    assertThat(run.response().result().status()).isEqualTo(418);
    assertThat(failures("outer")).isZero();
  }

  @Test
  void blame_namesThePluginThatKeepsTheResponse() {
    add(
        "stuck",
        (exchange, chain) ->
            chain
                .proceed(exchange)
                .compose(response -> Promise.<GatewayResponse>promise().future()));
    add("inner", marking("inner"));
    FilterRun run = start(FakeChain.answering(200));

    assertThat(run.blame()).isNotNull().hasMessageContaining("stuck");
  }

  /** Its thread may hear of the deadline before the exchange does. */
  @Test
  void interruptionAtTheDeadline_isATimeout() {
    add("waits", (exchange, chain) -> Future.failedFuture(new InterruptedException("stopped")));
    context.exchange().remaining(Duration.ZERO);

    GatewayError error = (GatewayError) run(FakeChain.answering(200)).cause();

    assertThat(error.code()).isEqualTo(ErrorCode.PLUGIN_TIMEOUT);
    assertThat(error.detail()).isEqualTo("plugin waits was still busy at the deadline");
    assertThat(failures("waits")).isOne();
    assertThat(log.list).isEmpty();
  }

  @Test
  void interruptionBeforeTheDeadline_isAFailure() {
    add("waits", (exchange, chain) -> Future.failedFuture(new InterruptedException("stopped")));

    GatewayError error = (GatewayError) run(FakeChain.answering(200)).cause();

    assertThat(error.code()).isEqualTo(ErrorCode.PLUGIN_FAILED);
  }

  @Test
  void blame_isNobodysWhileTheActionIsPending() {
    add("outer", marking("outer"));
    add("inner", marking("inner"));

    assertThat(start(FakeChain.pending()).blame()).isNull();
    assertThat(failures("outer") + failures("inner")).isZero();
  }

  @Test
  void blame_isNobodysAfterTheAnswer() {
    add("done", marking("done"));

    assertThat(start(FakeChain.answering(200)).blame()).isNull();
  }

  @Test
  void aFailureThatCannotBeRead_isLoggedByItsClass() {
    Deque<Unreadable> failures = new ArrayDeque<>(List.of(new Unreadable(true), new Unreadable()));
    add(
        "throws",
        (exchange, chain) -> {
          throw failures.remove();
        });

    run(FakeChain.answering(200));
    runAnother(FakeChain.answering(200));

    ILoggingEvent last = log.list.removeLast();
    Unreadable.isNamedAfter("plugin throws failed with ", last.getFormattedMessage());
  }

  @Test
  void eachKindOfFailure_hasAStackOfItsOwnInTheLog() {
    Deque<RuntimeException> failures =
        new ArrayDeque<>(
            List.of(
                new IllegalStateException("first"),
                new IllegalStateException("again"),
                new IllegalArgumentException("another kind"),
                new IllegalArgumentException("again")));
    add(
        "x",
        (exchange, chain) -> {
          throw failures.remove();
        });

    while (!failures.isEmpty()) {
      runAnother(exchange -> Future.succeededFuture(GatewayResponse.of(200)));
    }

    assertThat(log.list)
        .extracting(event ->
            event.getThrowableProxy() == null ? "" : event.getThrowableProxy().getMessage())
        .containsExactly("first", "", "another kind", "");
  }

  @Test
  void framingOfADetachedAnswer_isNotThePlugins() {
    context.behind =
        asked -> {
          GatewayResponse answer = GatewayResponse.of(200);
          answer.headers().add("trailer", "x-sum");
          return Future.succeededFuture(answer);
        };
    add(
        "detaches",
        (exchange, chain) ->
            chain.detached(exchange, exchange.request().copy(), Duration.ofSeconds(1)).response());

    assertThat(run(FakeChain.answering(500)).result().status()).isEqualTo(200);
  }
}
