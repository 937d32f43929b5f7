package dev.fanlight.gateway.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.GatewayConfig;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

class ReloadsTest {
  private final Deque<Promise<Void>> running = new ArrayDeque<>();
  private final List<Callable<GatewayConfig>> begun = new ArrayList<>();
  private final Reloads reloads = new Reloads(this::begin);

  private Future<Void> begin(Callable<GatewayConfig> source) {
    begun.add(source);
    Promise<Void> end = Promise.promise();
    running.add(end);
    return end.future();
  }

  private static Callable<GatewayConfig> source() {
    return new Callable<>() {
      @Override
      public GatewayConfig call() {
        throw new AssertionError("nobody reads it here");
      }
    };
  }

  private void end() {
    running.remove().complete();
  }

  @Test
  void one_beginsAtOnceAndEndsWithItsWork() {
    Future<Void> reload = reloads.ask(source());

    assertThat(running).hasSize(1);
    assertThat(reload.isComplete()).isFalse();
    end();
    assertThat(reload.succeeded()).isTrue();
  }

  @Test
  void oneThatThrows_hasFailed_andTheNextOneRuns() {
    OutOfMemoryError tooLarge = new OutOfMemoryError("on purpose");
    Deque<Error> defects = new ArrayDeque<>(List.of(tooLarge));
    Reloads throwing =
        new Reloads(source -> {
          if (!defects.isEmpty()) {
            throw defects.remove();
          }
          return begin(source);
        });

    assertThat(throwing.ask(source()).cause()).isSameAs(tooLarge);
    throwing.ask(source());

    assertThat(running).hasSize(1);
  }

  @Test
  void askedForMeanwhile_oneMoreRunsForAll_withTheLastSource() {
    Callable<GatewayConfig> last = source();
    reloads.ask(source());
    Future<Void> second = reloads.ask(source());
    Future<Void> third = reloads.ask(last);

    assertThat(begun).hasSize(1);
    end();
    assertThat(begun).hasSize(2).last().isSameAs(last);
    assertThat(second.isComplete() || third.isComplete()).isFalse();
    end();
    assertThat(second.succeeded() && third.succeeded()).isTrue();
    assertThat(running).isEmpty();
  }

  @Test
  void oneThatFails_failsForWhoAskedForItOnly() {
    Future<Void> first = reloads.ask(source());
    Future<Void> second = reloads.ask(source());

    running.remove().fail("bad");
    end();

    assertThat(first.failed()).isTrue();
    assertThat(second.succeeded()).isTrue();
  }

  @Test
  void closed_itDropsWhatWaitsAndRefusesMore_butLetsTheRunningOneEnd() {
    Future<Void> first = reloads.ask(source());
    Future<Void> waiting = reloads.ask(source());

    Future<Void> closed = reloads.close();

    assertThat(waiting.failed()).isTrue();
    assertThat(reloads.ask(source()).failed()).isTrue();
    assertThat(closed.isComplete()).isFalse();
    end();
    assertThat(first.succeeded() && closed.succeeded()).isTrue();
    assertThat(begun).hasSize(1);
  }

  @Test
  void closedWhileNothingRuns_itIsClosedAtOnce() {
    assertThat(reloads.close().succeeded()).isTrue();
  }
}
