package dev.fanlight.gateway.upstream;

import dev.fanlight.gateway.config.upstream.GrpcStatus;
import dev.fanlight.gateway.config.upstream.RetryConfig;
import dev.fanlight.gateway.limit.memory.HeldBytes;
import dev.fanlight.gateway.telemetry.event.AttemptOutcome;
import dev.fanlight.gateway.telemetry.event.AttemptOutcome.Excuse;
import dev.fanlight.gateway.telemetry.event.CallReporter;
import dev.fanlight.gateway.time.Clock;
import dev.fanlight.gateway.upstream.balance.TriedEndpoints;
import dev.fanlight.gateway.upstream.call.CallHead;
import dev.fanlight.gateway.upstream.call.CallPolicy;
import dev.fanlight.gateway.upstream.endpoint.Endpoint;
import dev.fanlight.gateway.upstream.fields.Grpc;
import dev.fanlight.gateway.upstream.tunnel.TunnelPlace;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.CallRequest;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What one call may still try. It decides; the call acts. */
final class Retries {
  private static final long FIRST_BACKOFF = RetryConfig.FIRST_PAUSE.toNanos();
  private static final int LONGEST_SHIFT = 16;
  private static final int MOST_DEPARTURES = 5;

  private final Upstream upstream;
  private final CallRequest request;
  private final CallPolicy policy;
  private final Clock clock;
  private final boolean isGrpc;
  private final TriedEndpoints tried;

  /** Of a gRPC call; null: what has gone of a streamed body is gone. */
  private final @Nullable KeptUpload kept;

  private int attempts = 1;
  private int hedges;
  private int departures;

  /** How often the request was sent again for nothing, but for departures. */
  private int freeRepeats;

  /** Among the tunnels to the upstream. */
  final TunnelPlace place;

  /** Of an attempt that the budget has allowed and that has not begun. */
  RetryBudget.Share share = RetryBudget.Share.NONE;

  /** Whether the attempt that has not begun is to have a new connection. */
  boolean renews;

  /** Whether the gateway itself could not make the attempt that is over. */
  private boolean unmade;

  /**
   * @param held counts what of an upload is kept
   */
  Retries(Upstream upstream, CallRequest request, CallPolicy policy, Clock clock, HeldBytes held) {
    this.upstream = upstream;
    this.request = request;
    this.policy = policy;
    this.clock = clock;
    this.tried = new TriedEndpoints(upstream.balancer);
    this.place = new TunnelPlace(upstream.tunnels, policy.upgrade() != null);
    this.isGrpc = Grpc.isCall(request.headers());
    this.kept =
        isGrpc && request.body() instanceof Body.Streamed upload
            ? new KeptUpload(upload, held)
            : null;
  }

  /** As the next attempt sends it. */
  CallRequest request() {
    return kept == null
        ? request
        : new CallRequest(
            request.method(), request.target(), request.headers(), kept.again(), request.timeout());
  }

  /** Its answer goes to the owner: nothing is sent again. */
  void answered() {
    if (kept != null) {
      kept.letGo();
    }
  }

  /** Whether a response with that head is to be tried again, if it can. */
  boolean repeats(CallHead head, RunningAttempt attempt) {
    RetryConfig retry = policy.retry();
    return retry != null
        && ((retry.statuses().contains(head.status()) && repeatable(retry, attempt))
            || (isNamed(head, retry.grpc()) && sendable(attempt)));
  }

  /** Whether a response with that head wins over no attempt that still runs. */
  boolean loses(CallHead head) {
    RetryConfig retry = policy.retry();
    boolean named =
        retry != null && (retry.statuses().contains(head.status()) || isNamed(head, retry.grpc()));
    return named || head.status() >= 500 || head.status() == 429;
  }

  /** By the status of gRPC in a head that is the whole answer. */
  private boolean isNamed(CallHead head, Set<GrpcStatus> statuses) {
    String number = statuses.isEmpty() || !isGrpc ? null : head.headers().get(Grpc.STATUS);
    GrpcStatus status = number == null ? null : GrpcStatus.numbered(number);
    return status != null && statuses.contains(status);
  }

  /**
   * Whether that failure is to be tried again, if it can.
   *
   * @param answered whether the owner has seen a response head
   */
  boolean survives(GatewayError error, RunningAttempt attempt, boolean answered) {
    RetryConfig retry = policy.retry();
    return retry != null
        && retry.names(error.code())
        && (!answered || policy.buffered())
        && repeatable(retry, attempt);
  }

  /**
   * Nanoseconds that the upstream wants to be left alone, in Retry-After; 0 where it does not say
   * it in seconds, or where another endpoint can be asked.
   */
  long asksToWait(CallHead head, List<Endpoint> answering) {
    return upstream.balancer.hasUsable(answering) ? 0 : TimeUnit.SECONDS.toNanos(head.retryAfter());
  }

  private boolean repeatable(RetryConfig retry, RunningAttempt attempt) {
    return retry.methods().contains(request.method()) && sendable(attempt);
  }

  /** Whether the whole request is there to be sent again. */
  private boolean sendable(RunningAttempt attempt) {
    boolean unread = !(request.body() instanceof Body.Streamed) || !attempt.uploaded();
    return unread || (kept != null && kept.isWhole());
  }

