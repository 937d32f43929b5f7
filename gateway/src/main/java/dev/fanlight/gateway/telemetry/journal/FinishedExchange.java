package dev.fanlight.gateway.telemetry.journal;

import static dev.fanlight.gateway.telemetry.journal.ExchangeRecord.NEVER;

import dev.fanlight.gateway.telemetry.journal.ExchangeRecord.Ending;
import dev.fanlight.gateway.telemetry.meter.PathPhase;
import dev.fanlight.gateway.telemetry.upstream.AttemptReason;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.Outcome;
import dev.fanlight.plugin.Phase;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An exchange that is over, as plain values. Times are in nanoseconds; those whose name ends with
 * {@code At} count from the beginning of the exchange, and are {@link ExchangeRecord#NEVER} where
 * that did not happen.
 *
 * @param start what the client asked for
 * @param ending how it ended
 * @param deadlineAt when it would have ended at the latest, up to the head of its answer
 * @param queueNanos the longest of its calls' waits for a permit, and its own
 * @param received bytes that came from the client through a tunnel; {@link #NO_TUNNEL} without one
 * @param slowestCall null when it made no call
 * @param calls in the order in which they began
 * @param omitted calls that were too many to be kept
 * @param plugins in the order in which it came to them
 * @param criticalPath what made it as long as it was, from its beginning to its end, without a gap
 */
public record FinishedExchange(
    ExchangeStart start,
    Ending ending,
    long deadlineAt,
    long queueNanos,
    long received,
    @Nullable SlowestCall slowestCall,
    List<Call> calls,
    int omitted,
    List<Plugin> plugins,
    List<Part> criticalPath) {
  public static final long NO_TUNNEL = -1;

  // The outcomes of attempts.
  public static final String ANSWERED = "answered";
  public static final String FAILED = "failed";
  public static final String CANCELLED = "cancelled";

  /** Another attempt of the call was faster. */
  public static final String LOST = "lost";

  /**
   * @param nanos from the call having its turn to its outcome
   */
  public record SlowestCall(String name, long nanos) {}

  /**
   * One call.
   *
   * @param number within the exchange, from 1
   * @param declared the name that the configuration has for it; an item of a list has a number too
   * @param method of its requests; null: it came to none
   * @param awaited whether the answer waited for it, or would have
   * @param outcome null: it was still open when the exchange ended
   * @param status the upstream's; 0 when there was none
   * @param error null when it succeeded
   * @param phase how far it had come, of a timeout; else null
   * @param startAt when it could begin, but for its turn
   * @param turnNanos of waiting for its turn
   * @param queueNanos of waiting for its first permit
   * @param connectNanos of waiting for its first connection
   * @param runNanos all the rest
   * @param after the name of the call whose end made it ready; null: it waited for none
   * @param attempts in the order in which they began
   */
  public record Call(
      int number,
      String name,
      String declared,
      String upstream,
      @Nullable String method,
      boolean awaited,
      @Nullable Outcome outcome,
      int status,
      @Nullable ErrorCode error,
      @Nullable Phase phase,
      long startAt,
      long turnNanos,
      long queueNanos,
      long connectNanos,
      long runNanos,
      @Nullable String after,
      long deadlineAt,
      long cancelledAt,
      List<Attempt> attempts) {

    /** When it ended; that of one that was still open is the end of the exchange. */
    public long endAt() {
      return startAt + turnNanos + queueNanos + connectNanos + runNanos;
    }
  }

  /**
   * One attempt of a call.
   *
   * @param number within its call, from 1
   * @param endpoint as {@code host:port}
   * @param bodyAt when its response had been read to the end
   * @param status of its response; 0: there was none
   * @param outcome {@link #ANSWERED}, {@link #FAILED}, {@link #CANCELLED} or {@link #LOST}; null:
   *     it was still open when the exchange ended
   * @param error why it failed; null: it did not
   */
  public record Attempt(
      int number,
      AttemptReason reason,
      String endpoint,
      long startAt,
      long connectedAt,
      long headAt,
      long bodyAt,
      long endAt,
      int status,
      @Nullable String outcome,
      @Nullable ErrorCode error) {}

  /**
   * One plugin.
   *
   * @param place in the route's chain, from 0
   * @param name the id of its entry
   * @param proceededAt when it passed the request on
   * @param resumedAt when an answer came back to it
   * @param leftAt when it answered, or its time was over
   * @param failedAt when it failed first
   */
  public record Plugin(
      int place,
      String name,
      long enteredAt,
      long proceededAt,
      long resumedAt,
      long leftAt,
      long failedAt) {}

  /**
   * One part of the critical path.
   *
   * @param call null: none was waited for
   * @param plugin null: the phase is not {@link PathPhase#PLUGIN}
   */
  public record Part(
      @Nullable String call,
      @Nullable String plugin,
      PathPhase phase,
      long startAt,
      long durationNanos) {}

  /** Reads a record that is frozen. */
  public static FinishedExchange of(ExchangeRecord record) {
    return new RecordReader(record).read();
  }

  public boolean isTunnel() {
    return received != NO_TUNNEL;
  }

  /** The call that is on the critical path for the longest time; null: none is on it. */
  public @Nullable String criticalCall() {
    return RecordReader.longest(criticalPath);
  }

  /** Whether that time has come. */
  public static boolean happened(long time) {
    return time != NEVER;
  }
}
