package dev.fanlight.gateway.fanout;

import dev.fanlight.gateway.config.CallConfig;
import dev.fanlight.gateway.config.FanOutConfig.Join;
import dev.fanlight.gateway.limit.Deadline;
import dev.fanlight.gateway.limit.Loop;
import dev.fanlight.gateway.upstream.CallHead;
import dev.fanlight.gateway.upstream.CallOwner;
import dev.fanlight.gateway.upstream.OpenCall;
import dev.fanlight.gateway.upstream.Script.Fault;
import dev.fanlight.gateway.upstream.ScriptedAttempt;
import dev.fanlight.plugin.CallRequest;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.Outcome;
import dev.fanlight.plugin.Phase;
import io.vertx.core.http.HttpMethod;
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
final class ObservedCall implements CallOwner, OpenCall {
  final SimExchange exchange;
  final CallConfig config;
  final CallRequest request;
  final Set<ScriptedAttempt> running = new HashSet<>();

  private final CallOwner owner;
  private final Violations violations;
  private final Set<ErrorCode> seen = EnumSet.noneOf(ErrorCode.class);
  private @Nullable OpenCall open;
  private @Nullable ScriptedAttempt answered;
  private @Nullable Phase givenUpIn;
  private boolean tryTimedOut;
  private boolean closed;
  private @Nullable GatewayError error;
  private int attempts;
  private int stale;

  /** When its own timeout ends, and whether its scope's deadline comes before that. */
  private final Deadline own;

  private final boolean boundByScope;

  ObservedCall(
      SimExchange exchange,
      CallConfig config,
      CallRequest request,
      CallOwner owner,
      Duration timeout) {
    this.exchange = exchange;
    this.config = config;
    this.request = request;
    this.owner = owner;
    this.violations = exchange.violations();
    this.own =
        Deadline.of(owner.loop().clock(), config.timeout() == null ? timeout : config.timeout());
    this.boundByScope = owner.deadline().earlierThan(own);
  }

  OpenCall of(OpenCall opened) {
    open = opened;
    return this;
  }

  void opened(ScriptedAttempt attempt) {
    attempts++;
    running.add(attempt);
    violations.check(!closed, "%s: an attempt after its end", this);
    violations.check(!deadline().passed(loop().clock()), "%s: an attempt too late", this);
  }

  void attemptEnded(ScriptedAttempt attempt, @Nullable GatewayError failure) {
    violations.check(running.remove(attempt), "%s: an attempt ended twice", this);
    if (failure == null) {
      answered = attempt;
    } else {
      seen.add(failure.code());
      boolean staleConnection = attempt.script().reused() && attempt.phase() != Phase.BODY;
      stale += staleConnection && failure.code() == ErrorCode.CONNECTION_RESET ? 1 : 0;
      exchange.cover(config, failure.code().code(), attempt.phase());
    }
  }

  void attemptReset(ScriptedAttempt attempt, GatewayError reason) {
    violations.check(running.remove(attempt), "%s: an attempt reset twice", this);
    if (reason.code() == ErrorCode.DEADLINE_EXCEEDED && !deadline().passed(loop().clock())) {
      tryTimedOut = true;
      exchange.cover(config, "try_timeout", attempt.phase());
    }
    if (attempt.script().fault() == Fault.TOO_LARGE) {
      seen.add(ErrorCode.UPSTREAM_BODY_TOO_LARGE);
    }
  }

  @Override
  public void head(CallHead head) {
    violations.check(!closed, "%s: a head after its end", this);
    violations.check(!running.isEmpty(), "%s: the winner was reset", this);
    owner.head(head);
  }

  @Override
  public void closed(@Nullable GatewayError failure) {
    violations.check(!closed, "%s: closed twice", this);
    violations.check(running.isEmpty(), "%s: closed before its attempts", this);
    violations.check(extraAttempts() <= allowed(), "%s: %s attempts", this, attempts);
    closed = true;
    error = failure;
    if (failure == null) {
      violations.check(answered != null, "%s: a clean end without an answer", this);
      violations.check(!oversized(), "%s: more than it may hold", this);
      if (!goodStatus()) {
        exchange.cover(config, "status", Phase.BODY);
      } else if (wantsJson() && brokenJson()) {
        exchange.cover(config, "invalid_body", Phase.BODY);
      }
    } else {
      explain(failure.code(), failure.phase());
    }
    exchange.closed(this);
    owner.closed(failure);
  }

