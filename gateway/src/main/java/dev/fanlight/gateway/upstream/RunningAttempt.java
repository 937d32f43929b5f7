package dev.fanlight.gateway.upstream;

import dev.fanlight.gateway.limit.Permit;
import dev.fanlight.gateway.limit.memory.HeldBytes;
import dev.fanlight.gateway.telemetry.event.AttemptOutcome;
import dev.fanlight.gateway.telemetry.event.AttemptOutcome.Excuse;
import dev.fanlight.gateway.telemetry.event.AttemptOutcome.Reset;
import dev.fanlight.gateway.telemetry.event.CallReporter;
import dev.fanlight.gateway.telemetry.upstream.AttemptReason;
import dev.fanlight.gateway.time.Loop;
import dev.fanlight.gateway.time.PausableTime;
import dev.fanlight.gateway.upstream.call.CallHead;
import dev.fanlight.gateway.upstream.call.Upgrade;
import dev.fanlight.gateway.upstream.endpoint.Endpoint;
import dev.fanlight.gateway.upstream.evidence.Evidence;
import dev.fanlight.gateway.upstream.network.Connections;
import dev.fanlight.gateway.upstream.network.UpstreamFailure;
import dev.fanlight.gateway.upstream.tunnel.LiveTunnel;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.Phase;
import io.vertx.core.MultiMap;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of a call while it runs, with what it holds. It tells the call until it has ended or
 * is discarded; and its endpoint, once, how it ended.
 */
final class RunningAttempt implements Connections.Listener {
  private static final int UNAVAILABLE = 503;

  final Endpoint endpoint;
  final Permit permit;

  /** Of the upstream's budget for retries and hedges. */
  final RetryBudget.Share share;

  private final UpstreamCall call;
  private final AttemptReason reason;
  private final int number;
  private final boolean onNewConnection;
  private final @Nullable Evidence evidence;
  private final PausableTime time;
  private Phase phase = Phase.CONNECT;
  private AttemptOutcome.@Nullable Answered answer;
  private boolean told;
  private boolean over;
  private boolean uploaded;
  private Connections.@Nullable Attempt attempt;

  RunningAttempt(
      UpstreamCall call,
      Endpoint endpoint,
      Permit permit,
      RetryBudget.Share share,
      AttemptReason reason,
      boolean onNewConnection) {
    this.call = call;
    this.share = share;
    this.onNewConnection = onNewConnection;
    this.endpoint = endpoint;
    this.permit = permit;
    this.reason = reason;
    this.time = new PausableTime(call.loop);
    this.evidence = endpoint.attemptBegan();
    this.number = call.context.report().attemptStarted(reason, endpoint.toString());
  }

  /** Gives it a time of its own within the call's. */
  void bound(@Nullable Duration timeout) {
    if (timeout != null) {
      time.bound(timeout, this::expire);
    }
  }

  /**
   * Its answer streams: from here on it takes as long as it takes, and the head says all there is
   * to say about the endpoint. As the one attempt that is left of its call, it is no extra one.
   */
  void streams() {
    time.unbound();
    share.end();
    if (answer != null && !told) {
      told = true;
      endpoint.attemptStreams(answer, evidence);
      call.verdict.streams(answer);
    }
  }

  boolean isHedge() {
    return reason == AttemptReason.HEDGE;
  }

  /** Its answer is taken. */
  void wins() {
    if (isHedge()) {
      call.context.report().meters().hedgeWon();
    }
  }

  private void expire() {
    if (!over) {
      GatewayError late = GatewayError.deadlineExceeded(phase, "the attempt was not done in time");
      AttemptOutcome.Failed failed = failed(late);
      discard(failed, late);
      call.failed(this, failed);
    }
  }

  @Override
  public void opening(Connections.Attempt opening) {
    attempt = opening;
  }

  Phase phase() {
    return phase;
  }

  /** Whether a byte of a streamed request body may have been taken. */
  boolean uploaded() {
    return uploaded;
  }

  /** Its outcome if it fails with that error now. */
  AttemptOutcome.Failed failed(GatewayError error) {
    int status = answer == null ? 0 : answer.status();
    return new AttemptOutcome.Failed(error, status, excuse(error));
  }

