package dev.fanlight.gateway.fanout.scope;

import dev.fanlight.gateway.fanout.target.BoundTarget;
import dev.fanlight.gateway.limit.Loop;
import dev.fanlight.gateway.telemetry.CallNotes;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What all calls of one exchange share. Confined to its loop. */
public class ExchangeContext {
  private final Loop loop;
  private final OpenCalls openCalls;
  private final Background background;
  private final Function<String, @Nullable BoundTarget> targets;
  private String requestId;
  private Object identity = this;
  private @Nullable CallNotes notes;

  private @Nullable String slowestCall;
  private long slowestNanos;
  private long queuedNanos;

  /**
   * @param targets the upstreams as the exchange's route uses them
   */
  public ExchangeContext(
      Loop loop,
      OpenCalls openCalls,
      Background background,
      Function<String, @Nullable BoundTarget> targets,
      String requestId) {
    this.loop = loop;
    this.openCalls = openCalls;
    this.background = background;
    this.targets = targets;
    this.requestId = requestId;
  }

  public Loop loop() {
    return loop;
  }

  public String requestId() {
    return requestId;
  }

  public void requestId(String id) {
    requestId = id;
  }

  /**
   * Makes this exchange take its turns in bulkhead queues as a part of another: an item of a batch.
   */
  public void partOf(ExchangeContext whole) {
    identity = whole.identity;
  }

  /** Bulkhead queues take turns between these. */
  public Object identity() {
    return identity;
  }

  OpenCalls openCalls() {
    return openCalls;
  }

  public Background background() {
    return background;
  }

  @Nullable BoundTarget target(String upstream) {
    return targets.apply(upstream);
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
