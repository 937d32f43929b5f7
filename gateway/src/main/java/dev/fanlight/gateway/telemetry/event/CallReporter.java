package dev.fanlight.gateway.telemetry.event;

import dev.fanlight.gateway.telemetry.journal.CallRecord;
import dev.fanlight.gateway.telemetry.trace.ExchangeTrace;
import dev.fanlight.gateway.telemetry.upstream.AttemptReason;
import dev.fanlight.gateway.telemetry.upstream.CallMeters;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.Outcome;
import dev.fanlight.plugin.Phase;
import io.vertx.core.MultiMap;
import org.jspecify.annotations.Nullable;

/**
 * Tells what happens to one call of an exchange, and keeps when it happened. Of several attempts
 * the first one counts. Time stands still for a call that is over. Confined to the exchange's loop.
 */
public final class CallReporter {
  private static final long NEVER = -1;

  private final ExchangeReporter exchange;
  private final int number;
  private final String name;
  private final CallMeters meters;
  private final long readyAt;
  private int attempts;

  // When it happened, in nanoseconds after the call was ready.
  private long queuedAfter = NEVER;
  private long permittedAfter = NEVER;
  private long connectedAfter = NEVER;
  private long cancelledAfter = NEVER;
  private long overAfter = NEVER;

  CallReporter(ExchangeReporter exchange, int number, String name, CallMeters meters) {
    this.exchange = exchange;
    this.number = number;
    this.name = name;
    this.meters = meters;
    this.readyAt = exchange.now();
  }

  /** Of the call within its exchange, from 1. */
  public int number() {
    return number;
  }

  String name() {
    return name;
  }

  /** The call goes to the gateway's own routes, which need no permit for it. */
  public void dispatched() {
    made();
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
    if (queuedAfter == NEVER) {
      queuedAfter = elapsedNanos();
    }
    if (exchange.observer != null) {
      exchange.observer.callQueued(number);
    }
  }

  /** The call has a permit; only its first one counts. */
  public void permitted() {
    if (permittedAfter != NEVER) {
      return;
    }
    permittedAfter = elapsedNanos();
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
    if (exchange.observer != null) {
      exchange.observer.attemptStarted(number, attempts, reason, endpoint);
    }
    return attempts;
  }

  /**
   * Tells the upstream what its trace is, in the fields of an attempt's request. Without tracing
   * they stay as they are.
   */
  public void putTrace(int attempt, MultiMap fields) {
    ExchangeTrace trace = exchange.trace();
    if (trace != null) {
      trace.put(fields, number, attempt);
    }
  }

  /** Of the exchange that the call goes to, if it goes to the gateway's own routes. */
  public @Nullable ExchangeTrace traceWithin() {
    ExchangeTrace trace = exchange.trace();
    return trace == null ? null : trace.within(number);
  }

  /** The attempt has a connection; the request is being sent. */
  public void attemptConnected(int attempt) {
    if (connectedAfter == NEVER) {
      connectedAfter = elapsedNanos();
    }
    if (exchange.observer != null) {
      exchange.observer.attemptConnected(number, attempt);
    }
  }

  /** The head of a response to the attempt has come. */
  public void attemptHead(int attempt, int status) {
    if (exchange.observer != null) {
      exchange.observer.attemptHead(number, attempt, status);
    }
  }

  /** The response to the attempt has been read to its end. */
  public void attemptBodyEnded(int attempt) {
    if (exchange.observer != null) {
      exchange.observer.attemptBodyEnded(number, attempt);
    }
  }

  /** Nothing of the attempt is left. */
  public void attemptEnded(int attempt, AttemptOutcome outcome) {
    if (exchange.observer != null) {
      exchange.observer.attemptEnded(number, attempt, outcome);
    }
  }

  /** The call is given up, because nobody needs it. */
  public void cancelled() {
    if (cancelledAfter != NEVER) {
      return;
    }
    cancelledAfter = elapsedNanos();
    if (exchange.observer != null) {
      exchange.observer.callCancelled(number);
    }
  }

  /** Nothing goes on for the call any more, and its response is about to be judged. */
  public void over() {
    overAfter = elapsedNanos();
  }

  /**
   * The call has its outcome; exactly once, after {@link #over}.
   *
   * @param status the upstream's; 0 when there was none
   * @param error null when it succeeded
   */
  public void ended(Outcome outcome, int status, @Nullable GatewayError error) {
    if (cancelledAfter != NEVER) {
      meters.cancelled(overAfter - cancelledAfter);
    }
    meters.ended(outcome, phase(outcome, error), overAfter);
    exchange.ended(this, outcome, status, error);
  }

  /** How far it had come, of a timeout. */
  private static @Nullable Phase phase(Outcome outcome, @Nullable GatewayError error) {
    return outcome == Outcome.TIMEOUT && error != null ? error.phase() : null;
  }

  /** From being ready to its end, or until now. */
  public long elapsedNanos() {
    return overAfter == NEVER ? exchange.now() - readyAt : overAfter;
  }

  /** How long it waited for its first permit, or waits until now. */
  public long queuedNanos() {
    if (queuedAfter == NEVER) {
      return 0;
    }
    return (permittedAfter == NEVER ? elapsedNanos() : permittedAfter) - queuedAfter;
  }

  /** From its first permit until its first connection, or until now; 0 without a permit. */
  public long connectNanos() {
    if (permittedAfter == NEVER) {
      return 0;
    }
    return (connectedAfter == NEVER ? elapsedNanos() : connectedAfter) - permittedAfter;
  }

  /** What there is to note of it once it is over. */
  CallRecord record(
      long exchangeStartedAt, Outcome outcome, int status, @Nullable GatewayError error) {
    return new CallRecord(
        name,
        meters.upstream(),
        outcome,
        status,
        readyAt - exchangeStartedAt,
        queuedNanos(),
        connectNanos(),
        overAfter,
        attempts,
        error == null ? null : error.code(),
        error == null ? null : error.phase());
  }
}
