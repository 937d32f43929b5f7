package dev.fanlight.plugin.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.Scope;
import dev.fanlight.plugin.Scope.Settled;
import dev.fanlight.plugin.Scope.Task;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The rules that every {@link Scope} keeps, each a numbered test. The gateway's own scope and
 * {@link FakeScope} both keep them, so that a plugin's test sees what the plugin will see. Rules 1
 * to 13 are about joins. Those from 14 on are about what a scope owns; they are inherited.
 *
 * <p>No rule lets a deadline pass: {@link FakeScope} has no clock.
 */
public abstract class ScopeContract extends OwnershipContract {
  private final GatewayError down = GatewayError.of(ErrorCode.CONNECT_FAILED, "down");
  private final Promise<String> a = Promise.promise();
  private final Promise<String> b = Promise.promise();
  private final Promise<String> c = Promise.promise();
  private final List<Task<String>> tasks =
      List.of(in -> a.future(), in -> b.future(), in -> c.future());

  @Test
  final void rule1_allHasTheValuesInTheOrderOfTheTasks() {
    Future<List<String>> all = scope().all(tasks);
    c.complete("c");
    a.complete("a");
    assertFalse(all.isComplete());
    b.complete("b");

    assertEquals(List.of("a", "b", "c"), all.result());
  }

  @Test
  final void rule2_allFailsWithTheFirstFailureAtOnce() {
    Future<List<String>> all = scope().all(tasks);
    b.fail(down);

    assertSame(down, all.cause());
  }

  @Test
  final void rule3_allSettledTellsOfEachTaskInTheirOrder() {
    Future<List<Settled<String>>> all = scope().allSettled(tasks);
    c.complete("c");
    b.fail(down);
    a.complete("a");

    assertEquals(
        List.of(
            new Settled<>(0, "a", null), new Settled<>(1, null, down), new Settled<>(2, "c", null)),
        all.result());
  }

  @Test
  final void rule4_firstIsTheFirstValueAndElseTheLastFailure() {
    Future<String> first = scope().first(tasks);
    a.fail(down);
    b.complete("b");
    assertEquals("b", first.result());

    GatewayError last = GatewayError.of(ErrorCode.CONNECTION_RESET, "last");
    Future<String> none =
        scope().first(List.of(in -> Future.failedFuture(down), in -> Future.failedFuture(last)));
    assertSame(last, none.cause());
  }

  @Test
  final void rule5_quorumHasItsValuesInTheOrderOfTheTasks() {
    Future<List<String>> two = scope().quorum(2, tasks);
    c.complete("c");
    assertFalse(two.isComplete());
    a.complete("a");

    assertEquals(List.of("a", "c"), two.result());
  }

  @Test
  final void rule6_quorumFailsAsSoonAsItCannotBeReached() {
    Future<List<String>> two = scope().quorum(2, tasks);
    a.complete("a");
    b.fail(down);
    assertFalse(two.isComplete());
    c.fail(down);

    assertSame(down, two.cause());
  }

  @Test
  final void rule7_aJoinOverTooFewTasksFailsBeforeAnyStarts() {
    List<String> started = new ArrayList<>();
    Task<String> task =
        in -> {
          started.add("one");
          return a.future();
        };

    assertEquals(ErrorCode.CALL_FAILED, code(scope().first(List.<Task<String>>of())));
    assertEquals(ErrorCode.CALL_FAILED, code(scope().quorum(3, List.of(task, task))));
    assertEquals(List.of(), started);
  }

  @Test
  final void rule7_aQuorumOfNoneIsDoneBeforeAnyTaskStarts() {
    List<String> started = new ArrayList<>();
    Task<String> task =
        in -> {
          started.add("one");
          return a.future();
        };

    assertEquals(List.of(), scope().quorum(0, List.of(task, task)).result());
    assertEquals(List.of(), started);
  }

  @Test
  final void rule8_theOtherJoinsOverNoTaskAreDoneAtOnce() {
    assertEquals(List.of(), scope().all(List.<Task<String>>of()).result());
    assertEquals(List.of(), scope().allSettled(List.<Task<String>>of()).result());
    assertTrue(scope().asCompleted(List.<Task<String>>of(), end -> {}).succeeded());
  }

  @Test
  final void rule9_aTaskThatThrowsOrGivesNoFutureHasFailed() {
    Task<String> throwing =
        in -> {
          throw new IllegalStateException("broken");
        };
    Task<String> erring =
        in -> {
          throw new AssertionError("broken");
        };
    @SuppressWarnings("NullAway") // what a careless plugin may do
    Task<String> nothing = in -> null;

    for (Task<String> broken : List.of(throwing, erring, nothing)) {
      assertEquals(ErrorCode.INTERNAL_ERROR, code(scope().all(List.of(broken))));
      assertEquals(ErrorCode.INTERNAL_ERROR, code(scope().first(List.of(broken))));
      assertFalse(scope().allSettled(List.of(broken)).result().getFirst().succeeded());
      assertTrue(scope().withTimeout(Duration.ofSeconds(1), broken).failed());
      scope().background(broken);
    }
  }

  @Test
  final void rule10_aJoinFailsWithAGatewayErrorWhateverItsTaskFailedWith() {
    a.fail(new IllegalStateException("broken"));

    assertInstanceOf(GatewayError.class, scope().all(tasks).cause());
    assertInstanceOf(
        GatewayError.class, scope().quorum(1, List.<Task<String>>of(in -> a.future())).cause());
  }

  @Test
  final void rule11_noTaskStartsOnceTheJoinIsDecided() {
    List<String> started = new ArrayList<>();
    Task<String> other =
        in -> {
          started.add("other");
          return b.future();
        };

    scope().all(List.of(in -> Future.failedFuture(down), other));
    scope().first(List.of(in -> Future.succeededFuture("won"), other));

    assertEquals(List.of(), started);
  }

  @Test
  final void rule12_asCompletedHandsOverEachEndAsItComes() {
    List<Integer> seen = new ArrayList<>();
    Future<Void> done = scope().asCompleted(tasks, end -> seen.add(end.index()));
    b.complete("b");
    c.fail(down);
    assertFalse(done.isComplete());
    a.complete("a");

    assertEquals(List.of(1, 2, 0), seen);
    assertTrue(done.succeeded());
  }

  @Test
  final void rule13_asCompletedEndsWhenItsReceiverThrowsAnError() {
    AssertionError broken = new AssertionError("broken");
    Future<Void> done =
        scope()
            .asCompleted(
                tasks,
                end -> {
                  throw broken;
                });
    b.complete("b");

    assertSame(broken, done.cause());
  }

  @Test
  final void rule13_asCompletedEndsWhenItsReceiverThrows() {
    List<Integer> seen = new ArrayList<>();
    IllegalStateException enough = new IllegalStateException("enough");
    Future<Void> done =
        scope()
            .asCompleted(
                tasks,
                end -> {
                  seen.add(end.index());
                  throw enough;
                });
    b.complete("b");
    a.complete("a");

    assertSame(enough, done.cause());
    assertEquals(List.of(1), seen);
  }
}
