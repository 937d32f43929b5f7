package dev.fanlight.gateway.telemetry.event;

import dev.fanlight.gateway.telemetry.upstream.AttemptReason;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.Outcome;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Checks that the events of one exchange form the tree that {@link ExchangeObserver} draws. All
 * that begins must also end; {@link #isOver} says whether it has.
 */
public class EventTree implements ExchangeObserver {
  private final Consumer<String> flaws;
  private final Map<Integer, Open> calls = new HashMap<>();
  private final TreeMap<Integer, Turn> plugins = new TreeMap<>();
  private int ready;
  private boolean ended;

  /** A call that has not ended. */
  private static final class Open {
    private final Map<Integer, Stage> attempts = new HashMap<>();
    private boolean permitted;
    private boolean dispatched;
    private int started;
  }

  /** How far a plugin has come. */
  private enum Turn {
    ENTERED,
    PROCEEDED,
    RESUMED,
    LEFT
  }

  private enum Stage {
    STARTED,
    CONNECTED,
    HEAD,
    READ
  }

  /**
   * @param flaws is told what is wrong
   */
  public EventTree(Consumer<String> flaws) {
    this.flaws = flaws;
  }

  /** Whether all that has begun has ended. */
  public final boolean isOver() {
    return ended && calls.isEmpty();
  }

  private void check(boolean holds, String flaw) {
    if (!holds) {
      flaws.accept(flaw);
    }
  }

  private Open call(int call, String event) {
    Open open = calls.get(call);
    check(open != null, event + " of no open call " + call);
    return open == null ? new Open() : open;
  }

  private void attempt(int call, int attempt, Stage from, Stage to) {
    boolean moved = call(call, to.name()).attempts.replace(attempt, from, to);
    check(moved, "attempt " + attempt + " of call " + call + " cannot be " + to);
  }

  private void plugin(int place, Turn to, Turn... from) {
    Turn before = plugins.get(place);
    check(
        List.of(from).contains(before), "plugin " + place + " is " + before + ", not to be " + to);
    if (before != null) {
      plugins.put(place, to);
    }
  }

  @Override
  public void pluginEntered(int place, String plugin) {
    check(
        plugins.isEmpty() || place > plugins.lastKey(),
        "plugin " + place + " comes before one that was entered");
    plugins.put(place, Turn.ENTERED);
  }

  @Override
  public void pluginProceeded(int place) {
    plugin(place, Turn.PROCEEDED, Turn.ENTERED);
  }

  @Override
  public void pluginResumed(int place) {
    plugin(place, Turn.RESUMED, Turn.PROCEEDED);
  }

  @Override
  public void pluginLeft(int place) {
    plugin(place, Turn.LEFT, Turn.ENTERED, Turn.PROCEEDED, Turn.RESUMED);
  }

  @Override
  public void pluginFailed(int place) {
    check(plugins.containsKey(place), "plugin " + place + " failed, and was not entered");
  }

  @Override
  public void callReady(int call, String name, String upstream) {
    check(call == ++ready, "call " + call + " is not the next one");
    calls.put(call, new Open());
  }

  @Override
  public void callDispatched(int call) {
    call(call, "dispatched").dispatched = true;
  }

  @Override
  public void callQueued(int call) {
    check(call(call, "queued").attempts.isEmpty(), "call " + call + " waits beside an attempt");
  }

  @Override
  public void callPermitted(int call) {
    Open open = call(call, "permitted");
    check(!open.permitted && !open.dispatched, "a second permit for call " + call);
    open.permitted = true;
  }

  @Override
  public void attemptStarted(int call, int attempt, AttemptReason reason, String endpoint) {
    Open open = call(call, "attempt");
    check(open.permitted, "call " + call + " is tried without a permit");
    check(attempt == ++open.started, "attempt " + attempt + " is not the next one");
    check((attempt == 1) == (reason == AttemptReason.FIRST), reason + " as attempt " + attempt);
    open.attempts.put(attempt, Stage.STARTED);
  }

  @Override
  public void attemptConnected(int call, int attempt) {
    attempt(call, attempt, Stage.STARTED, Stage.CONNECTED);
  }

  @Override
  public void attemptHead(int call, int attempt, int status) {
    attempt(call, attempt, Stage.CONNECTED, Stage.HEAD);
  }

  @Override
  public void attemptBodyEnded(int call, int attempt) {
    attempt(call, attempt, Stage.HEAD, Stage.READ);
  }

  @Override
  public void attemptEnded(int call, int attempt, AttemptOutcome outcome) {
    Stage stage = call(call, "attempt's end").attempts.remove(attempt);
    check(stage != null, "attempt " + attempt + " of call " + call + " ended, and was not open");
  }

  @Override
  public void callCancelled(int call) {
    call(call, "cancelled");
  }

  @Override
  public void callEnded(int call, Outcome outcome, int status, @Nullable GatewayError error) {
    Open open = call(call, "end");
    check(open.attempts.isEmpty(), "call " + call + " ended before " + open.attempts);
    check((error == null) == (outcome == Outcome.SUCCESS), outcome + " with " + error);
    calls.remove(call);
  }

  @Override
  public void exchangeEnded(int status, long bytes, @Nullable GatewayError error) {
    check(!ended, "the exchange ended twice");
    ended = true;
  }
}
