package dev.fanlight.gateway.telemetry.event;

import dev.fanlight.gateway.telemetry.journal.CallRows.Need;
import dev.fanlight.gateway.telemetry.journal.ExchangeRecord;
import dev.fanlight.gateway.telemetry.journal.ExchangeStart;
import dev.fanlight.gateway.telemetry.journal.FinishedExchange;
import dev.fanlight.gateway.telemetry.meter.FilterMeters;
import dev.fanlight.gateway.telemetry.meter.RouteMeters;
import dev.fanlight.gateway.telemetry.trace.ExchangeTrace;
import dev.fanlight.gateway.telemetry.upstream.CallMeters;
import dev.fanlight.gateway.time.Deadline;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.Outcome;
import io.vertx.core.MultiMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells what happens to one exchange. The engine tells this class, which tells all that listen: the
 * metrics, the exchange's record, and an {@link ExchangeObserver}, whose tree lists the events.
 * Confined to the exchange's loop.
 */
public final class ExchangeReporter {
  private static final Logger LOG = LoggerFactory.getLogger(ExchangeReporter.class);

  private final Reporting reporting;
  private final ExchangeStart start;
  private final RouteMeters meters;
  private final long startedAt;
  private int calls;
  private int callsMade;
  private Map<String, Object> logFields = Map.of();
  private boolean partial;
  private long requestBytes;
  private @Nullable String grpcStatus;
  private final AwaitedTime awaited = new AwaitedTime();
  private boolean waitsForDetached;

  /** Null: the exchange is over, and what still goes on in the background is not recorded. */
  private @Nullable ExchangeRecord record;

  /** Null: nobody else listens. */
  final @Nullable ExchangeObserver observer;

  ExchangeReporter(Reporting reporting, ExchangeStart start, RouteMeters meters, MultiMap headers) {
    this.reporting = reporting;
    this.start = start;
    this.meters = meters;
    this.startedAt = reporting.clock().nanoTime();
    this.record = reporting.records().begin(start, startedAt);
    this.observer =
        reporting.observers() == null ? null : reporting.observers().exchangeBegun(start, headers);
    meters.started();
  }

  /** Its place in a trace; null: there is no tracing. */
  public @Nullable ExchangeTrace trace() {
    return start.trace();
  }

  /** Nanoseconds since the exchange began. */
  long now() {
    return since(reporting.clock().nanoTime());
  }

  /** Nanoseconds from the exchange's beginning to that instant of the loop's clock. */
  long since(long instant) {
    return instant - startedAt;
  }

  @Nullable ExchangeRecord record() {
    return record;
  }

  /** It must be answered by then. */
  public void deadline(Deadline deadline) {
    if (record != null) {
      record.deadline(since(deadline.nanos()));
    }
  }

  /** The exchange waits for a permit of its route. */
  public void queued() {
    if (record != null) {
      record.queued(now());
    }
  }

  /** The exchange had to wait until now for a permit of its route. */
  public void permitted() {
    if (record != null) {
      record.permitted(now());
    }
    if (observer != null) {
      observer.exchangePermitted();
    }
  }

  /**
   * For one plugin that the exchange comes to.
   *
   * @param place in the route's chain, from 0
   */
  public PluginReporter plugin(String name, int place, FilterMeters ofPlugin) {
    return new PluginReporter(this, name, place, ofPlugin);
  }

  /**
   * A fan-out is over.
   *
   * @param calls of it that the answer waited for
   */
  public void fanOutOver(int calls) {
    meters.fanOut(calls);
  }

  /** Hears of what the engine decides; null: nobody does. */
  public @Nullable ExchangeObserver observer() {
    return observer;
  }

  /**
   * A fan-out is about to begin.
   *
   * @param more calls that it is likely to make
   */
  public void expect(int more) {
    if (record != null) {
      record.expect(more);
    }
  }

  /**
   * A call is ready: it runs, or waits for a permit. {@link CallReporter#ended} must follow.
   *
   * @param name in results and errors
   * @param declared the name that the configuration has for it
   */
  public CallReporter callReady(String name, String declared, CallMeters ofCall, Need need) {
    calls++;
    ofCall.started();
    if (observer != null) {
      observer.callReady(calls, name, ofCall.upstream());
    }
    CallReporter call = new CallReporter(this, calls, name, declared, ofCall, need);
    awaited.begins(need, call.times().made);
    return call;
  }

