package dev.fanlight.gateway.sim.exchange;

import dev.fanlight.gateway.config.action.CallConfig;
import dev.fanlight.gateway.sim.findings.Violations;
import dev.fanlight.gateway.time.Deadline;
import dev.fanlight.gateway.upstream.SharedUpstream;
import dev.fanlight.gateway.upstream.Upstream;
import dev.fanlight.gateway.upstream.call.CallContext;
import dev.fanlight.gateway.upstream.call.CallEvents;
import dev.fanlight.gateway.upstream.call.CallHead;
import dev.fanlight.gateway.upstream.call.CallPolicy;
import dev.fanlight.gateway.upstream.call.OpenCall;
import dev.fanlight.gateway.upstream.script.Script;
import dev.fanlight.plugin.CallRequest;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.Outcome;
import dev.fanlight.plugin.Phase;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One call between the engine and its upstream: sees all that passes, and whether it makes sense.
 */
public final class ObservedCall implements CallEvents, OpenCall {
  public final SimExchange exchange;
  public final CallConfig config;
  public final CallRequest request;
  public final SharedUpstream upstream;
  private final CallContext context;
  private final CallEvents events;

  private final Violations violations;
  final SimBulkhead permits;
  private final ExpectedAnswer expected;
  public final ObservedAttempts attempts;
  private @Nullable OpenCall open;
  private @Nullable Phase givenUpIn;
  private boolean won;
  private boolean closed;
  private @Nullable GatewayError error;

  /** When its own timeout ends, and whether its scope's deadline comes before that. */
  private final Deadline own;

  private final boolean boundByScope;

  public ObservedCall(
      SimExchange exchange,
      CallRequest request,
      CallContext context,
      CallEvents events,
      ObservedTarget target) {
    this.exchange = exchange;
    this.config = exchange.route().config(request);
    this.request = request;
    this.context = context;
    this.events = events;
    this.violations = exchange.violations();
    this.upstream = target.shared();
    this.expected =
        new ExpectedAnswer(
            exchange.plan(),
            config,
            config.effort().maxBody() == 0 ? target.maxBody() : config.effort().maxBody());
    this.permits = exchange.permits(upstream.config().name());
    this.own =
        Deadline.of(
            context.loop().clock(),
            config.effort().timeout() == null ? target.timeout() : config.effort().timeout());
    this.boundByScope = context.deadline().earlierThan(own);
    this.attempts = new ObservedAttempts(this, expected);
  }

  /** Opens it where it goes to. */
  OpenCall open(Upstream to, CallPolicy policy) {
    open = to.open(request, context, this, policy);
    return this;
  }

  /** Of the call within its exchange, from 1. */
  public int number() {
    return context.report().number();
  }

  /** Whether its deadline has passed. */
  public boolean late() {
    return context.deadline().passed(context.loop().clock());
  }

  @Override
  public void uploading(boolean now) {
    events.uploading(now);
  }

  @Override
  public void head(CallHead head) {
    violations.check(!closed, "%s: a head after its end", this);
    won = attempts.headDecides();
    events.head(head);
  }

  @Override
  public void closed(@Nullable GatewayError failure) {
    violations.check(!closed, "%s: closed twice", this);
    attempts.checkOver();
    closed = true;
    error = failure;
    permits.left(this);
    if (failure == null) {
      violations.check(attempts.answered(), "%s: a clean end without an answer", this);
      violations.check(
          expected.breaks(attempts.script()) == null, "%s: took what it may not", this);
      String flaw = expected.flaw(attempts.script());
      if (flaw != null) {
        exchange.cover(config, flaw, Phase.BODY);
      }
    } else {
      explain(failure.code(), failure.phase());
    }
    exchange.closed(this);
    events.closed(failure);
  }

  private void explain(ErrorCode code, @Nullable Phase phase) {
    boolean late = late();
    Script broken = attempts.broken();
    boolean explained =
        switch (code) {
          case DEADLINE_EXCEEDED ->
              (won ? exchange.expired() : late || attempts.timedOut()) && phase != null;
          case CANCELLED, CLIENT_GONE -> !config.schedule().background() && !exchange.expired();
          case SHUTTING_DOWN -> config.schedule().background();
          case BULKHEAD_FULL, QUEUE_TIMEOUT -> true;
          default -> attempts.sawFailure(code);
        };
    violations.check(explained, "%s: ended with %s for no reason", this, code);
    if (won && code == ErrorCode.DEADLINE_EXCEEDED) {
      exchange.cover("stream: max_duration");
    } else if (code == ErrorCode.DEADLINE_EXCEEDED && late) {
      exchange.cover(config, boundByScope ? "deadline" : "timeout", Objects.requireNonNull(phase));
    } else if (code.outcome() == Outcome.REJECTED) {
      exchange.cover(config, "rejected", Phase.QUEUE);
    } else if (code.outcome() == Outcome.CANCELLED) {
      Phase in = givenUpIn == null ? Phase.QUEUE : givenUpIn;
      exchange.cover(config, code == ErrorCode.CANCELLED ? "lost" : code.code(), in);
    } else if (broken != null && code == expected.breaks(broken)) {
      exchange.cover(config, expected.event(broken, code), Phase.BODY);
    }
  }

  /** As long as it is open. */
  public void checkInTime() {
    violations.check(
        won || context.deadline().remainingNanos(context.loop().clock()) >= 0,
        "%s: outlives its deadline",
        this);
    attempts.checkInTime();
  }

  /** There has been a reload. */
  public void reloaded(String change) {
    if (open != null && !change.isEmpty()) {
      exchange.cover(config, change, phase());
    }
  }

  /** Milliseconds that any attempt starting now may take. */
  public long mostMillis() {
    return Math.max(1, TimeUnit.NANOSECONDS.toMillis(own.remainingNanos(context.loop().clock())));
  }

  @Override
  public Phase phase() {
    return open == null ? Phase.QUEUE : open.phase();
  }

  public boolean isClosed() {
    return closed;
  }

  /** Closed with all that the fan-out needs. */
  public boolean succeeded() {
    return closed && error == null && expected.flaw(attempts.script()) == null;
  }

  /** Whether its head has decided a race, so that its body goes out as it comes. */
  public boolean won() {
    return won;
  }

  /** What it counts as. */
  public Outcome outcome() {
    if (error != null) {
      return error.code().outcome();
    }
    return succeeded() ? Outcome.SUCCESS : Outcome.FAILURE;
  }

  boolean complete() {
    return closed && error == null;
  }

  public int status() {
    return attempts.answered() ? attempts.script().status() : 0;
  }

  /** Its body, as it came over the wire. */
  public String wire() {
    return attempts.wire();
  }

  /** Whether something was declared that may stand in its place. */
  public boolean replaceable() {
    return config.result().fallback() != null || !config.result().onError().kinds().isEmpty();
  }

  /** Whether a fan-out that waits for all succeeds in spite of how it ended. */
  public boolean borne() {
    return succeeded() || replaceable() || config.result().optional();
  }

  @Override
  public void abort(GatewayError reason) {
    if (!closed) {
      givenUpIn = phase();
    }
    Objects.requireNonNull(open).abort(reason);
    violations.check(closed, "%s: given up and not closed", this);
  }

  @Override
  public String toString() {
    return exchange + " " + request.target();
  }
}