  private void explain(ErrorCode code, @Nullable Phase phase) {
    boolean late = deadline().passed(loop().clock());
    boolean explained =
        switch (code) {
          case DEADLINE_EXCEEDED -> (late || tryTimedOut) && phase != null;
          case CANCELLED, CLIENT_GONE -> !config.background() && !exchange.expired();
          case SHUTTING_DOWN -> config.background();
          case BULKHEAD_FULL, QUEUE_TIMEOUT -> true;
          default -> seen.contains(code);
        };
    violations.check(explained, "%s: ended with %s for no reason", this, code);
    if (code == ErrorCode.DEADLINE_EXCEEDED && late) {
      exchange.cover(config, boundByScope ? "deadline" : "timeout", Objects.requireNonNull(phase));
    } else if (code.outcome() == Outcome.REJECTED) {
      exchange.cover(config, "rejected", Phase.QUEUE);
    } else if (code.outcome() == Outcome.CANCELLED) {
      Phase in = givenUpIn == null ? Phase.QUEUE : givenUpIn;
      exchange.cover(config, code == ErrorCode.CANCELLED ? "lost" : code.code(), in);
    } else if (code == ErrorCode.UPSTREAM_BODY_TOO_LARGE) {
      exchange.cover(config, code.code(), Phase.BODY);
    }
  }

  /** Milliseconds that any attempt starting now may take. */
  long mostMillis() {
    return Math.max(1, TimeUnit.NANOSECONDS.toMillis(own.remainingNanos(loop().clock())));
  }

  @Override
  public int attempts() {
    return attempts;
  }

  /** Attempts beyond the first, but for those that a stale connection cost. */
  int extraAttempts() {
    return Math.max(0, attempts - 1 - stale);
  }

  private int allowed() {
    boolean repeatable = config.method().equals(HttpMethod.GET);
    int retries = config.retry() == null || !repeatable ? 0 : config.retry().attempts() - 1;
    return retries + (config.hedge() == null || !repeatable ? 0 : config.hedge().max());
  }

  boolean isClosed() {
    return closed;
  }

  /** Closed with all that the fan-out needs. */
  boolean succeeded() {
    return closed && error == null && goodStatus() && !(wantsJson() && brokenJson());
  }

  /** What it counts as. */
  Outcome outcome() {
    if (error != null) {
      return error.code().outcome();
    }
    return succeeded() ? Outcome.SUCCESS : Outcome.FAILURE;
  }

  boolean complete() {
    return closed && error == null;
  }

  boolean goodStatus() {
    int status = answered == null ? 0 : answered.script().status();
    return config.success().isEmpty() ? status < 400 : config.success().contains(status);
  }

  boolean brokenJson() {
    return answered != null && answered.script().fault() == Fault.NO_JSON;
  }

  private boolean oversized() {
    return answered != null && answered.script().fault() == Fault.TOO_LARGE;
  }

  int status() {
    return answered == null ? 0 : answered.script().status();
  }

  /** Nobody looks into the winner of a race, nor into what no answer waits for. */
  private boolean wantsJson() {
    return !(exchange.plan().join() instanceof Join.First) && !config.background();
  }

  /** Whether something was declared that may stand in its place. */
  boolean replaceable() {
    return config.fallback() != null || !config.onError().isEmpty();
  }

  @Override
  public Phase phase() {
    return Objects.requireNonNull(open).phase();
  }

  @Override
  public void abort(GatewayError reason) {
    if (!closed) {
      givenUpIn = open == null ? Phase.QUEUE : open.phase();
    }
    Objects.requireNonNull(open).abort(reason);
    violations.check(closed, "%s: given up and not closed", this);
  }

  @Override
  public long queuedNanos() {
    return Objects.requireNonNull(open).queuedNanos();
  }

  @Override
  public long connectNanos() {
    return Objects.requireNonNull(open).connectNanos();
  }

  @Override
  public Loop loop() {
    return owner.loop();
  }

  @Override
  public Object exchange() {
    return owner.exchange();
  }

  @Override
  public Deadline deadline() {
    return owner.deadline();
  }

  @Override
  public String requestId() {
    return owner.requestId();
  }

  @Override
  public void uploading(boolean now) {
    owner.uploading(now);
  }

  @Override
  public String toString() {
    return exchange + " " + request.target();
  }
}
