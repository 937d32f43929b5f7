package dev.fanlight.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.sim.SimLoop;
import dev.fanlight.gateway.time.Deadline;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The bulkhead's rules, one by one. */
class BulkheadTest extends BulkheadScene {
  @Test
  void acquire_whileAPermitIsFree_isGrantedAtOnce() {
    Bulkhead bulkhead = bulkhead(2, 0, null);
    assertThat(arrive(bulkhead, "a").permit().succeeded()).isTrue();
    assertThat(bulkhead.inUse()).isOne();
    assertThat(meters.waits()).containsExactly(0L);
    assertThat(simulation.pendingTimers()).isZero();
  }

  @Test
  void acquire_whenAllPermitsAreOut_waitsForOne() {
    Bulkhead bulkhead = bulkhead(1, 1, null);
    Permit first = take(bulkhead);
    Wait second = arrive(bulkhead, "a");
    assertThat(second.permit().isComplete()).isFalse();
    assertThat(bulkhead.queueDepth()).isOne();

    simulation.advance(Duration.ofMillis(5));
    first.release();
    simulation.runReady();

    assertThat(second.permit().succeeded()).isTrue();
    assertThat(bulkhead.inUse()).isOne();
    assertThat(bulkhead.queueDepth()).isZero();
    assertThat(meters.waits()).containsExactly(0L, Duration.ofMillis(5).toNanos());
    assertThat(simulation.pendingTimers()).isZero();
  }

  @Test
  void acquire_whenTheQueueIsFull_isRefusedAtOnce() {
    Bulkhead bulkhead = bulkhead(1, 1, null);
    take(bulkhead);
    arrive(bulkhead, "a");
    GatewayError error = error(arrive(bulkhead, "b"));
    assertThat(error.code()).isEqualTo(ErrorCode.BULKHEAD_FULL);
    assertThat(meters.rejections()).containsExactly(ErrorCode.BULKHEAD_FULL);
  }

  @Test
  void queueTimeout_beforeTheDeadline_rejects() {
    Bulkhead bulkhead = bulkhead(1, 1, Duration.ofMillis(100));
    take(bulkhead);
    Wait wait = arrive(bulkhead, "a", Duration.ofMillis(101));
    simulation.advance(Duration.ofMillis(99));
    assertThat(wait.permit().isComplete()).isFalse();
    simulation.advance(Duration.ofMillis(1));
    GatewayError error = error(wait);
    assertThat(error.code()).isEqualTo(ErrorCode.QUEUE_TIMEOUT);
    assertThat(meters.rejections()).containsExactly(ErrorCode.QUEUE_TIMEOUT);
    assertThat(bulkhead.queueDepth()).isZero();
  }

