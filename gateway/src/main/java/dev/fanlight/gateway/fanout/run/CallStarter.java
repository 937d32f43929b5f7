package dev.fanlight.gateway.fanout.run;

import dev.fanlight.gateway.fanout.call.BufferedCall;
import dev.fanlight.gateway.fanout.call.CallSpec;
import dev.fanlight.gateway.fanout.call.RacingCall;
import dev.fanlight.gateway.fanout.call.UnpackedCall;
import dev.fanlight.gateway.fanout.plan.FanOutPlan;
import dev.fanlight.gateway.fanout.scope.LiveScope;
import dev.fanlight.gateway.limit.Concurrency;
import dev.fanlight.gateway.telemetry.event.ExchangeObserver;
import dev.fanlight.plugin.GatewayError;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Gives each call of a run its turn, and starts it then; holds back those whose turn comes while
 * the answer takes no more. Once stopped it starts nothing.
 */
final class CallStarter {
  private final FanOutRun run;
  private final RunValues values;
  private final LiveScope scope;
  private final Answer answer;
  private final Concurrency turns;
  private final List<Member> held = new ArrayList<>(0);
  private final List<Runnable> waiting = new ArrayList<>(0);
  private boolean stopped;

  /** The number of the call whose end makes others ready now; 0: they have waited for none. */
  private int ending;

  /**
   * @param run hears of the calls
   * @param scope owns them
   */
  CallStarter(FanOutRun run, RunValues values, LiveScope scope, Answer answer) {
    this.run = run;
    this.values = values;
    this.scope = scope;
    this.answer = answer;
    scope.gate(this::admits);
    this.turns = new Concurrency(values.plan().config().sending().concurrency());
  }

  /** Starts it when its turn comes, maybe at once. */
  void submit(Member member) {
    enter(member, () -> begin(member));
  }

  /** A call that cannot be made is a call all the same, with a turn and an outcome. */
  void refuse(Member member, GatewayError error) {
    enter(
        member,
        () -> {
          if (!stopped) {
            call(member, member.slot.branches.any()).refuse(error);
          }
        });
  }

  private void enter(Member member, Runnable turn) {
    member.after = ending;
    turns.enter(turn);
    if (member.call == null) {
      member.waits(scope.loop().clock().nanoTime());
    }
  }

  /**
   * A call that had its turn has ended: what becomes ready now does so because of that.
   *
   * @return what {@link #ended} must be given
   */
  int ends(Member member) {
    int outer = ending;
    ending = member.started().report().number();
    return outer;
  }

  /** Those that became ready because of its end have been submitted. */
  void ended(int outer) {
    ending = outer;
    if (!stopped) {
      turns.leave();
    }
  }

  private void begin(Member member) {
    if (stopped) {
      return;
    }
    if (answer.full() && !scope.expired()) {
      held.add(member);
      return;
    }
    CallSpec branch;
    try {
      branch = values.branch(member);
    } catch (RuntimeException unreadable) {
      call(member, member.slot.branches.any()).refuse(GatewayError.from(unreadable));
      return;
    }
    call(member, branch).start(() -> values.request(member.slot, member.itemValue()));
  }

  private BufferedCall call(Member member, CallSpec branch) {
    FanOutPlan plan = values.plan();
    CallSpec spec = branch.named(member.name());
    Consumer<BufferedCall> onEnd = done -> run.ended(member);
    BufferedCall call =
        plan.config().decision().stream() && !member.slot.omitted()
            ? new RacingCall(scope, spec, head -> run.won(member, head), onEnd)
            : new UnpackedCall(
                scope, spec, plan.wantsJson() ? Results::json : BufferedCall.Judge.ANY, onEnd);
    member.begins(call);
    return call;
  }

  /** What waited for a permit while the answer became full goes back to waiting. */
  private boolean admits(Runnable again) {
    if (stopped || scope.expired() || !answer.full()) {
      return true;
    }
    waiting.add(again);
    return false;
  }

  /** Starts what was held back while the answer took no more. */
  void resume() {
    while (!waiting.isEmpty() && !answer.full() && !stopped) {
      waiting.removeFirst().run();
    }
    while (!held.isEmpty() && !answer.full() && !stopped) {
      begin(held.removeFirst());
    }
  }

  /** At the deadline what is held back becomes a timeout like everything else. */
  void release() {
    while (!held.isEmpty() && !stopped) {
      begin(held.removeFirst());
    }
  }

  void stop() {
    stopped = true;
  }

  /**
   * The same because the join has decided.
   *
   * @param by whose end decided it; null: none
   */
  void stop(boolean reached, @Nullable Member by) {
    stop();
    ExchangeObserver observer = scope.context().report().observer();
    if (observer != null) {
      observer.fanOutDecided(reached, by == null ? null : by.name());
    }
  }

  boolean stopped() {
    return stopped;
  }
}
