package dev.fanlight.gateway.route.exchange;

import dev.fanlight.gateway.fanout.scope.ExchangeContext;
import dev.fanlight.gateway.telemetry.CallNotes;
import dev.fanlight.gateway.telemetry.ExchangeJournal;
import dev.fanlight.gateway.telemetry.ExchangeRecord;
import dev.fanlight.gateway.telemetry.ExchangeRecord.SlowestCall;
import dev.fanlight.gateway.telemetry.RouteMeters;
import dev.fanlight.gateway.time.Clock;
import dev.fanlight.gateway.upstream.fields.Grpc;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayRequest;
import dev.fanlight.plugin.GatewayResponse;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One exchange on the books: counted when it begins, measured and written down when it ends. */
public final class ExchangeLog {
  private static final Logger LOG = LoggerFactory.getLogger(ExchangeLog.class);

  private final String route;
  private final RouteMeters meters;
  private final ExchangeJournal journal;
  private final Clock clock;
  private final long startedAt;
  private final String method;
  private final String path;
  private final boolean grpc;
  private final @Nullable CallNotes notes;
  private long queuedNanos;

  public ExchangeLog(
      String route,
      RouteMeters meters,
      GatewayRequest request,
      Clock clock,
      ExchangeJournal journal) {
    this.route = route;
    this.meters = meters;
    this.journal = journal;
    this.clock = clock;
    this.startedAt = clock.nanoTime();
    this.notes = journal.begin(startedAt);
    // A plugin may change these later; what is logged is what the client asked for.
    this.method = request.method().name();
    this.path = request.path();
    this.grpc = Grpc.isCall(request.headers());
    meters.started();
  }

  /** Has the exchange's calls noted, if they are to be. */
  void follow(ExchangeContext context) {
    context.noteCalls(notes);
  }

  /** The exchange itself had to wait until now. */
  void queued() {
    queuedNanos = clock.nanoTime() - startedAt;
  }

  /**
   * @param answer that was given to the server
   * @param status that was sent, or that stands for the error
   * @param bytes of content that were sent
   */
  public void end(
      ExchangeContext context,
      Client client,
      Future<GatewayResponse> answer,
      int status,
      long bytes,
      @Nullable GatewayError error) {
    if (error != null && error.code() == ErrorCode.INTERNAL_ERROR) {
      LOG.error("request {} on route {} failed", context.requestId(), route, error.getCause());
    }
    long nanos = clock.nanoTime() - startedAt;
    if (grpc) {
      meters.grpcEnded(GrpcOutcome.label(answer, error));
    }
    meters.ended(method, status, nanos);
    String slowest = context.slowestCall();
    // What goes on in the background is not the exchange's any more.
    context.noteCalls(null);
    journal.end(
        new ExchangeRecord(
            System.currentTimeMillis() - nanos / 1_000_000,
            context.requestId(),
            client.listener(),
            client.address(),
            "HTTP/" + client.protocol(),
            method,
            path,
            route,
            status,
            bytes,
            nanos,
            Math.max(queuedNanos, context.queuedNanos()),
            slowest == null ? null : new SlowestCall(slowest, context.slowestNanos()),
            error == null ? null : error.code()),
        notes);
  }
}
