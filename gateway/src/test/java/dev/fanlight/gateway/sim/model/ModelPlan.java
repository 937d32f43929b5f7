package dev.fanlight.gateway.sim.model;

import java.util.List;

/**
 * A fan-out in the words of the model.
 *
 * @param mapped whether the calls are the items of one {@code for_each}
 * @param join all, all_settled, first, quorum or as_completed
 * @param needed successes: of a quorum, or enough of as_completed
 * @param merge object, array, concat or first
 */
record ModelPlan(
    List<Call> calls,
    boolean mapped,
    String join,
    int needed,
    String merge,
    int concurrency,
    int deadline) {
  /** How a call ends by itself. */
  enum Kind {
    OK("", 200, 1),
    STALE("", 200, 2),
    RETRIED("", 200, 2),
    HEDGED("", 200, 2),
    /** A success of a race alone: nothing can be merged of it. */
    MOVED("call_failed", 302, 1),
    PARTIAL("call_failed", 206, 1),
    NOT_FOUND("call_failed", 404, 1),
    BROKEN("call_failed", 500, 1),
    UNAVAILABLE("call_failed", 503, 2),
    REFUSED("connect_failed", 502, 1),
    RESET("connection_reset", 502, 1),
    LATE("deadline_exceeded", 504, 1),

    /** A null in a list that is in an answer: no call at all. */
    NULL("", 0, 0),

    /** An item of which the condition says no: no call either. */
    UNWANTED("", 0, 0);

    final String code;
    final int status;

    /** How often the time of one try passes until then. */
    final int tries;

    Kind(String code, int status, int tries) {
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
   * @param over where its list is: "request", "call" for the first that it comes after; "": it is
   *     no list, but one item
   * @param wanted false: its condition does not hold
   * @param instead what stands in its place when it fails: "", "null" or "fb"
   */
  record Call(
      String name,
      List<Integer> after,
      String over,
      List<Item> items,
      boolean wanted,
      String instead) {

    boolean listed() {
      return !over.isEmpty();
    }
  }
}
