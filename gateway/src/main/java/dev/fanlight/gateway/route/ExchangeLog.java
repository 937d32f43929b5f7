package dev.fanlight.gateway.route;

import dev.fanlight.gateway.fanout.ExchangeContext;
import dev.fanlight.gateway.limit.Clock;
import dev.fanlight.gateway.telemetry.ExchangeRecord;
import dev.fanlight.gateway.telemetry.ExchangeRecord.SlowestCall;
import dev.fanlight.gateway.telemetry.RouteMeters;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayRequest;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One exchange on the books: counted when it begins, measured and written down when it ends. */
final class ExchangeLog {
  private final String route;
  private final RouteMeters meters;
  private final Consumer<ExchangeRecord> records;
  private final Clock clock;
  private final long startedAt;
  private final String method;
  private final String path;
  private long queuedNanos;

  ExchangeLog(
      String route,
      RouteMeters meters,
      GatewayRequest request,
      Clock clock,
      Consumer<ExchangeRecord> records) {
    this.route = route;
    this.meters = meters;
    this.records = records;
    this.clock = clock;
    this.startedAt = clock.nanoTime();
    // A plugin may change these later; what is logged is what the client asked for.
    this.method = request.method().name();
    this.path = request.path();
    meters.started();
  }

  /** The exchange itself had to wait until now. */
  void queued() {
    queuedNanos = clock.nanoTime() - startedAt;
  }

  void end(
      ExchangeContext context,
      Client client,
      int status,
      long bytes,
      @Nullable GatewayError error) {
    long nanos = clock.nanoTime() - startedAt;
    meters.ended(method, status, nanos);
    String slowest = context.slowestCall();
    records.accept(
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
            error == null ? null : error.code()));
  }
}
