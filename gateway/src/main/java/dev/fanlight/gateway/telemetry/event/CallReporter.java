package dev.fanlight.gateway.telemetry.event;

import static dev.fanlight.gateway.telemetry.journal.ExchangeRecord.NEVER;
import static dev.fanlight.gateway.telemetry.journal.ExchangeRecord.NO_ROW;

import dev.fanlight.gateway.telemetry.journal.AttemptRows;
import dev.fanlight.gateway.telemetry.journal.CallRows;
import dev.fanlight.gateway.telemetry.journal.CallRows.Need;
import dev.fanlight.gateway.telemetry.journal.ExchangeRecord;
import dev.fanlight.gateway.telemetry.trace.ExchangeTrace;
import dev.fanlight.gateway.telemetry.upstream.AttemptReason;
import dev.fanlight.gateway.telemetry.upstream.CallMeters;
import dev.fanlight.gateway.time.Deadline;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.Outcome;
import dev.fanlight.plugin.Phase;
import org.jspecify.annotations.Nullable;

/**
 * Tells what happens to one call of an exchange, and keeps when it happened. Time stands still for
 * a call that is over. Confined to the exchange's loop.
 */
public final class CallReporter {
  private final ExchangeReporter exchange;
  private final int number;
  private final String name;
  private final String declared;
  private final CallMeters meters;
  private final Need need;

  /** In the record of the exchange. */
  private final int row;

  private int attempts;

  private final CallTimes times;

  CallReporter(
      ExchangeReporter exchange,
      int number,
      String name,
      String declared,
      CallMeters meters,
      Need need) {
    this.exchange = exchange;
    this.number = number;
    this.name = name;
    this.declared = declared;
    this.meters = meters;
    this.need = need;
    this.times = new CallTimes(exchange.now());
    ExchangeRecord record = exchange.record();
    this.row = record == null ? NO_ROW : begin(record);
  }

  private int begin(ExchangeRecord record) {
    record.callBegan();
    CallRows calls = record.calls();
    int own = calls.begin(number);
    if (own != NO_ROW) {
      calls.names(own, name, declared, meters.upstream(), need);
      times.begin(calls, own);
    }
    return own;
  }

  /** Of the call within its exchange, from 1. */
  public int number() {
    return number;
  }

  String name() {
    return name;
  }

  Need need() {
    return need;
  }

  CallTimes times() {
    return times;
  }

  /**
   * The end of that call has made this one ready.
   *
   * @param call its number; 0: none
   */
  public void after(int call) {
    times.after = call;
  }

  /**
   * The call has waited for its turn.
   *
   * @param since by the loop's clock
   */
  public void waited(long since) {
    times.ready = exchange.since(since);
  }

  /** The call will end by then. */
  public void deadline(Deadline deadline) {
    times.deadline = exchange.since(deadline.nanos());
  }

  /** The call asks its upstream with that method. */
  public void asks(String method) {
    ExchangeRecord record = exchange.record();
    if (record != null && row != NO_ROW) {
      record.calls().method(row, method);
    }
  }

  /** The call goes to the gateway's own routes, which need no permit for it. */
  public void dispatched() {
    made();
    times.permitted = exchange.now();
    times.connected = times.permitted;
    if (exchange.observer != null) {
      exchange.observer.callDispatched(number);
    }
  }

  private void made() {
    attempts++;
    if (attempts == 1) {
      exchange.callMade();
    }
  }

  /** The call waits: no permit is free, or its owner does not admit it yet. */
  public void queued() {
    if (times.queued == NEVER) {
      times.queued = exchange.now();
    }
    if (exchange.observer != null) {
      exchange.observer.callQueued(number);
    }
  }

  /** The call has a permit; only its first one counts. */
  public void permitted() {
    if (times.permitted != NEVER) {
      return;
    }
    times.permitted = exchange.now();
    if (exchange.observer != null) {
      exchange.observer.callPermitted(number);
    }
  }

  /**
   * An attempt begins. {@link #attemptEnded} must follow.
   *
   * @return its number within the call, from 1
   */
  public int attemptStarted(AttemptReason reason, String endpoint) {
    made();
    meters.attempt(reason);
    ExchangeRecord record = exchange.record();
    if (record != null) {
      // The first one begins with the permit.
      long now = attempts == 1 && times.permitted != NEVER ? times.permitted : exchange.now();
      record.attempts().begin(row, attempts, now, reason, endpoint);
    }
    if (exchange.observer != null) {
      exchange.observer.attemptStarted(number, attempts, reason, endpoint);
    }
    return attempts;
  }

