package dev.fanlight.gateway.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.admin.snapshot.Readiness;
import dev.fanlight.gateway.sim.Simulation;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** When a gateway whose endpoints are to be discovered is ready for the first time. */
class FirstEndpointsTest {
  private final Simulation time = new Simulation(0);
  private final Promise<Void> one = Promise.promise();
  private final Promise<Void> other = Promise.promise();
  private final Readiness readiness = new Readiness();

  private boolean ready() {
    return readiness.state().isReady();
  }

  private void await() {
    FirstEndpoints.await(
        Future.join(one.future(), other.future()).mapEmpty(),
        time.newLoop().loop().timers(),
        readiness::ready);
  }

  @Test
  void whatIsKnownAlready_isNotWaitedFor() {
    one.complete();
    other.complete();

    await();

    assertThat(ready()).isTrue();
  }

  @Test
  void lastAnswer_makesItReady() {
    await();
    one.complete();
    time.advance(Duration.ofSeconds(9));
    assertThat(ready()).isFalse();

    other.complete();

    assertThat(ready()).isTrue();
  }

  @Test
  void tenSeconds_areTheMostItWaits() {
    await();
    one.complete();

    time.advance(Duration.ofMillis(9_999));
    assertThat(ready()).isFalse();
    time.advance(Duration.ofMillis(1));

    assertThat(ready()).isTrue();
  }

  @Test
  void onceReady_itIsNotReadyOnlyForAnotherReason() {
    await();
    one.complete();
    other.complete();
    readiness.notReady("shutting down");

    time.advance(Duration.ofSeconds(20));

    assertThat(ready()).isFalse();
  }

  @Test
  void reload_goesOnWhenAllWereTried_orItTakesTooLong_orTheGatewayStops() {
    Promise<Void> stopping = Promise.promise();
    Future<Void> first = before(one, stopping);
    Future<Void> second = before(other, stopping);
    assertThat(first.isComplete()).isFalse();

    one.complete();
    assertThat(first.isComplete()).isTrue();
    assertThat(second.isComplete()).isFalse();
    time.advance(Duration.ofSeconds(10));
    assertThat(second.isComplete()).isTrue();

    Future<Void> third = before(Promise.promise(), stopping);
    stopping.complete();
    assertThat(third.isComplete()).isTrue();
  }

  private Future<Void> before(Promise<Void> tried, Promise<Void> stopping) {
    return FirstEndpoints.before(tried.future(), stopping.future(), time.newLoop().loop().timers());
  }
}
