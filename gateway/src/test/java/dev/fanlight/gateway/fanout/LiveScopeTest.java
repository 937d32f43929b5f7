package dev.fanlight.gateway.fanout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanlight.gateway.fanout.scope.LiveScope;
import dev.fanlight.gateway.fanout.scope.Owned;
import dev.fanlight.gateway.sim.SimLoop;
import dev.fanlight.gateway.sim.Simulation;
import dev.fanlight.gateway.sim.engine.SimTarget;
import dev.fanlight.gateway.upstream.script.Script;
import dev.fanlight.gateway.upstream.script.Script.Fault;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.CallRequest;
import dev.fanlight.plugin.CallResponse;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.Phase;
import dev.fanlight.plugin.Scope;
import dev.fanlight.plugin.Scope.Settled;
import dev.fanlight.plugin.Scope.Task;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a plugin does with a scope: the joins over its own tasks, and how they end. */
class LiveScopeTest {
  private final Simulation time = new Simulation(0);
  private final SimLoop loop = time.newLoop();
  private final SimTarget target = new SimTarget(time, loop, LiveScopeTest::script);
  private final LiveScope scope =
      LiveScope.root(target.context("1"), Duration.ofSeconds(10), () -> {});

  /** {@code /ok/100} answers after 100 ms, {@code /bad/100} breaks off then. */
  private static Script script(CallRequest request) {
    String[] path = request.target().split("/");
    Script answer = Script.answer(Long.parseLong(path[2]), 200, "\"" + path[2] + "\"");
    return path[1].equals("ok") ? answer : answer.with(Fault.RESET, Phase.RESPONSE);
  }

  private static Future<String> call(Scope in, String path) {
    CallRequest request =
        new CallRequest(HttpMethod.GET, path, HttpHeaders.headers(), Body.empty(), null);
    return in.calls().send("u", request).map(response -> response.body().toString());
  }

  private static List<Task<String>> tasks(String... paths) {
    return Stream.of(paths).<Task<String>>map(path -> in -> call(in, path)).toList();
  }

  @AfterEach
  void nothingIsLeft() {
    scope.end(Owned.notNeeded());
    time.runUntilIdle();
    assertThat(target.open()).isEmpty();
    assertThat(scope.size()).isZero();
    assertThat(time.pendingTimers()).isZero();
  }

  @Test
  void longestTimeout_isOneLikeAnyOther() {
    Duration longest = Duration.ofSeconds(Long.MAX_VALUE);
    Future<String> end = scope.withTimeout(longest, in -> call(in, "/ok/100"));
    Future<CallResponse> call =
        scope.calls().send("u", CallRequest.get("/ok/100").withTimeout(longest));

    time.advance(Duration.ofMillis(200));

    assertThat(end.result()).isEqualTo("\"100\"");
    assertThat(call.succeeded()).isTrue();
  }

  @Test
  void theMostThatAnExchangeMayTake_countsFromItsBeginningThoughItStreams() {
    scope.time().bound(Duration.ofSeconds(8));
    time.advance(Duration.ofSeconds(5));
    scope.time().streaming(Duration.ofSeconds(8));
    time.advance(Duration.ofSeconds(2));
    assertThat(scope.expired()).isFalse();

    time.advance(Duration.ofSeconds(1));

    assertThat(scope.expired()).isTrue();
  }

  @Test
  void all_hasTheValuesInTheOrderOfTheTasks() {
    Future<List<String>> all = scope.all(tasks("/ok/300", "/ok/100", "/ok/200"));
    time.advance(Duration.ofMillis(400));

    assertThat(all.result()).containsExactly("\"300\"", "\"100\"", "\"200\"");
  }

  @Test
  void all_failsWithItsFirstFailureAndCancelsTheOthers() {
    Future<List<String>> all = scope.all(tasks("/ok/300", "/bad/100", "/bad/200"));
    time.advance(Duration.ofMillis(150));

    assertThat(code(all)).isEqualTo(ErrorCode.CONNECTION_RESET);
    assertThat(target.reset()).containsExactlyInAnyOrder("/ok/300", "/bad/200");
  }

  @Test
  void allSettled_tellsOfEachTask() {
    Future<List<Settled<String>>> all = scope.allSettled(tasks("/bad/100", "/ok/50"));
    time.advance(Duration.ofMillis(150));

    assertThat(all.result()).extracting(Settled::succeeded).containsExactly(false, true);
    assertThat(all.result()).extracting(Settled::index).containsExactly(0, 1);
  }

  @Test
  void first_hasTheFirstValueAndCancelsTheOthers() {
    Future<String> first = scope.first(tasks("/ok/300", "/bad/50", "/ok/100"));
    time.advance(Duration.ofMillis(150));

    assertThat(first.result()).isEqualTo("\"100\"");
    assertThat(target.reset()).containsExactly("/ok/300");
  }

  @Test
  void first_failsWithTheLastFailure() {
    Future<String> first = scope.first(tasks("/bad/100", "/bad/50"));
    time.advance(Duration.ofMillis(150));

    assertThat(code(first)).isEqualTo(ErrorCode.CONNECTION_RESET);
  }

  @Test
  void quorum_hasItsValuesInTheOrderOfTheTasksAndCancelsTheRest() {
    Future<List<String>> two = scope.quorum(2, tasks("/ok/200", "/ok/300", "/ok/100"));
    time.advance(Duration.ofMillis(250));

    assertThat(two.result()).containsExactly("\"200\"", "\"100\"");
    assertThat(target.reset()).containsExactly("/ok/300");
  }