  /** The trace that its exchange is in; null: there is no tracing. */
  public @Nullable ExchangeTrace trace() {
    return exchange.trace();
  }

  /** The attempt has a connection; the request is being sent. */
  public void attemptConnected(int attempt) {
    long now = exchange.now();
    if (times.connected == NEVER) {
      times.connected = now;
    }
    at(attempt, AttemptRows.Time.CONNECTED, now);
    if (exchange.observer != null) {
      exchange.observer.attemptConnected(number, attempt);
    }
  }

  private void at(int attempt, AttemptRows.Time time, long nanos) {
    ExchangeRecord record = exchange.record();
    if (record != null) {
      record.attempts().reach(row, attempt, time, nanos);
    }
  }

  /** The head of a response to the attempt has come. */
  public void attemptHead(int attempt, int status) {
    times.head = exchange.now();
    ExchangeRecord record = exchange.record();
    if (record != null) {
      record.attempts().head(row, attempt, times.head, status);
    }
    if (exchange.observer != null) {
      exchange.observer.attemptHead(number, attempt, status);
    }
  }

  /** The response to the attempt has been read to its end. */
  public void attemptBodyEnded(int attempt) {
    at(attempt, AttemptRows.Time.BODY, exchange.now());
    if (exchange.observer != null) {
      exchange.observer.attemptBodyEnded(number, attempt);
    }
  }

  /** Nothing of the attempt is left. */
  public void attemptEnded(int attempt, AttemptOutcome outcome) {
    ExchangeRecord record = exchange.record();
    if (record != null) {
      record.attempts().end(row, attempt, exchange.now(), outcome.word(), outcome.failure());
    }
    if (exchange.observer != null) {
      exchange.observer.attemptEnded(number, attempt, outcome);
    }
  }

  /** Counts what becomes of the calls of its route to its upstream. */
  public CallMeters meters() {
    return meters;
  }

  /** The call is given up, because nobody needs it. */
  public void cancelled() {
    if (times.cancelled != NEVER) {
      return;
    }
    times.cancelled = exchange.now();
    if (exchange.observer != null) {
      exchange.observer.callCancelled(number);
    }
  }

  /** Nothing goes on for the call any more, and its response is about to be judged. */
  public void over() {
    times.over = exchange.now();
  }

  /**
   * The call has its outcome; exactly once, after {@link #over}.
   *
   * @param status the upstream's; 0 when there was none
   * @param error null when it succeeded
   */
  public void ended(Outcome outcome, int status, @Nullable GatewayError error) {
    if (times.cancelled != NEVER) {
      meters.cancelled(times.over - times.cancelled);
    }
    meters.ended(outcome, phase(outcome, error), elapsedNanos());
    exchange.ended(this, outcome, status, error);
  }

  /** How far it had come, of a timeout. */
  private static @Nullable Phase phase(Outcome outcome, @Nullable GatewayError error) {
    return outcome == Outcome.TIMEOUT && error != null ? error.phase() : null;
  }

  /** From having its turn to its end, or until now. */
  public long elapsedNanos() {
    return times.elapsed(exchange);
  }

  /** How long it waited for its first permit, or waits until now. */
  public long queuedNanos() {
    return times.queued(exchange);
  }

  /** From its first permit until its first connection, or until now; 0 without a permit. */
  public long connectNanos() {
    return times.connected(exchange);
  }

  /** Writes down what there is to know of it once it is over. */
  void write(ExchangeRecord record, Outcome outcome, int status, @Nullable GatewayError error) {
    CallRows calls = record.calls();
    int at = row;
    if (at == NO_ROW) {
      boolean lost = error != null && error.code() == ErrorCode.CANCELLED;
      at = calls.share(number, lost || need == Need.BACKGROUND);
      if (at == NO_ROW) {
        return;
      }
      calls.names(at, name, declared, meters.upstream(), need);
    }
    times.write(calls, at);
    calls.end(at, outcome, status, error);
  }
}