  /**
   * Whether another attempt takes the place of one that has failed, at once and for nothing:
   * because its endpoint refused it and there is another, or because it is {@link #innocent}.
   *
   * @param running that one among them
   */
  boolean replaces(
      RunningAttempt attempt,
      AttemptOutcome.Failed outcome,
      boolean answered,
      RunningAttempts running) {
    List<Endpoint> others = running.beside(attempt);
    unmade = outcome.excuse() == Excuse.OURS;
    boolean elsewhere =
        outcome.error().code() == ErrorCode.CONNECT_FAILED
            && (unmade
                ? tried.unmade(attempt.endpoint, others)
                : tried.refused(attempt.endpoint, others))
            && sendable(attempt);
    renews =
        !elsewhere
            && (others.isEmpty() || tried.hasBeside(others))
            && innocent(outcome, attempt, answered);
    if (elsewhere || renews) {
      share = attempt.share.next(); // it needs no room of its own
    }
    return elsewhere || renews;
  }

  /**
   * Whether it is nobody's failure: the upstream has not processed the request, or it had closed an
   * idle connection just when that was used, or it broke a connection that others used too. Then
   * the request is sent again at once, on a new connection if there may be one more, and costs
   * nothing; once for each attempt that counts. An upstream that goes away from connections after
   * it has served others there serves some each time: then it is sent again a few times.
   */
  private boolean innocent(
      AttemptOutcome.Failed outcome, RunningAttempt attempt, boolean answered) {
    if (answered || !sendable(attempt)) {
      return false;
    }
    return switch (outcome.excuse()) {
      case WENT_AWAY -> departures++ < MOST_DEPARTURES;
      case UNPROCESSED -> repeatsForFree(attempt);
      case REUSED_CONNECTION ->
          RetryConfig.IDEMPOTENT.contains(request.method()) && repeatsForFree(attempt);
      case NONE, LITTLE_TIME, OURS -> false;
    };
  }

  private boolean repeatsForFree(RunningAttempt attempt) {
    boolean free = !attempt.wantsNewConnection() && freeRepeats < attempts + hedges;
    freeRepeats += free ? 1 : 0;
    return free;
  }

  /** Where the next attempt goes; null: it may go nowhere. */
  @Nullable Endpoint pick(RunningAttempts running) {
    return running.isEmpty()
        ? tried.pick(request.headers())
        : tried.pickBeside(running.endpoints(), request.headers());
  }

  /**
   * The attempt is over. The next goes elsewhere, unless it is the same on a new connection, or the
   * endpoint has nothing to do with it.
   */
  void over(RunningAttempt attempt) {
    if (!renews && !unmade) {
      tried.triedInVain(attempt.endpoint);
    }
    unmade = false;
  }

  /**
   * Takes one more attempt after that one, if any is left of the call's and of the budget. While
   * others run, it must have an endpoint to go to that the call has not tried.
   */
  boolean take(RunningAttempt before, RunningAttempts running, CallReporter call) {
    RetryConfig retry = policy.retry();
    boolean somewhere = running.size() == 1 || tried.hasUntriedBeside(running.endpoints());
    if (retry == null || attempts >= retry.attempts() || !somewhere) {
      return false;
    }
    before.share.end(); // the next one may have its room
    boolean taken = budget(call);
    attempts += taken ? 1 : 0;
    return taken;
  }

  private boolean budget(CallReporter call) {
    share = upstream.shared.budget().tryStart(upstream.liveCalls(), clock);
    boolean allowed = share != RetryBudget.Share.NONE;
    if (!allowed) {
      call.meters().budgetRefused();
    }
    return allowed;
  }

  /** The attempt has begun, and ends its share. */
  void begun() {
    share = RetryBudget.Share.NONE;
    renews = false;
  }

  /** The attempt that was to begin does not. */
  void giveBack() {
    share.end();
    renews = false;
  }

  /** Nanoseconds to wait before the next attempt, once that is taken: doubling, full jitter. */
  long backoff() {
    long longest = FIRST_BACKOFF << Math.min(attempts - 1, LONGEST_SHIFT);
    return upstream.random().nextLong(longest + 1);
  }

  /** Nanoseconds after which another attempt may start beside the running ones; -1 for never. */
  long hedgeDelay() {
    if (policy.hedge() == null || hedges >= policy.hedge().max()) {
      return -1;
    }
    return policy.hedge().delay() == null
        ? upstream.shared.latencies().p95()
        : policy.hedge().delay().toNanos();
  }

  /**
   * Takes one more hedge beside those that run; only for what may be repeated while it runs, and if
   * it has somewhere to go.
   */
  boolean takeHedge(RunningAttempts running, CallReporter call) {
    boolean streams = request.body() instanceof Body.Streamed; // and can be read once
    boolean repeatable = !streams && RetryConfig.IDEMPOTENT.contains(request.method());
    if (!repeatable || !tried.hasBeside(running.endpoints()) || !budget(call)) {
      return false;
    }
    hedges++;
    return true;
  }

  /** The call has been answered. */
  void succeeded(CallReporter call) {
    if (policy.hedge() != null && policy.hedge().delay() == null) {
      upstream.shared.latencies().record(call.elapsedNanos());
    }
  }

  /** The call is over. */
  void close() {
    answered();
    place.leave();
    giveBack();
  }
}
