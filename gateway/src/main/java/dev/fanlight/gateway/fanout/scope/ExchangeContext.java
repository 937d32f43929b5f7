package dev.fanlight.gateway.fanout.scope;

import dev.fanlight.gateway.limit.Turn;
import dev.fanlight.gateway.limit.memory.HeldBytes;
import dev.fanlight.gateway.telemetry.CallNotes;
import dev.fanlight.gateway.time.Loop;
import io.vertx.core.MultiMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What all calls of one exchange share. Confined to its loop. */
public class ExchangeContext {
  private final LoopShare share;
  private final Function<String, @Nullable CallSpec> calls;
  private String requestId;
  private final HeldBytes held;
  private @Nullable HeldBytes answer;
  private Turn turn = new Turn();
  private @Nullable CallNotes notes;
  private @Nullable Consumer<MultiMap> onHints;

  private @Nullable String slowestCall;
  private long slowestNanos;
  private long queuedNanos;

  /**
   * @param calls of the exchange's route to an upstream, by its name
   * @param held by this exchange
   */
  public ExchangeContext(
      LoopShare share,
      Function<String, @Nullable CallSpec> calls,
      String requestId,
      HeldBytes held) {
    this.share = share;
    this.calls = calls;
    this.requestId = requestId;
    this.held = held;
  }

  public Loop loop() {
    return share.loop();
  }

  /** What the exchange holds in memory; ended with it. */
  public HeldBytes held() {
    return held;
  }

  /** Of that, its answer: a body that is there, or what of a stream is not written yet. */
  public HeldBytes answer() {
    if (answer == null) {
      answer = held.part();
    }
    return answer;
  }

  public String requestId() {
    return requestId;
  }

  public void requestId(String id) {
    requestId = id;
  }

  /** Makes this exchange share the turn of another in every queue: an item of a batch. */
  public void partOf(ExchangeContext whole) {
    turn = whole.turn;
  }

  /** Of this exchange in every queue. */
  public Turn turn() {
    return turn;
  }

  OpenCalls openCalls() {
    return share.openCalls();
  }

  public Background background() {
    return share.background();
  }

  @Nullable CallSpec call(String upstream) {
    return calls.apply(upstream);
  }

  /** Hears of the fields of interim answers; null: nobody does. */
  public void onHints(@Nullable Consumer<MultiMap> handler) {
    onHints = handler;
  }

  /** An upstream that answers the client itself has sent an interim answer. */
  public void hints(MultiMap fields) {
    if (onHints != null) {
      onHints.accept(fields);
    }
  }

  protected void ended(Call call) {
    queuedNanos = Math.max(queuedNanos, call.queuedNanos());
    if (call.elapsedNanos() >= slowestNanos) {
      slowestNanos = call.elapsedNanos();
      slowestCall = call.spec().name();
    }
    if (notes != null && notes.takes()) {
      notes.add(call.record(notes.startedAt()));
    }
  }

  /** Has the calls noted that end from here on; null: not any more. */
  public void noteCalls(@Nullable CallNotes into) {
    notes = into;
  }

  /** The name of the ended call that took longest; null when no call has ended. */
  public @Nullable String slowestCall() {
    return slowestCall;
  }

  /** How long that call took, in nanoseconds. */
  public long slowestNanos() {
    return slowestNanos;
  }

  /** The longest that any call waited for a permit, in nanoseconds. */
  public long queuedNanos() {
    return queuedNanos;
  }
}
