package dev.fanlight.gateway.sim.model;

import dev.fanlight.plugin.ErrorCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A fan-out in the words of the model.
 *
 * @param mapped whether the calls are the items of one {@code for_each}
 * @param needed successes: of a quorum, or enough of as_completed; 0: none
 * @param deadline in milliseconds
 */
record ModelPlan(
    List<Call> calls,
    boolean mapped,
    Join join,
    int needed,
    Merge merge,
    int concurrency,
    int deadline) {

  /** Whether the answer is made of several results at once. */
  boolean merges() {
    return join != Join.FIRST && join != Join.AS_COMPLETED;
  }

  enum Join {
    ALL,
    ALL_SETTLED,
    FIRST,
    QUORUM,
    AS_COMPLETED
  }

  enum Merge {
    OBJECT,
    ARRAY,
    CONCAT,
    FIRST
  }

  /** Where the list of a call is. */
  enum Over {
    /** The call has no list: it is one item. */
    NONE,
    REQUEST,
    /** In the answer of the first call that this one waits for. */
    CALL
  }

  /** The answer has this instead of a failure. */
  enum Instead {
    NONE(""),
    NULL("null"),
    FALLBACK("fb");

    final String word;

    Instead(String word) {
      this.word = word;
    }
  }

  /** How a call ends by itself. */
  enum Kind {
    OK(null, 200, 1),
    STALE(null, 200, 2),
    RETRIED(null, 200, 2),
    HEDGED(null, 200, 2),
    /** A success of a race alone: nothing can be merged of it. */
    MOVED(ErrorCode.CALL_FAILED, 302, 1),
    PARTIAL(ErrorCode.CALL_FAILED, 206, 1),
    NOT_FOUND(ErrorCode.CALL_FAILED, 404, 1),
    BROKEN(ErrorCode.CALL_FAILED, 500, 1),
    UNAVAILABLE(ErrorCode.CALL_FAILED, 503, 2),
    REFUSED(ErrorCode.CONNECT_FAILED, 502, 1),
    RESET(ErrorCode.CONNECTION_RESET, 502, 1),
    LATE(ErrorCode.DEADLINE_EXCEEDED, 504, 1),

    /** A null in a list that is in an answer: no call at all. */
    NULL(null, 0, 0),

    /** An item of which the condition says no: no call either. */
    UNWANTED(null, 0, 0);

    final @Nullable ErrorCode code;
    final int status;

    /** How often the time of one try passes until then. */
    final int tries;

    Kind(@Nullable ErrorCode code, int status, int tries) {
      this.code = code;
      this.status = status;
      this.tries = tries;
    }
  }

  /**
   * One call to be made.
   *
   * @param millis that one try takes
   */
  record Item(int millis, Kind kind) {
    boolean calls() {
      return kind.tries > 0;
    }
  }

  /**
   * A declared call.
   *
   * @param after places of the calls that it waits for
   * @param wanted false: its condition does not hold
   */
  record Call(
      String name,
      List<Integer> after,
      Over over,
      List<Item> items,
      boolean wanted,
      Instead instead) {

    boolean listed() {
      return over != Over.NONE;
    }

    /** How many calls it makes. */
    int due() {
      return (int) items.stream().filter(Item::calls).count();
    }
  }
}
