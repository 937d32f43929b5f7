package dev.fanlight.plugin.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fanlight.plugin.CallRequest;
import dev.fanlight.plugin.CallResponse;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.Scope;
import dev.fanlight.plugin.Scope.Task;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** The rules of {@link ScopeContract} about calls, tasks, and what ends with a scope. */
abstract class OwnershipContract {

  /** The same scope at each call, with time left. */
  protected abstract Scope scope();

  /**
   * An upstream of that scope. It never answers {@code /}, answers {@code /503} with that status,
   * and resets the connection of {@code /reset}.
   */
  protected abstract String upstream();

  /** Returns when the upstream has answered what it answers. */
  protected abstract void letAnswer();

  /** Ends the scope, as the exchange does that it belongs to. */
  protected abstract void endScope();

  private Future<CallResponse> call(Scope in, String target) {
    return in.calls().send(upstream(), CallRequest.get(target));
  }

  /** A task that makes one call, which never ends by itself. */
  private Task<CallResponse> silent(List<Future<CallResponse>> calls) {
    return in -> {
      Future<CallResponse> call = call(in, "/");
      calls.add(call);
      return call;
    };
  }

  /** Each join, over two tasks that call and one that the test completes. */
  private static List<Function<List<Task<CallResponse>>, Future<?>>> decided(Scope scope) {
    return List.of(
        tasks -> scope.first(tasks),
        tasks -> scope.quorum(1, tasks),
        tasks -> scope.all(tasks),
        tasks ->
            scope.asCompleted(
                tasks,
                end -> {
                  throw new IllegalStateException("enough");
                }));
  }

  @Test
  final void rule14_whatIsNotNeededAnyMoreIsCancelledBeforeTheJoinCompletes() {
    for (int join = 0; join < 4; join++) {
      List<Future<CallResponse>> calls = new ArrayList<>();
      List<Boolean> cancelled = new ArrayList<>();
      Promise<CallResponse> decides = Promise.promise();

      decided(scope())
          .get(join)
          .apply(List.of(silent(calls), in -> decides.future(), silent(calls)))
          .onComplete(done -> calls.forEach(call -> cancelled.add(call.failed())));
      if (join == 2) {
        decides.fail("all fails with it");
      } else {
        decides.complete();
      }

      assertEquals(List.of(true, true), cancelled);
      calls.forEach(call -> assertEquals(ErrorCode.CANCELLED, code(call)));
    }
  }

  @Test
  final void rule15_aTasksScopeIsItsOwnAndEndsWithIt() {
    List<Scope> scopes = new ArrayList<>();
    Task<String> task =
        in -> {
          scopes.add(in);
          return Future.succeededFuture("done");
        };

    scope().all(List.of(task, task));
    scope().withTimeout(Duration.ofSeconds(1), task);
    scope().background(task);

    assertEquals(4, scopes.stream().distinct().count());
    for (Scope ended : scopes) {
      assertNotSame(scope(), ended);
      assertEquals(ErrorCode.CANCELLED, code(call(ended, "/")));
    }
  }

  @Test
  final void rule16_anUnknownUpstreamIsTheCallersMistake() {
    assertEquals(
        ErrorCode.INTERNAL_ERROR, code(scope().calls().send("nobody", CallRequest.get("/"))));
  }

  @Test
  final void rule17_withTimeoutNeverHasMoreTimeThanTheScope() {
    Duration left = scope().remaining();

    assertTrue(inner(Duration.ofMillis(1)).compareTo(Duration.ofMillis(1)) <= 0);
    assertTrue(inner(Duration.ofDays(1)).compareTo(left) <= 0);
  }

  private Duration inner(Duration timeout) {
    return scope().withTimeout(timeout, in -> Future.succeededFuture(in.remaining())).result();
  }

  @Test
  final void rule18_withTimeoutEndsAsItsTaskDoes() {
    GatewayError down = GatewayError.of(ErrorCode.CONNECT_FAILED, "down");

    assertEquals(
        "done",
        scope().withTimeout(Duration.ofSeconds(1), in -> Future.succeededFuture("done")).result());
    assertEquals(
        ErrorCode.CONNECT_FAILED,
        code(scope().withTimeout(Duration.ofSeconds(1), in -> Future.failedFuture(down))));
  }

