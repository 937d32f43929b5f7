package dev.fanlight.gateway.upstream;

import dev.fanlight.gateway.limit.Permit;
import dev.fanlight.gateway.telemetry.event.AttemptOutcome;
import dev.fanlight.gateway.telemetry.upstream.AttemptReason;
import dev.fanlight.gateway.time.Clock;
import dev.fanlight.gateway.time.Loop;
import dev.fanlight.gateway.upstream.breaker.CircuitBreaker;
import dev.fanlight.gateway.upstream.breaker.Pass;
import dev.fanlight.gateway.upstream.call.CallContext;
import dev.fanlight.gateway.upstream.call.CallEvents;
import dev.fanlight.gateway.upstream.call.CallHead;
import dev.fanlight.gateway.upstream.call.CallPolicy;
import dev.fanlight.gateway.upstream.call.OpenCall;
import dev.fanlight.gateway.upstream.endpoint.Endpoint;
import dev.fanlight.gateway.upstream.network.AnnouncedTime;
import dev.fanlight.plugin.CallRequest;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.Phase;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One call on its way: permit, endpoint, attempts. Attempts follow each other as {@link Retries}
 * allow, and may overlap where the call is hedged: then the first response head wins. Whatever ends
 * the call first, {@link #close} runs once: it gives back what is held and tells the owner.
 */
final class UpstreamCall implements OpenCall {
  /** A permit is not kept over a longer pause than this. */
  private static final long LONGEST_HELD_PAUSE = TimeUnit.MILLISECONDS.toNanos(50);

  private static final long NEVER = -1;

  final Upstream upstream;
  private final CallRequest request;
  final CallContext context;
  final CallEvents events;
  final Retries retries;
  final CallPolicy policy;
  final Loop loop;
  final Clock clock;
  private final RunningAttempts running = new RunningAttempts();
  private final PermitQueue permits;
  private final AttemptPause pause = new AttemptPause();
  private final AttemptPause hedgePause = new AttemptPause();

  private boolean closed;
  private boolean answered;

  Verdict verdict = Verdict.NONE;

  UpstreamCall(
      Upstream upstream,
      CallRequest request,
      CallContext context,
      CallEvents events,
      CallPolicy policy) {
    this.upstream = upstream;
    this.request = request;
    this.context = context;
    this.events = events;
    this.loop = context.loop();
    this.clock = loop.clock();
    this.retries = new Retries(upstream, request, policy, clock, context.held());
    this.policy = policy;
    this.permits = new PermitQueue(this, upstream.shared.bulkhead());
  }

  /** The circuit breaker is asked once for each call. */
  void start() {
    context.report().asks(request.method().name());
    if (!retries.place.take()) {
      close(upstream.tunnelsFull());
      return;
    }
    CircuitBreaker breaker = upstream.shared.breaker();
    Pass pass = breaker == null ? null : breaker.ask(upstream.timeout());
    if (breaker != null && pass == null) {
      close(breaker.refusal());
      return;
    }
    verdict = Verdict.of(pass, upstream.shared.blame());
    acquire(AttemptReason.FIRST);
  }

  /** Begins an attempt, now or when there is a permit for it. */
  void acquire(AttemptReason reason) {
    if (!upstream.balancer.hasAny()) {
      close(upstream.noEndpoint());
      return;
    }
    Permit free = permits.take(reason);
    if (free != null) {
      attempt(free, reason);
    }
  }

  /** A permit has come. It goes with the attempt, or back. */
  void attempt(Permit permit, AttemptReason reason) {
    try {
      begin(permit, reason);
    } catch (RuntimeException | Error broken) {
      pause.keep(permit);
      abort(GatewayError.from(broken));
      permit.release();
    }
  }

  private void begin(Permit permit, AttemptReason reason) {
    context.report().permitted();
    if (context.deadline().passed(clock)) {
      beginNone(
          permit,
          GatewayError.deadlineExceeded(Phase.QUEUE, "no time was left at the call's turn"));
      return;
    }
    Endpoint endpoint = retries.pick(running);
    if (endpoint == null) {
      beginNone(permit, upstream.noEndpoint());
      return;
    }
    RunningAttempt started =
        new RunningAttempt(this, endpoint, permit, retries.share, reason, retries.renews);
    running.add(started);
    retries.begun();
    started.bound(upstream.config().timeouts().perTry());
    long millis = AnnouncedTime.millis(request.headers(), context, clock);
    upstream.connections.open(endpoint, retries.request(), context.requestId(), millis, started);
    if (reason == AttemptReason.FIRST) {
      armHedge();
    }
  }

  /** No attempt takes that permit. The call ends with that error, unless attempts of it run. */
  private void beginNone(Permit permit, GatewayError error) {
    permit.release();
    if (running.isEmpty()) {
      close(error);
    } else {
      retries.giveBack();
    }
  }

  private void armHedge() {
    long delay = retries.hedgeDelay();
    if (delay >= 0 && !closed && !answered) {
      hedgePause.begin(loop, delay, this::hedge);
    }
  }

  /** Another attempt beside the first, if a permit is free at once and the budget allows. */
  private void hedge() {
    if (closed || answered || running.isEmpty() || context.deadline().passed(clock)) {
      return;
    }
    Permit free = upstream.shared.bulkhead().tryAcquire();
    if (free == null) {
      return;
    }
    if (!retries.takeHedge(running, context.report())) {
      free.release();
      return;
    }
    attempt(free, AttemptReason.HEDGE);
    armHedge();
  }

  void head(RunningAttempt attempt, CallHead head) {
    boolean loses = running.size() > 1 && retries.loses(head);
    boolean again = retries.repeats(head, attempt);
    long backoff = again ? backoff(attempt, retries.asksToWait(head, running.endpoints())) : NEVER;
    if (loses || backoff != NEVER) {
      GatewayError reason =
          GatewayError.of(ErrorCode.CALL_FAILED, "answered with status " + head.status());
      attempt.decline(reason);
      next(attempt, backoff, AttemptReason.RETRY, reason);
      return;
    }
    answered = true;
    running.discardAllBut(attempt);
    if (!policy.buffered()) {
      attempt.streams();
      retries.answered();
    }
    events.head(head);
  }

  /** An attempt's response has been read to its end. */
  void answered(RunningAttempt attempt) {
    running.free(attempt).release();
    retries.succeeded(context.report());
    close(null);
  }

  /** An attempt has failed by itself. */
  void failed(RunningAttempt attempt, AttemptOutcome.Failed outcome) {
    GatewayError error = outcome.error();
    if (retries.replaces(attempt, outcome, answered, running)) {
      next(attempt, 0, running.replacing(attempt), error);
    } else {
      boolean again = retries.survives(error, attempt, answered);
      next(attempt, again ? backoff(attempt, 0) : NEVER, AttemptReason.RETRY, error);
    }
  }

  /**
   * Takes another attempt, if there is time for it: nanoseconds until it begins, at least those.
   * Beside others it begins at once: the endpoint that it goes to has not failed.
   */
  private long backoff(RunningAttempt attempt, long atLeast) {
    long backoff = running.size() > 1 ? 0 : Math.max(atLeast, retries.backoff());
    boolean inTime = context.deadline().remainingNanos(clock) > backoff;
    return inTime && retries.take(attempt, running, context.report()) ? backoff : NEVER;
  }

  /** The attempt is over with that error. Another follows after that time, if ever. */
  private void next(
      RunningAttempt attempt, long backoff, AttemptReason reason, GatewayError error) {
    Permit permit = running.free(attempt);
    retries.over(attempt);
    if (backoff == NEVER || context.deadline().remainingNanos(clock) <= backoff) {
      beginNone(permit, error);
      return;
    }
    answered = false;
    if (backoff > LONGEST_HELD_PAUSE) {
      permit.release();
      pause.begin(loop, backoff, () -> acquire(AttemptReason.RETRY));
    } else if (backoff > 0) {
      pause.keep(permit);
      pause.begin(loop, backoff, this::retry);
    } else {
      attempt(permit, reason);
    }
  }

  private void retry() {
    Permit permit = pause.take();
    if (permit != null && !closed) {
      attempt(permit, AttemptReason.RETRY);
    }
  }

  @Override
  public void abort(GatewayError reason) {
    if (closed) {
      return;
    }
    // Nothing must be left behind, whatever throws here.
    try {
      running.discardAll(reason);
    } finally {
      close(reason);
    }
  }

  void close(@Nullable GatewayError error) {
    if (closed) {
      return;
    }
    closed = true;
    permits.leave();
    pause.end();
    hedgePause.end();
    retries.close();
    verdict.closed(error);
    events.closed(error);
  }

  boolean isClosed() {
    return closed;
  }

  @Override
  public Phase phase() {
    return running.phase();
  }
}
