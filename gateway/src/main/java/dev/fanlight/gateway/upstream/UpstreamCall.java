package dev.fanlight.gateway.upstream;

import dev.fanlight.gateway.limit.Clock;
import dev.fanlight.gateway.limit.Permit;
import dev.fanlight.gateway.limit.Wait;
import dev.fanlight.gateway.telemetry.AttemptReason;
import dev.fanlight.gateway.telemetry.CallMeters;
import dev.fanlight.plugin.CallRequest;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.Phase;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One call on its way: permit, endpoint, attempt. Whatever ends it first, {@link #close} runs once:
 * it gives the permit back and tells the owner.
 */
final class UpstreamCall implements OpenCall, Connections.Listener {
  private final Upstream upstream;
  private final CallRequest request;
  private final CallOwner owner;
  private final CallMeters meters;
  private final Clock clock;

  private Phase phase = Phase.QUEUE;
  private boolean closed;
  private @Nullable Wait wait;
  private @Nullable Permit permit;
  private @Nullable Endpoint endpoint;
  private Connections.@Nullable Attempt attempt;

  private long startedAt;
  private long permittedAt;
  private long connectedAt;

  UpstreamCall(Upstream upstream, CallRequest request, CallOwner owner, CallMeters meters) {
    this.upstream = upstream;
    this.request = request;
    this.owner = owner;
    this.meters = meters;
    this.clock = owner.loop().clock();
  }

  void start() {
    startedAt = clock.nanoTime();
    Permit free = owner.deadline().passed(clock) ? null : upstream.bulkhead().tryAcquire();
    if (free != null) {
      permitted(free);
      return;
    }
    Wait queued = upstream.bulkhead().acquire(owner.exchange(), owner.deadline(), owner.loop());
    wait = queued;
    queued
        .permit()
        .onSuccess(this::permitted)
        .onFailure(failure -> close(GatewayError.from(failure)));
  }

  private void permitted(Permit granted) {
    wait = null;
    if (closed) {
      granted.release();
      return;
    }
    permit = granted;
    permittedAt = clock.nanoTime();
    long remaining = owner.deadline().remainingNanos(clock);
    if (remaining <= 0) {
      close(
          GatewayError.deadlineExceeded(Phase.QUEUE, "no time was left when the call's turn came"));
      return;
    }
    attempt(TimeUnit.NANOSECONDS.toMillis(remaining));
  }

  private void attempt(long remainingMillis) {
    phase = Phase.CONNECT;
    Endpoint picked = upstream.pick(request);
    endpoint = picked;
    picked.active().incrementAndGet();
    meters.attempt(AttemptReason.FIRST);
    attempt =
        upstream
            .connections()
            .open(picked, request, owner.requestId(), Math.max(1, remainingMillis), this);
  }

  @Override
  public void connected() {
    connectedAt = clock.nanoTime();
    phase = Phase.REQUEST;
  }

  @Override
  public void uploading(boolean now) {
    owner.uploading(now);
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
    owner.head(head);
  }

  @Override
  public void closed(@Nullable GatewayError error) {
    close(error);
  }

  @Override
  public void abort(GatewayError reason) {
    if (closed) {
      return;
    }
    if (wait != null) {
      wait.cancel();
    }
    if (attempt != null) {
      attempt.reset(reason);
    }
    close(reason);
  }

  private void close(@Nullable GatewayError error) {
    if (closed) {
      return;
    }
    closed = true;
    if (endpoint != null) {
      endpoint.active().decrementAndGet();
    }
    if (permit != null) {
      permit.release();
    }
    owner.closed(error);
  }

  @Override
  public Phase phase() {
    return phase;
  }

  @Override
  public long queuedNanos() {
    return (permittedAt == 0 ? clock.nanoTime() : permittedAt) - startedAt;
  }

  @Override
  public long connectNanos() {
    if (permittedAt == 0) {
      return 0;
    }
    return (connectedAt == 0 ? clock.nanoTime() : connectedAt) - permittedAt;
  }
}