  @Test
  final void rule19_aResponseIsASuccessWhateverItsStatus() {
    Future<CallResponse> call = call(scope(), "/503");
    letAnswer();

    assertEquals(503, call.result().status());
  }

  @Test
  final void rule20_aCallFailsWithAGatewayError() {
    Future<CallResponse> call = call(scope(), "/reset");
    letAnswer();

    assertTrue(call.failed());
    assertInstanceOf(GatewayError.class, call.cause());
  }

  @Test
  final void rule21_aCallMaySetNoFieldOfItsConnection() {
    CallRequest request = CallRequest.get("/503");
    request.headers().set("connection", "close");

    assertEquals(ErrorCode.INTERNAL_ERROR, code(scope().calls().send(upstream(), request)));
  }

  @Test
  final void rule22_theEndOfAScopeCancelsItsCallsAndThoseOfItsTasks() {
    List<Future<CallResponse>> calls = new ArrayList<>();
    calls.add(call(scope(), "/"));
    Future<?> all = scope().all(List.of(silent(calls), silent(calls)));
    Future<?> bounded = scope().withTimeout(Duration.ofSeconds(1), silent(calls));

    endScope();

    assertEquals(4, calls.size());
    calls.forEach(call -> assertEquals(ErrorCode.CANCELLED, code(call)));
    assertEquals(ErrorCode.CANCELLED, code(all));
    assertEquals(ErrorCode.CANCELLED, code(bounded));
  }

  @Test
  final void rule23_withTimeoutEndsWithTheScopeThoughItsTaskNeverEnds() {
    Promise<String> never = Promise.promise();
    Future<String> bounded = scope().withTimeout(Duration.ofSeconds(1), in -> never.future());

    endScope();

    assertEquals(ErrorCode.CANCELLED, code(bounded));
  }

  @Test
  final void rule24_nothingBeginsInAScopeThatHasEnded() {
    List<Future<CallResponse>> calls = new ArrayList<>();
    List<Task<CallResponse>> tasks = List.of(silent(calls));
    endScope();

    assertEquals(ErrorCode.CANCELLED, code(call(scope(), "/")));
    assertEquals(ErrorCode.CANCELLED, code(scope().all(tasks)));
    assertEquals(ErrorCode.CANCELLED, code(scope().allSettled(tasks)));
    assertEquals(ErrorCode.CANCELLED, code(scope().first(tasks)));
    assertEquals(ErrorCode.CANCELLED, code(scope().quorum(1, tasks)));
    assertEquals(ErrorCode.CANCELLED, code(scope().asCompleted(tasks, end -> {})));
    assertEquals(ErrorCode.CANCELLED, code(scope().withTimeout(Duration.ofDays(1), tasks.get(0))));
    assertThrows(GatewayError.class, () -> scope().background(tasks.get(0)));
    assertEquals(List.of(), calls);
  }

  @Test
  final void rule25_aBackgroundTaskOutlivesTheScope() {
    List<Future<CallResponse>> calls = new ArrayList<>();
    Promise<String> answered = Promise.promise();
    scope()
        .background(in -> {
          calls.add(call(in, "/503"));
          return answered.future();
        });

    endScope();
    assertFalse(calls.getFirst().failed());
    letAnswer();

    assertEquals(503, calls.getFirst().result().status());
    answered.complete();
  }

  @Test
  final void rule26_aCallsTargetBeginsWithASlashAndIsPercentEncoded() {
    for (String target :
        List.of("", "x", "*", "http://a/", "/a b", "/a\r\nb: c", "/a\u00e4", "/a#b")) {
      assertEquals(ErrorCode.INTERNAL_ERROR, code(call(scope(), target)));
    }
  }

  static ErrorCode code(Future<?> failed) {
    assertTrue(failed.failed(), "the future has not failed");
    return GatewayError.from(failed.cause()).code();
  }
}
