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
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
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

  ObservedCall(
      SimExchange exchange,
      CallConfig config,
      CallRequest request,
      CallOwner owner,
      Violations violations) {
    this.exchange = exchange;
    this.config = config;
    this.request = request;
    this.owner = owner;
    this.violations = violations;
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
      exchange.cover(this, failure.code().code(), attempt.phase());
    }
  }

  void attemptReset(ScriptedAttempt attempt, GatewayError reason) {
    violations.check(running.remove(attempt), "%s: an attempt reset twice", this);
    if (reason.code() == ErrorCode.DEADLINE_EXCEEDED && !deadline().passed(loop().clock())) {
      tryTimedOut = true;
      exchange.cover(this, "try_timeout", attempt.phase());
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
        exchange.cover(this, "status", Phase.BODY);
      } else if (brokenJson()) {
        exchange.cover(this, "invalid_body", Phase.BODY);
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
          case CANCELLED, CLIENT_GONE -> !exchange.expired();
          case BULKHEAD_FULL, QUEUE_TIMEOUT -> true;
          default -> seen.contains(code);
        };
    violations.check(explained, "%s: ended with %s for no reason", this, code);
    if (code == ErrorCode.DEADLINE_EXCEEDED) {
      exchange.cover(this, "timeout", Objects.requireNonNull(phase));
    } else if (code.outcome() == Outcome.REJECTED) {
      exchange.cover(this, "rejected", Phase.QUEUE);
    } else if (code.outcome() == Outcome.CANCELLED) {
      Phase in = givenUpIn == null ? Phase.QUEUE : givenUpIn;
      exchange.cover(this, code == ErrorCode.CANCELLED ? "lost" : "client_gone", in);
    } else if (code == ErrorCode.UPSTREAM_BODY_TOO_LARGE) {
      exchange.cover(this, code.code(), Phase.BODY);
    }
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
    return closed && error == null && goodStatus() && (isRace() || !brokenJson());
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

  private boolean isRace() {
    return exchange.plan().join() instanceof Join.First;
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