  /** A call makes its first attempt. */
  void callMade() {
    callsMade++;
  }

  /** The number of calls that have made an attempt. */
  public int callsMade() {
    return callsMade;
  }

  void ended(CallReporter call, Outcome outcome, int status, @Nullable GatewayError error) {
    awaited.ends(call.need(), call.times().over);
    if (record != null) {
      record.took(call.name(), call.elapsedNanos(), call.queuedNanos());
      call.write(record, outcome, status, error);
    }
    if (observer != null) {
      observer.callEnded(call.number(), outcome, status, error);
    }
  }

  /** The answer waits for what plugins have detached. */
  public void waitsForDetached() {
    waitsForDetached = true;
    if (record != null) {
      record.waitsForDetached();
    }
  }

  /** Whether the exchange is a gRPC call; then {@link #grpcEnded} comes before its end. */
  public boolean isGrpc() {
    return start.grpc();
  }

  /**
   * A gRPC call is over.
   *
   * @param status the name of its gRPC status, one of a few words
   */
  public void grpcEnded(String status) {
    grpcStatus = status;
    meters.grpcEnded(status);
    if (observer != null) {
      observer.grpcEnded(status);
    }
  }

  /** The protocol is being switched. {@link #tunnelEnded} must follow. */
  public void tunnelBegan() {
    meters.tunnelBegan();
    if (observer != null) {
      observer.tunnelBegan();
    }
  }

  /**
   * The tunnel is over; before the exchange ends.
   *
   * @param bytes from the client that were passed on
   */
  public void tunnelEnded(long bytes) {
    if (record != null) {
      record.received(bytes);
    }
    meters.tunnelEnded();
    if (observer != null) {
      observer.tunnelEnded(bytes);
    }
  }

  /** A part of the answer is missing; before the exchange ends. */
  public void partial() {
    partial = true;
  }

  /** That many bytes more of the request's body have come; before the exchange ends. */
  public void uploaded(long bytes) {
    requestBytes += bytes;
  }

  /** What plugins have to say in the access log; before the exchange ends. */
  public void logFields(Map<String, Object> fields) {
    logFields = fields;
  }

  /**
   * The exchange is over; exactly once.
   *
   * @param requestId that it had in the end
   * @param status that was sent; 499 when none was
   * @param bytes of content that were sent
   * @param error why it failed or its answer was broken off; null when neither
   */
  public void ended(String requestId, int status, long bytes, @Nullable GatewayError error) {
    if (error != null && error.code() == ErrorCode.INTERNAL_ERROR) {
      LOG.error("request {} on route {} failed", requestId, start.route(), error.getCause());
    }
    meters.failing(error);
    long nanos = now();
    meters.ended(start.method(), status, nanos);
    showTrace(status, nanos, error);
    if (observer != null) {
      observer.exchangeEnded(status, bytes, error);
    }
    ExchangeRecord written = record;
    if (written != null) {
      record = null;
      written.freeze(
          new ExchangeRecord.Ending(
              System.currentTimeMillis() - nanos / 1_000_000,
              requestId,
              status,
              bytes,
              nanos,
              nanos - awaited.until(nanos, waitsForDetached),
              error == null ? null : error.code(),
              grpcStatus,
              logFields,
              requestBytes,
              partial));
      reporting.count(written, meters);
      reporting.records().end(written);
    }
  }

  /** Its duration is an example that leads to its trace, if spans of that are sent. */
  private void showTrace(int status, long nanos, @Nullable GatewayError error) {
    ExchangeTrace trace = start.trace();
    if (trace != null) {
      boolean tunnel = record != null && record.received() != FinishedExchange.NO_TUNNEL;
      ErrorCode code = error == null ? null : error.code();
      if (trace.isKept(status, code, grpcStatus, partial, tunnel ? 0 : nanos)) {
        meters.traced(start.method(), status, nanos, trace.traceId());
      }
    }
  }
}