  @Test
  void quorum_failsAsSoonAsItCannotBeReached() {
    Future<List<String>> two = scope.quorum(2, tasks("/bad/50", "/bad/100", "/ok/300"));
    time.advance(Duration.ofMillis(150));

    assertThat(two.failed()).isTrue();
    assertThat(target.reset()).containsExactly("/ok/300");
  }

  @Test
  void asCompleted_handsOverEachEndAsItComes() {
    List<Integer> ends = new ArrayList<>();
    Future<Void> done =
        scope.asCompleted(
            tasks("/ok/300", "/bad/100", "/ok/200"), settled -> ends.add(settled.index()));
    time.advance(Duration.ofMillis(250));
    assertThat(ends).containsExactly(1, 2);
    assertThat(done.isComplete()).isFalse();

    time.advance(Duration.ofMillis(100));
    assertThat(ends).containsExactly(1, 2, 0);
    assertThat(done.succeeded()).isTrue();
  }

  @Test
  void asCompleted_cancelsTheRestWhenTheReceiverThrows() {
    Future<Void> done =
        scope.asCompleted(
            tasks("/ok/100", "/ok/300"),
            settled -> {
              throw new IllegalStateException("enough");
            });
    time.advance(Duration.ofMillis(150));

    assertThat(done.cause()).hasMessage("enough");
    assertThat(target.reset()).containsExactly("/ok/300");
  }

  @Test
  void withTimeout_cancelsTheTaskWhenItsTimeIsOver() {
    Future<String> late = scope.withTimeout(Duration.ofMillis(50), in -> call(in, "/ok/300"));
    time.advance(Duration.ofMillis(60));

    assertThat(code(late)).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
    assertThat(target.reset()).containsExactly("/ok/300");
  }

  @Test
  void task_thatThrowsHasFailed() {
    Future<List<String>> all =
        scope.all(
            List.of(in -> {
              throw new IllegalStateException("broken");
            }));

    assertThat(all.failed()).isTrue();
  }

  @Test
  void background_outlivesTheScopeAndIsDrained() {
    scope.background(in -> call(in, "/ok/300"));
    scope.end(Owned.notNeeded());
    assertThat(target.open()).containsExactly("/ok/300");

    Future<Void> drained = target.background.drain();
    time.advance(Duration.ofMillis(200));
    assertThat(drained.isComplete()).isFalse();
    time.advance(Duration.ofMillis(200));
    assertThat(drained.succeeded()).isTrue();
    assertThat(target.reset()).isEmpty();
  }

  @Test
  void end_cancelsWhatIsOpenAndLetsNothingMoreBegin() {
    Future<String> open = call(scope, "/ok/300");
    time.advance(Duration.ofMillis(50));

    scope.end(Owned.notNeeded());

    assertThat(code(open)).isEqualTo(ErrorCode.CANCELLED);
    assertThat(target.reset()).containsExactly("/ok/300");
    assertThat(code(call(scope, "/ok/100"))).isEqualTo(ErrorCode.CANCELLED);
    assertThat(code(scope.all(tasks("/ok/100")))).isEqualTo(ErrorCode.CANCELLED);
    assertThat(target.open()).isEmpty();
  }

  @Test
  void afterTheEnd_nothingBeginsAndEverythingFailsAtOnce() {
    AtomicInteger begun = new AtomicInteger();
    Task<String> task =
        in -> {
          begun.incrementAndGet();
          return call(in, "/ok/100");
        };
    scope.end(Owned.notNeeded());

    assertThat(code(scope.withTimeout(Duration.ofMillis(50), task))).isEqualTo(ErrorCode.CANCELLED);
    assertThatThrownBy(() -> scope.background(task))
        .isInstanceOfSatisfying(
            GatewayError.class, error -> assertThat(error.code()).isEqualTo(ErrorCode.CANCELLED));
    assertThat(code(scope.first(List.of(task)))).isEqualTo(ErrorCode.CANCELLED);

    assertThat(begun).hasValue(0);
    assertThat(target.open()).isEmpty();
    assertThat(target.background.drain().succeeded()).isTrue();
  }

  @Test
  void withTimeout_ofATaskThatNeverEnds_endsWithTheScope() {
    Promise<String> never = Promise.promise();
    Future<String> bounded = scope.withTimeout(Duration.ofSeconds(5), in -> never.future());
    assertThat(bounded.isComplete()).isFalse();

    scope.end(Owned.notNeeded());

    assertThat(code(bounded)).isEqualTo(ErrorCode.CANCELLED);
    assertThat(time.pendingTimers()).isZero();
  }

  @Test
  void deadline_endsEveryCallAsATimeoutAtOnce() {
    Future<List<Settled<String>>> all = scope.allSettled(tasks("/ok/20000", "/ok/30000"));
    time.advance(Duration.ofSeconds(10));

    assertThat(all.result())
        .allSatisfy(end -> assertThat(end.error().code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED));
    assertThat(target.reset()).hasSize(2);
  }

  /** The loop was busy: the timer has not run yet. */
  @Test
  void deadline_thatHasPassedLetsNoCallBegin() {
    time.lag(Duration.ofSeconds(10));

    assertThat(code(call(scope, "/ok/100"))).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
    assertThat(target.open()).isEmpty();
  }

  @Test
  void upstream_thatIsNotConfiguredIsTheCallersMistake() {
    CallRequest request =
        new CallRequest(HttpMethod.GET, "/", HttpHeaders.headers(), Body.empty(), null);

    assertThat(code(scope.calls().send("nowhere", request))).isEqualTo(ErrorCode.INTERNAL_ERROR);
  }

  private static ErrorCode code(Future<?> failed) {
    assertThat(failed.failed()).isTrue();
    return GatewayError.from(failed.cause()).code();
  }
}