  private Excuse excuse(GatewayError error) {
    if (attempt != null && attempt.unprocessed()) {
      return attempt.wentAway() ? Excuse.WENT_AWAY : Excuse.UNPROCESSED;
    }
    return switch (error.code()) {
      case CONNECTION_RESET -> isReused() ? Excuse.REUSED_CONNECTION : Excuse.NONE;
      case DEADLINE_EXCEEDED ->
          call.upstream.allowed(time.nanos()) ? Excuse.NONE : Excuse.LITTLE_TIME;
      default ->
          error.getCause() instanceof UpstreamFailure failure && failure.isOurs()
              ? Excuse.OURS
              : Excuse.NONE;
    };
  }

  private boolean isReused() {
    return answer == null && !onNewConnection && attempt != null && attempt.reusedConnection();
  }

  /** Resets it because of the status that it was answered with; the call makes another. */
  void decline(GatewayError reason) {
    discard(answered(), reason);
  }

  /** Resets it without telling the call. */
  void discard(AttemptOutcome outcome, GatewayError reason) {
    if (over) {
      return;
    }
    end(outcome);
    if (attempt != null) {
      attempt.reset(reason);
    }
  }

  /** The one place where an attempt ends, whatever ends it. */
  private void end(AttemptOutcome outcome) {
    over = true;
    time.unbound();
    share.end();
    if (time.isPaused()) {
      tellUploading(false);
    }
    boolean says = !told || isInvalid(outcome);
    endpoint.attemptEnded(says ? outcome : Reset.TOLD, evidence);
    call.verdict.ended(outcome);
    call.context.report().attemptEnded(number, outcome);
  }

  private static boolean isInvalid(AttemptOutcome outcome) {
    return outcome instanceof AttemptOutcome.Failed failed
        && failed.error().code() == ErrorCode.BAD_UPSTREAM_RESPONSE;
  }

  private AttemptOutcome answered() {
    return answer == null ? Reset.CANCELLED : answer;
  }

  @Override
  public boolean wantsNewConnection() {
    return onNewConnection;
  }

  @Override
  public @Nullable Upgrade upgrade() {
    return call.policy.upgrade();
  }

  @Override
  public void putTrace(MultiMap fields) {
    CallReporter report = call.context.report();
    if (report.trace() != null) {
      report.trace().put(fields, report.number(), number);
    }
  }

  @Override
  public HeldBytes held() {
    return call.context.held();
  }

  @Override
  public Loop loop() {
    return call.loop;
  }

  @Override
  public void connected() {
    boolean isFirst = phase == Phase.CONNECT;
    phase = Phase.REQUEST;
    endpoint.attemptConnected();
    if (!over && isFirst) {
      call.context.report().attemptConnected(number);
    }
  }

  @Override
  public void uploading(boolean now) {
    uploaded = true;
    // What an attempt that is over leaves unsent says nothing about the one that follows.
    if (!over) {
      tellUploading(now);
    }
  }

  private void tellUploading(boolean now) {
    time.pause(now);
    call.verdict.uploading(now);
    if (!call.isClosed()) {
      call.events.uploading(now);
    }
  }

  @Override
  public void hints(MultiMap fields) {
    if (!over) {
      call.events.hints(fields);
    }
  }

  @Override
  public void sent() {
    if (phase == Phase.REQUEST) {
      phase = Phase.RESPONSE;
    }
  }

  @Override
  public void head(CallHead head) {
    phase = Phase.BODY;
    if (!over) {
      int status = head.status();
      answer =
          status == UNAVAILABLE
              ? new AttemptOutcome.Answered(status, head.retryAfter())
              : AttemptOutcome.Answered.of(status);
      call.context.report().attemptHead(number, status);
      if (head.body() instanceof LiveTunnel tunnel) {
        permit.release(); // a tunnel has its place in another limit
        call.retries.place.become(tunnel);
      }
      call.head(this, head);
    }
  }

  @Override
  public void closed(@Nullable GatewayError error) {
    if (over) {
      return;
    }
    if (error == null) {
      call.context.report().attemptBodyEnded(number);
      end(answered());
      call.answered(this);
    } else {
      AttemptOutcome.Failed failed = failed(error);
      end(failed);
      call.failed(this, failed);
    }
  }
}
