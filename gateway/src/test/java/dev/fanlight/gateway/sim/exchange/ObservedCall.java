package dev.fanlight.gateway.sim.exchange;

import dev.fanlight.gateway.config.action.CallConfig;
import dev.fanlight.gateway.sim.findings.Violations;
import dev.fanlight.gateway.time.Deadline;
import dev.fanlight.gateway.upstream.CallContext;
import dev.fanlight.gateway.upstream.CallEvents;
import dev.fanlight.gateway.upstream.CallHead;
import dev.fanlight.gateway.upstream.CallPolicy;
import dev.fanlight.gateway.upstream.OpenCall;
import dev.fanlight.gateway.upstream.Script;
import dev.fanlight.gateway.upstream.ScriptedAttempt;
import dev.fanlight.gateway.upstream.SharedUpstream;
import dev.fanlight.gateway.upstream.Upstream;
import dev.fanlight.plugin.CallRequest;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.Outcome;
import dev.fanlight.plugin.Phase;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
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
  private final Set<ScriptedAttempt> running = new HashSet<>();

  private final Violations violations;
  final SimBulkhead permits;
  private final ExpectedAnswer expected;
  private final Set<ErrorCode> seen = EnumSet.noneOf(ErrorCode.class);
  private @Nullable OpenCall open;
  private @Nullable ScriptedAttempt answered;
  private @Nullable Script broken;
  private @Nullable Phase givenUpIn;
  private boolean won;
  private boolean tryTimedOut;
  private boolean closed;
  private @Nullable GatewayError error;
  private final AttemptCounts attempts = new AttemptCounts();

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
  }

  /** Opens it where it goes to. */
  OpenCall open(Upstream to, CallPolicy policy) {
    open = to.open(request, context, this, policy);
    return this;
  }

  public void opened(ScriptedAttempt attempt) {
    attempts.opened();
    violations.check(
        running.size() >= upstream.endpoints().current().endpoints().size()
            || running.stream().noneMatch(attempt::sharesEndpoint),
        "%s: twice at once to one endpoint",
        this);
    running.add(attempt);
    permits.served(this);
    violations.check(!closed, "%s: an attempt after its end", this);
    violations.check(!late(), "%s: an attempt too late", this);
  }

  public void attemptEnded(ScriptedAttempt attempt, @Nullable GatewayError failure) {
    violations.check(running.remove(attempt), "%s: an attempt ended twice", this);
    if (failure == null) {
      answered = attempt;
    } else {
      seen.add(failure.code());
      attempts.failed(attempt, failure.code());
      exchange.cover(config, failure.code().code(), attempt.phase());
    }
  }

  public void attemptReset(ScriptedAttempt attempt, GatewayError reason) {
    violations.check(running.remove(attempt), "%s: an attempt reset twice", this);
    if (reason.code() == ErrorCode.DEADLINE_EXCEEDED && !late()) {
      tryTimedOut = true;
      exchange.cover(config, "try_timeout", attempt.phase());
    }
    ErrorCode breaks = expected.breaks(attempt.script());
    if (breaks != null) {
      seen.add(breaks);
      broken = attempt.script();
    }
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
    violations.check(running.size() == 1, "%s: %s attempts beside an answer", this, running);
    won = expected.streams() && expected.isGood(running.iterator().next().script());
    events.head(head);
  }

  @Override
  public void closed(@Nullable GatewayError failure) {
    violations.check(!closed, "%s: closed twice", this);
    violations.check(running.isEmpty(), "%s: closed before its attempts", this);
    violations.check(
        extraAttempts() <= AttemptCounts.allowed(config), "%s: %s attempts", this, attempts());
    closed = true;
    error = failure;
    permits.left(this);
    if (failure == null) {
      violations.check(answered != null, "%s: a clean end without an answer", this);
      violations.check(expected.breaks(script()) == null, "%s: took what it may not", this);
      String flaw = expected.flaw(script());
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
    boolean explained =
        switch (code) {
          case DEADLINE_EXCEEDED ->
              (won ? exchange.expired() : late || tryTimedOut) && phase != null;
          case CANCELLED, CLIENT_GONE -> !config.schedule().background() && !exchange.expired();
          case SHUTTING_DOWN -> config.schedule().background();
          case BULKHEAD_FULL, QUEUE_TIMEOUT -> true;
          default -> seen.contains(code);
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
    Duration perTry = upstream.config().timeouts().perTry();
    violations.check(
        perTry == null || running.stream().allMatch(attempt -> mayRun(attempt, perTry)),
        "%s: an attempt outlives its time",
        this);
  }

  private boolean mayRun(ScriptedAttempt attempt, Duration perTry) {
    boolean streams = expected.streams() && attempt.phase() == Phase.BODY;
    return streams || attempt.ageNanos() <= perTry.toNanos();
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

  public int attempts() {
    return attempts.all();
  }

  /** Attempts beyond the first that a retry or a hedge has cost. */
  public int extraAttempts() {
    return attempts.extra(upstream.endpoints().current().endpoints().size());
  }

  public boolean isClosed() {
    return closed;
  }

  /** Closed with all that the fan-out needs. */
  public boolean succeeded() {
    return closed && error == null && expected.flaw(script()) == null;
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
    return answered == null ? 0 : script().status();
  }

  /** Its body, as it came over the wire. */
  public String wire() {
    return Objects.requireNonNull(answered).content().toString();
  }

  /** What it was answered with in the end. */
  private Script script() {
    return Objects.requireNonNull(answered).script();
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
