package dev.fanlight.gateway.fanout.call;

import dev.fanlight.gateway.fanout.scope.LiveScope;
import dev.fanlight.gateway.fanout.scope.Owned;
import dev.fanlight.gateway.limit.Turn;
import dev.fanlight.gateway.limit.memory.HeldBytes;
import dev.fanlight.gateway.limit.memory.MemoryBudget;
import dev.fanlight.gateway.telemetry.event.CallReporter;
import dev.fanlight.gateway.time.Clock;
import dev.fanlight.gateway.time.Deadline;
import dev.fanlight.gateway.time.Loop;
import dev.fanlight.gateway.time.Timers;
import dev.fanlight.gateway.upstream.call.CallContext;
import dev.fanlight.gateway.upstream.call.CallEvents;
import dev.fanlight.gateway.upstream.call.CallHead;
import dev.fanlight.gateway.upstream.call.OpenCall;
import dev.fanlight.plugin.CallRequest;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.Outcome;
import dev.fanlight.plugin.Phase;
import io.vertx.core.MultiMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call of a scope, from its start to its one outcome. Whatever ends it, it ends in {@link
 * #closed}: the response was complete, the upstream failed, its deadline came, or nobody needed it
 * any more. By then its stream is closed and its permit is back.
 */
public abstract class Call extends Owned implements CallContext, CallEvents {
  private static final Logger LOG = LoggerFactory.getLogger(Call.class);

  private final LiveScope scope;
  private final CallSpec spec;
  private final Clock clock;
  private final CallReporter report;
  private final @Nullable Deadline own;

  private @Nullable OpenCall open;
  private Timers.@Nullable Timer timer;
  private @Nullable GatewayError aborted;
  private boolean admitted;
  private boolean ended;
  private int status;
  private @Nullable MultiMap headers;
  private @Nullable GatewayError error;
  private @Nullable Outcome outcome;

  protected Call(LiveScope scope, CallSpec spec) {
    this.scope = scope;
    this.spec = spec;
    this.clock = scope.loop().clock();
    this.report =
        scope
            .context()
            .report()
            .callReady(spec.name(), spec.declared(), spec.meters(), scope.need());
    Deadline timeout = spec.timeout() == null ? null : Deadline.of(clock, spec.timeout());
    this.own = timeout != null && timeout.earlierThan(scope.deadline()) ? timeout : null;
    report.deadline(own == null ? scope.deadline() : own);
  }

  /** Starts it. What goes wrong, the making of its request included, ends it like anything else. */
  public final void start(Supplier<CallRequest> making) {
    scope.own(this);
    CallRequest request;
    try {
      scope.admit();
      admitted = true;
      request = making.get();
      if (!holds(request)) {
        throw MemoryBudget.refusal();
      }
    } catch (RuntimeException failure) {
      closed(GatewayError.from(failure));
      return;
    }
    if (own != null) {
      timer = scope.loop().timers().schedule(own.remainingNanos(clock), this::expire);
    }
    OpenCall opened = spec.target().open(request, this, this, spec.policy());
    open = opened;
    if (aborted != null) {
      opened.abort(aborted);
    }
  }

  /** Ends it before it has started. */
  public final void refuse(GatewayError reason) {
    scope.own(this);
    closed(reason);
  }

  @Override
  public final void expire() {
    abort(GatewayError.deadlineExceeded(phase(), "the call was not done in time"));
  }

  @Override
  public final void cancel(GatewayError reason) {
    if (ended) {
      return;
    }
    if (scope.expired()) {
      // A sibling's timeout decided the join first; this call is just as late.
      expire();
      return;
    }
    report.cancelled();
    abort(reason);
  }

  /** Ends it now, for that reason. */
  protected final void abort(GatewayError reason) {
    if (ended) {
      return;
    }
    if (open == null) {
      aborted = reason;
    } else {
      open.abort(reason);
    }
  }

  /** Whether it has ended, or is to end as soon as it is open. */
  final boolean isOver() {
    return ended || aborted != null;
  }

  @Override
  public final void head(CallHead head) {
    status = head.status();
    headers = head.headers();
    opened(head);
  }

  @Override
  public final void closed(@Nullable GatewayError failure) {
    if (ended) {
      return;
    }
    ended = true;
    unbound();
    report.over();
    // Its abort may have come before there was anything to abort.
    GatewayError known = failure == null ? aborted : failure;
    error = known == null ? judge() : known;
    if (error != null && error.code() == ErrorCode.INTERNAL_ERROR) {
      LOG.error("call {} of request {} failed", spec.name(), requestId(), error.getCause());
    }
    Outcome result = error == null ? Outcome.SUCCESS : error.code().outcome();
    outcome = result;
    scope.disown(this);
    if (admitted) {
      scope.context().openCalls().closed();
    }
    report.ended(result, status, error);
    ended(result);
  }

  /** From here on its own timeout does not bound it. */
  protected final void unbound() {
    if (timer != null) {
      timer.cancel();
    }
  }

  /** What is wrong with the complete response; null when nothing is. */
  protected @Nullable GatewayError judge() {
    return spec.judge(status);
  }

  /** Takes the request into account; false when there is no room for it. */
  protected boolean holds(CallRequest request) {
    return true;
  }

  /** The head has come; its body is to be read now or to be handed on. */
  protected abstract void opened(CallHead head);

  /** The last word. */
  protected abstract void ended(Outcome outcome);

  @Override
  public final Loop loop() {
    return scope.loop();
  }

  @Override
  public final Turn turn() {
    return scope.context().turn();
  }

  @Override
  public final HeldBytes held() {
    return scope.held();
  }

  @Override
  public final CallReporter report() {
    return report;
  }

  @Override
  public final String requestId() {
    return scope.context().requestId();
  }

  @Override
  public Deadline deadline() {
    return own == null ? scope.deadline() : own;
  }

  @Override
  public final boolean admits(Runnable again) {
    return scope.admits(again);
  }

  @Override
  public final void uploading(boolean now) {
    scope.time().uploads(now);
  }

  final Phase phase() {
    return open == null ? Phase.QUEUE : open.phase();
  }

  public final CallSpec spec() {
    return spec;
  }

  public final int status() {
    return status;
  }

  public final @Nullable MultiMap headers() {
    return headers;
  }

  public final @Nullable GatewayError error() {
    return error;
  }

  public final @Nullable Outcome outcome() {
    return outcome;
  }

  public final long elapsedMillis() {
    return TimeUnit.NANOSECONDS.toMillis(report.elapsedNanos());
  }
}
