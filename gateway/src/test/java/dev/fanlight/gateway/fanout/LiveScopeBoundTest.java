package dev.fanlight.gateway.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.fanout.scope.LiveScope;
import dev.fanlight.gateway.fanout.scope.Owned;
import dev.fanlight.gateway.sim.SimLoop;
import dev.fanlight.gateway.sim.Simulation;
import dev.fanlight.gateway.sim.engine.SimTarget;
import dev.fanlight.gateway.upstream.script.Script;
import dev.fanlight.plugin.CallRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What bounds all of an exchange ends it after its deadline too: its answer may still be there. */
class LiveScopeBoundTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final Simulation time = new Simulation(0);
  private final SimLoop loop = time.newLoop();
  private final SimTarget target =
      new SimTarget(time, loop, request -> Script.answer(60_000, 200, "1"));

  /** When the owner was told, and whether all of it was over then. */
  private final List<String> told = new ArrayList<>();

  private final LiveScope scope =
      LiveScope.root(target.context("1"), Duration.ofSeconds(2), this::expired);

  private void expired() {
    told.add(time.elapsed().toSeconds() + (scope.time().over() ? " over" : ""));
  }

  @Test
  void bound_isToldAfterTheDeadline() {
    scope.time().bound(Duration.ofSeconds(5));

    time.advance(Duration.ofSeconds(2));
    assertThat(told).containsExactly("2");
    assertThat(time.pendingTimers()).isEqualTo(1);

    time.runUntilIdle();
    assertThat(told).containsExactly("2", "5 over");
  }

  @Test
  void bound_thatComesWithTheDeadline_isToldOnce() {
    scope.time().bound(Duration.ofSeconds(2));

    time.runUntilIdle();

    assertThat(told).containsExactly("2 over");
  }

  @Test
  void noBound_leavesTheDeadlineAlone() {
    time.runUntilIdle();

    assertThat(told).containsExactly("2");
  }

  @Test
  void bound_ofAnAnswerThatTheDeadlineMakes_staysWhereItIs() {
    scope.time().bound(Duration.ofSeconds(5));
    time.advance(Duration.ofSeconds(3));

    scope.time().streaming(Duration.ofSeconds(5));
    time.runUntilIdle();

    assertThat(told).containsExactly("2", "5 over");
  }

  @Test
  void bound_afterTheDeadline_neverStandsStill() {
    scope.time().bound(Duration.ofSeconds(5));
    time.advance(Duration.ofSeconds(3));

    scope.time().suspend(true);
    time.advance(SECOND);
    scope.time().suspend(false);
    time.runUntilIdle();

    assertThat(told).containsExactly("2", "5 over");
  }

  @Test
  void bound_timesOutNothingASecondTime() {
    List<Long> ends = new ArrayList<>();
    List<Long> within = new ArrayList<>();
    scope.time().bound(Duration.ofSeconds(5));
    scope
        .calls()
        .send("u", CallRequest.get("/"))
        .onFailure(late -> ends.add(time.elapsed().toSeconds()));
    scope.child(() -> within.add(time.elapsed().toSeconds()));

    time.runUntilIdle();

    assertThat(ends).containsExactly(2L);
    assertThat(within).containsExactly(2L);
    assertThat(told).hasSize(2);
  }

  @Test
  void end_afterTheDeadline_isTheEndOfTheBoundToo() {
    scope.time().bound(Duration.ofSeconds(5));
    time.advance(Duration.ofSeconds(2));

    scope.end(Owned.notNeeded());

    assertThat(time.pendingTimers()).isZero();
  }
}
