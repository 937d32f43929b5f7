package dev.fanlight.gateway.telemetry.event;

import dev.fanlight.gateway.telemetry.journal.FinishedExchange;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import org.jspecify.annotations.Nullable;

/**
 * How one attempt ended. Every attempt tells it once, to its endpoint and to {@link
 * ExchangeObserver#attemptEnded}.
 *
 * <p>A limit that adapts to the upstream should take its samples there too: {@code Answered} is a
 * success, {@code Failed} may be a sign of overload, {@code Reset} says nothing. Permits do not
 * carry that. A retry keeps the permit of its call, so one permit may see several attempts and the
 * pauses between them.
 */
public sealed interface AttemptOutcome {
  /** One of the words that {@link FinishedExchange.Attempt#outcome} may be. */
  default String word() {
    return switch (this) {
      case Answered answered -> FinishedExchange.ANSWERED;
      case Failed failed -> FinishedExchange.FAILED;
      case Reset reset ->
          reset == Reset.NOT_NEEDED ? FinishedExchange.LOST : FinishedExchange.CANCELLED;
    };
  }

  /** Why it failed; null: it did not. */
  default @Nullable ErrorCode failure() {
    return this instanceof Failed failed ? failed.error().code() : null;
  }

  /**
   * The endpoint answered. The response was read to its end, or begins to stream to its reader, or
   * the call makes another attempt because of its status.
   *
   * @param retryAfter seconds that the endpoint wants to be left alone; 0: it does not say
   */
  record Answered(int status, int retryAfter) implements AttemptOutcome {
    private static final int FIRST = 200;
    private static final Answered[] COMMON = new Answered[400];

    static {
      for (int i = 0; i < COMMON.length; i++) {
        COMMON[i] = new Answered(FIRST + i, 0);
      }
    }

    /** The outcome with that status. A status from 200 to 599 costs no allocation. */
    public static Answered of(int status) {
      int index = status - FIRST;
      return index >= 0 && index < COMMON.length ? COMMON[index] : new Answered(status, 0);
    }
  }

  /**
   * The attempt failed. The error's phase says how far it came: in {@code BODY} there was a
   * response head.
   *
   * @param status of the response head; 0: there was none
   * @param excuse why the endpoint is not to blame
   */
  record Failed(GatewayError error, int status, Excuse excuse) implements AttemptOutcome {}

  /** Why an endpoint is not to blame for an attempt that failed. */
  enum Excuse {
    NONE,
    /** It is certain that the upstream has not processed the request. */
    UNPROCESSED,
    /** The same, because the upstream ended an HTTP/2 connection after it had served others. */
    WENT_AWAY,
    /**
     * The connection had served another attempt before, and the upstream may have closed it just
     * then. Or the gateway gave up an HTTP/2 connection that other attempts used too.
     */
    REUSED_CONNECTION,
    /** The attempt ended by a timeout, and had little of the time that the upstream allows. */
    LITTLE_TIME,
    /** The gateway itself could not make the attempt. */
    OURS
  }

  /** The attempt was reset, and that says nothing about its endpoint. */
  enum Reset implements AttemptOutcome {
    /** Its call was cancelled. */
    CANCELLED,
    /** Another attempt of its call was faster. */
    NOT_NEEDED,
    /** What it says about its endpoint was told when its response began to stream. */
    TOLD
  }
}