  @Test
  void deadline_atTheInstantOfTheQueueTimeout_isTheReason() {
    Bulkhead bulkhead = bulkhead(1, 1, Duration.ofMillis(100));
    take(bulkhead);
    Wait wait = arrive(bulkhead, "a", Duration.ofMillis(100));
    simulation.advance(Duration.ofMillis(100));
    assertThat(error(wait).code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
    assertThat(error(wait).phase()).isEqualTo(Phase.QUEUE);
    assertThat(meters.rejections()).isEmpty();
  }

  @Test
  void deadline_alreadyPassed_takesNothing() {
    Bulkhead bulkhead = bulkhead(1, 1, null);
    Wait wait = arrive(bulkhead, "a", Duration.ZERO);
    assertThat(error(wait).code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
    assertThat(bulkhead.inUse()).isZero();
    assertThat(meters.waits()).isEmpty();
  }

  @Test
  void deadline_passedBeforeTheLoopHearsOfTheGrant_givesThePermitToTheNext() {
    Bulkhead bulkhead = bulkhead(1, 2, null);
    Permit first = take(bulkhead);
    Wait late = arrive(bulkhead, "a", Duration.ofMillis(10));
    Wait next = arrive(bulkhead, "a");
    first.release();
    simulation.lag(Duration.ofMillis(10));
    simulation.runReady();
    assertThat(error(late).code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
    assertThat(next.permit().succeeded()).isTrue();
  }

  @Test
  void waiters_ofOneExchange_areServedInOrder_andExchangesTakeTurns() {
    Bulkhead bulkhead = bulkhead(1, 10, null);
    Permit first = take(bulkhead);
    List<String> served = new ArrayList<>();
    for (String name : List.of("wide 1", "wide 2", "wide 3", "narrow 1", "other 1", "other 2")) {
      String exchange = name.substring(0, name.indexOf(' '));
      arrive(bulkhead, exchange)
          .permit()
          .onSuccess(permit -> {
            served.add(name);
            permit.release();
          });
    }
    first.release();
    simulation.runReady();
    assertThat(served)
        .containsExactly("wide 1", "narrow 1", "other 1", "wide 2", "other 2", "wide 3");
  }

  @Test
  void waiters_thatReleaseAtOnce_doNotPileUpTheStack() {
    int many = 50_000;
    Bulkhead bulkhead = bulkhead(1, many, null);
    Permit first = take(bulkhead);
    List<Wait> waits = IntStream.range(0, many).mapToObj(i -> arrive(bulkhead, "a")).toList();
    waits.forEach(wait -> wait.permit().onSuccess(Permit::release));
    loop.execute(first::release);
    simulation.runReady();
    assertThat(waits).allMatch(wait -> wait.permit().succeeded());
    assertThat(bulkhead.inUse()).isZero();
  }

  @Test
  void release_twice_givesBackOnce() {
    Bulkhead bulkhead = bulkhead(1, 0, null);
    Permit permit = take(bulkhead);
    permit.release();
    permit.release();
    take(bulkhead);
    assertThat(bulkhead.tryAcquire()).isNull();
  }

  @Test
  void cancel_ofAWaiter_takesItOutOfTheQueue() {
    Bulkhead bulkhead = bulkhead(1, 1, null);
    Permit first = take(bulkhead);
    Wait wait = arrive(bulkhead, "a");
    wait.cancel();
    wait.cancel();
    simulation.runReady();
    assertThat(error(wait).code()).isEqualTo(ErrorCode.CANCELLED);
    assertThat(bulkhead.queueDepth()).isZero();
    assertThat(simulation.pendingTimers()).isZero();
    first.release();
    assertThat(bulkhead.inUse()).isZero();
  }

  @Test
  void cancel_betweenGrantAndDelivery_givesThePermitBackAtOnce() {
    Bulkhead bulkhead = bulkhead(1, 1, null);
    Permit first = take(bulkhead);
    Wait wait = arrive(bulkhead, "a");
    first.release();
    assertThat(bulkhead.inUse()).isOne();
    wait.cancel();
    assertThat(bulkhead.inUse()).isZero();
    simulation.runReady();
    assertThat(error(wait).code()).isEqualTo(ErrorCode.CANCELLED);
  }

  @Test
  void cancel_afterDelivery_leavesThePermitToItsOwner() {
    Bulkhead bulkhead = bulkhead(1, 0, null);
    arrive(bulkhead, "a").cancel();
    assertThat(bulkhead.inUse()).isOne();
  }

  @Test
  void tryAcquire_whileSomebodyWaits_doesNotJumpTheQueue() {
    Bulkhead bulkhead = bulkhead(1, 1, null);
    Permit first = take(bulkhead);
    arrive(bulkhead, "a");
    first.release();
    assertThat(bulkhead.tryAcquire()).isNull();
  }

  @Test
  void tryAcquire_onAnInterruptedThread_stillTakesAFreePermit() {
    Bulkhead bulkhead = bulkhead(1, 0, null);
    Thread.currentThread().interrupt();
    Permit permit = bulkhead.tryAcquire();
    assertThat(Thread.interrupted()).as("the interrupt is kept").isTrue();
    assertThat(permit).isNotNull();
  }

  @Test
  void close_failsWaitersAndNewcomers_andTakesPermitsBack() {
    Bulkhead bulkhead = bulkhead(1, 1, null);
    Permit first = take(bulkhead);
    Wait waiting = arrive(bulkhead, "a");
    bulkhead.close();
    simulation.runReady();
    first.release();
    assertThat(error(waiting).code()).isEqualTo(ErrorCode.SHUTTING_DOWN);
    assertThat(error(arrive(bulkhead, "a")).code()).isEqualTo(ErrorCode.SHUTTING_DOWN);
    assertThat(bulkhead.tryAcquire()).isNull();
    assertThat(bulkhead.inUse()).isZero();
    assertThat(simulation.pendingTimers()).isZero();
  }

  @Test
  void grant_toALoopThatIsGone_goesToTheNext() {
    Bulkhead bulkhead = bulkhead(1, 2, null);
    Permit first = take(bulkhead);
    SimLoop gone = simulation.newLoop();
    Wait lost = bulkhead.acquire(turn("a"), Deadline.of(simulation.clock(), LONG), gone.loop());
    Wait next = arrive(bulkhead, "b");
    gone.shutDown();
    first.release();
    simulation.runReady();
    assertThat(error(lost).code()).isEqualTo(ErrorCode.SHUTTING_DOWN);
    assertThat(next.permit().succeeded()).isTrue();
  }
}
