package dev.fanlight.gateway.telemetry.event;

import dev.fanlight.gateway.telemetry.journal.CallNotes;
import dev.fanlight.gateway.telemetry.journal.ExchangeRecord;
import dev.fanlight.gateway.telemetry.journal.ExchangeRecord.SlowestCall;
import dev.fanlight.gateway.telemetry.meter.FilterMeters;
import dev.fanlight.gateway.telemetry.meter.RouteMeters;
import dev.fanlight.gateway.telemetry.trace.ExchangeTrace;
import dev.fanlight.gateway.telemetry.upstream.CallMeters;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.Outcome;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells what happens to one exchange. The engine tells this class, which tells all that listen: the
 * metrics, the journal, the access log, and an {@link ExchangeObserver}, whose tree lists the
 * events. Confined to the exchange's loop.
 */
public final class ExchangeReporter {
  private static final Logger LOG = LoggerFactory.getLogger(ExchangeReporter.class);

  private final Reporting reporting;
  private final ExchangeStart start;
  private final RouteMeters meters;
  private final long startedAt;
  private @Nullable CallNotes notes;
  private int calls;
  private int callsMade;
  private long queuedNanos;
  private long received = ExchangeRecord.NO_TUNNEL;
  private @Nullable String slowestCall;
  private long slowestNanos;
  private Map<String, Object> logFields = Map.of();

  /** Null: nobody else listens. */
  final @Nullable ExchangeObserver observer;

  ExchangeReporter(Reporting reporting, ExchangeStart start, RouteMeters meters) {
    this.reporting = reporting;
    this.start = start;
    this.meters = meters;
    this.startedAt = now();
    this.notes = reporting.journal().begin(startedAt);
    this.observer =
        reporting.observers() == null ? null : reporting.observers().exchangeBegun(start);
    meters.started();
  }

  /** Its place in a trace; null: there is no tracing. */
  public @Nullable ExchangeTrace trace() {
    return start.trace();
  }

  long now() {
    return reporting.clock().nanoTime();
  }

  /** The exchange had to wait until now for a permit of its route. */
  public void permitted() {
    queuedNanos = now() - startedAt;
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
   * A fan-out has begun.
   *
   * @param known the number of its calls, as far as that is known by now
   */
  public void fanOutBegun(int known) {
    meters.fanOut(known);
    if (observer != null) {
      observer.fanOutBegun(known);
    }
  }

  /**
   * A call is ready: it runs, or waits for a permit. {@link CallReporter#ended} must follow.
   *
   * @param name in results and errors
   */
  public CallReporter callReady(String name, CallMeters ofCall) {
    calls++;
    ofCall.started();
    if (observer != null) {
      observer.callReady(calls, name, ofCall.upstream());
    }
    return new CallReporter(this, calls, name, ofCall);
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
    queuedNanos = Math.max(queuedNanos, call.queuedNanos());
    long nanos = call.elapsedNanos();
    if (nanos >= slowestNanos) {
      slowestNanos = nanos;
      slowestCall = call.name();
    }
    if (notes != null && notes.takes()) {
      notes.add(call.record(notes.startedAt(), outcome, status, error));
    }
    if (observer != null) {
      observer.callEnded(call.number(), outcome, status, error);
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
    received = bytes;
    meters.tunnelEnded();
    if (observer != null) {
      observer.tunnelEnded(bytes);
    }
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
    long nanos = now() - startedAt;
    meters.ended(start.method(), status, nanos);
    if (observer != null) {
      observer.exchangeEnded(status, bytes, error);
    }
    CallNotes noted = notes;
    // The exchange does not wait for what goes on in the background.
    notes = null;
    reporting.journal().end(record(requestId, status, bytes, nanos, error), noted);
  }

  private ExchangeRecord record(
      String requestId, int status, long bytes, long nanos, @Nullable GatewayError error) {
    return new ExchangeRecord(
        System.currentTimeMillis() - nanos / 1_000_000,
        requestId,
        start.listener(),
        start.client(),
        "HTTP/" + start.protocol(),
        start.method(),
        start.path(),
        start.route(),
        status,
        bytes,
        received,
        nanos,
        queuedNanos,
        slowestCall == null ? null : new SlowestCall(slowestCall, slowestNanos),
        error == null ? null : error.code(),
        logFields);
  }
}
