package dev.fanlight.gateway.telemetry.event;

import static dev.fanlight.gateway.telemetry.journal.ExchangeRecord.NEVER;

import dev.fanlight.gateway.telemetry.journal.CallRows;
import dev.fanlight.gateway.telemetry.journal.CallRows.Time;

/**
 * When something happened to a call, in nanoseconds since its exchange began. Of several attempts
 * the first connection counts and the last response head. Confined to the exchange's loop.
 */
final class CallTimes {
  /** It had its turn. */
  final long made;

  /** It could have begun, but for its turn. */
  long ready;

  /** The number of the call whose end made it ready; 0: none. */
  int after;

  long deadline = NEVER;
  long queued = NEVER;
  long permitted = NEVER;
  long connected = NEVER;
  long head = NEVER;
  long cancelled = NEVER;
  long over = NEVER;

  CallTimes(long made) {
    this.made = made;
    this.ready = made;
  }

  long elapsed(ExchangeReporter exchange) {
    return until(NEVER, exchange) - made;
  }

  long queued(ExchangeReporter exchange) {
    return queued == NEVER ? 0 : until(permitted, exchange) - queued;
  }

  long connected(ExchangeReporter exchange) {
    return permitted == NEVER ? 0 : until(connected, exchange) - permitted;
  }

  /** That time, or the call's end, or now. */
  private long until(long time, ExchangeReporter exchange) {
    if (time != NEVER) {
      return time;
    }
    return over == NEVER ? exchange.now() : over;
  }

  /** Writes down that it has begun. */
  void begin(CallRows calls, int row) {
    calls.at(row, Time.READY, ready);
    calls.at(row, Time.MADE, made);
  }

  /** Writes down all of it. */
  void write(CallRows calls, int row) {
    begin(calls, row);
    calls.after(row, after);
    calls.at(row, Time.DEADLINE, deadline);
    calls.at(row, Time.QUEUED, queued);
    calls.at(row, Time.PERMITTED, permitted);
    calls.at(row, Time.CONNECTED, connected);
    calls.at(row, Time.HEAD, head);
    calls.at(row, Time.CANCELLED, cancelled);
    calls.at(row, Time.ENDED, over);
  }
}
