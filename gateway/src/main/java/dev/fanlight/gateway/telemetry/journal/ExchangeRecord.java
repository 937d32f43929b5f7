package dev.fanlight.gateway.telemetry.journal;

import dev.fanlight.gateway.telemetry.journal.FinishedExchange.SlowestCall;
import dev.fanlight.plugin.ErrorCode;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What happens to one exchange, written while it happens into flat arrays, which are used again for
 * another exchange. {@link FinishedExchange} reads it as plain values.
 *
 * <pre>
 *   blank --begins--&gt; written by its loop --ends--&gt; frozen --nobody took it--&gt; blank
 * </pre>
 *
 * <p>Confined to the exchange's loop until it is frozen. A frozen record does not change any more,
 * so whoever took it may hand it to other threads.
 *
 * <p>All times are nanoseconds since the exchange began. Calls, attempts and plugins have a row
 * each, as far as there is room.
 */
public final class ExchangeRecord {
  /** The time of what has not happened. */
  public static final long NEVER = -1;

  /** The row of what is not kept. */
  public static final int NO_ROW = -1;

  /** A record that has grown beyond is not used again, so that those that wait stay small. */
  private static final int MOST_ROWS_KEPT = 16;

  private static final int OWN_BYTES = 256;

  /** What a plugin's field takes besides its texts. */
  private static final int FIELD = 64;

  private final CallRows calls = new CallRows();
  private final AttemptRows attempts = new AttemptRows(calls);
  private @Nullable PluginRows plugins;
  private @Nullable ExchangeStart start;
  private @Nullable Ending ending;
  private long startedAt;
  private int begun;
  private long deadline;
  private long queuedAt;
  private long permittedAt;
  private long queueNanos;
  private long received;
  private boolean waitsForDetached;
  private @Nullable String slowestCall;
  private long slowestNanos;

  /**
   * How an exchange ended.
   *
   * @param epochMillis when the request's head was read
   * @param requestId that it had in the end
   * @param status that was sent; 499 when none was
   * @param bytes of content that were sent
   * @param durationNanos from the request's head to the end of the answer
   * @param overheadNanos in which no call was open that an answer waits for
   * @param error why it failed or its answer was broken off; null when neither
   * @param grpcStatus the name of its status; null: it is no gRPC call
   * @param fields of plugins: texts and whole numbers
   * @param requestBytes of content that came; without those of a tunnel
   * @param partial whether a part of the answer is missing
   */
  public record Ending(
      long epochMillis,
      String requestId,
      int status,
      long bytes,
      long durationNanos,
      long overheadNanos,
      @Nullable ErrorCode error,
      @Nullable String grpcStatus,
      Map<String, Object> fields,
      long requestBytes,
      boolean partial) {}

  ExchangeRecord() {}

  void begin(ExchangeStart exchange, long now) {
    start = exchange;
    startedAt = now;
    deadline = NEVER;
    queuedAt = NEVER;
    permittedAt = NEVER;
    queueNanos = 0;
    received = FinishedExchange.NO_TUNNEL;
  }

  /** Makes it blank. False: it is too large to be used again. */
  boolean cleared() {
    if (calls.room() > MOST_ROWS_KEPT || attempts.room() > MOST_ROWS_KEPT) {
      return false;
    }
    calls.clear();
    attempts.clear();
    if (plugins != null) {
      plugins.clear();
    }
    start = null;
    ending = null;
    begun = 0;
    waitsForDetached = false;
    slowestCall = null;
    slowestNanos = 0;
    return true;
  }

  /** Nothing is written to it from now on. */
  public void freeze(Ending end) {
    ending = end;
    if (queuedAt != NEVER && permittedAt == NEVER) {
      // It waited in vain.
      queueNanos = Math.max(queueNanos, end.durationNanos() - queuedAt);
    }
  }

  /** A fan-out begins, which is likely to make that many calls. */
  public void expect(int more) {
    calls.reserve(calls.size() + more);
    attempts.reserve(attempts.size() + more);
  }

  /** A call begins; {@link CallRows#begin} gives it a row. */
  public void callBegan() {
    begun++;
  }

  public CallRows calls() {
    return calls;
  }

  public AttemptRows attempts() {
    return attempts;
  }

  public PluginRows plugins() {
    if (plugins == null) {
      plugins = new PluginRows();
    }
    return plugins;
  }

  /** The exchange must have ended by then. */
  public void deadline(long nanos) {
    deadline = nanos;
  }

  /** The exchange waits for a permit of its route. */
  public void queued(long nanos) {
    queuedAt = nanos;
  }

  /** The exchange has the permit. */
  public void permitted(long nanos) {
    permittedAt = nanos;
    queueNanos = nanos - Math.max(0, queuedAt);
  }

  /** A call has ended; of all calls the slowest and the longest wait for a permit are kept. */
  public void took(String call, long nanos, long queued) {
    queueNanos = Math.max(queueNanos, queued);
    if (nanos >= slowestNanos) {
      slowestNanos = nanos;
      slowestCall = call;
    }
  }

  /** Bytes came from the client through a tunnel. */
  public void received(long bytes) {
    received = bytes;
  }

  /** The answer waits for the calls of runs that plugins have detached. */
  public void waitsForDetached() {
    waitsForDetached = true;
  }

  public ExchangeStart start() {
    return Objects.requireNonNull(start, "the record is blank");
  }

  /** How the exchange ended; of a frozen record only. */
  public Ending ending() {
    return Objects.requireNonNull(ending, "the exchange has not ended");
  }

  /** About how many bytes of memory it takes, without its {@link #texts}. */
  public int weight() {
    return OWN_BYTES + calls.bytes() + attempts.bytes() + (plugins == null ? 0 : plugins.bytes());
  }

  /**
   * About how many bytes the texts take that are as long as a client or a plugin likes; of a frozen
   * record only.
   */
  public int texts() {
    int texts =
        start().details().length()
            + start().path().length()
            + start().method().length()
            + ending().requestId().length();
    for (Map.Entry<String, Object> field : ending().fields().entrySet()) {
      texts += FIELD + field.getKey().length() + field.getValue().toString().length();
    }
    return texts;
  }

  /** When the exchange began, by the clock that all loops share. */
  public long startedAt() {
    return startedAt;
  }

  /** How many calls, attempts and plugins it has. */
  public int rows() {
    return calls.size() + attempts.size() + (plugins == null ? 0 : plugins.size());
  }

  /** When the exchange ended, by the clock that all loops share. */
  public long endedAt() {
    return startedAt + ending().durationNanos();
  }

  boolean hasPlugins() {
    return plugins != null && plugins.size() > 0;
  }

  /** Calls that have no row. */
  int omitted() {
    return begun - calls.size();
  }

  /** Whether the answer waited for that call, or would have. */
  boolean awaits(int call) {
    return switch (calls.need(call)) {
      case ANSWER -> true;
      case DETACHED -> waitsForDetached;
      case BACKGROUND -> false;
    };
  }

  long deadline() {
    return deadline;
  }

  long queuedAt() {
    return queuedAt;
  }

  long permittedAt() {
    return permittedAt;
  }

  long queueNanos() {
    return queueNanos;
  }

  public long received() {
    return received;
  }

  @Nullable SlowestCall slowestCall() {
    return slowestCall == null ? null : new SlowestCall(slowestCall, slowestNanos);
  }
}
