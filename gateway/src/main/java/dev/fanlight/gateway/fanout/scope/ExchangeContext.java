package dev.fanlight.gateway.fanout.scope;

import dev.fanlight.gateway.limit.Turn;
import dev.fanlight.gateway.limit.memory.HeldBytes;
import dev.fanlight.gateway.telemetry.event.ExchangeReporter;
import dev.fanlight.gateway.time.Loop;
import dev.fanlight.plugin.Calls;
import io.vertx.core.MultiMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What all calls of one exchange share. Confined to its loop. */
public final class ExchangeContext {
  private final LoopShare share;
  private final Function<LiveScope, Calls> calls;
  private String requestId;
  private final HeldBytes held;
  private final ExchangeReporter report;
  private @Nullable HeldBytes answer;
  private Turn turn = new Turn();
  private @Nullable Consumer<MultiMap> onHints;

  /**
   * @param calls that a scope of this exchange may make
   * @param held by this exchange
   * @param report is told what happens to this exchange
   */
  public ExchangeContext(
      LoopShare share,
      Function<LiveScope, Calls> calls,
      String requestId,
      HeldBytes held,
      ExchangeReporter report) {
    this.share = share;
    this.calls = calls;
    this.requestId = requestId;
    this.held = held;
    this.report = report;
  }

  /**
   * For an exchange that this one starts and does not own. It is reported as a part of this one.
   *
   * @param own what that exchange holds in memory
   */
  public ExchangeContext apart(HeldBytes own) {
    return new ExchangeContext(share, calls, requestId, own, report);
  }

  /** Is told what happens to the exchange. */
  public ExchangeReporter report() {
    return report;
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

  public OpenCalls openCalls() {
    return share.openCalls();
  }

  public Background background() {
    return share.background();
  }

  Calls calls(LiveScope scope) {
    return calls.apply(scope);
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
}
