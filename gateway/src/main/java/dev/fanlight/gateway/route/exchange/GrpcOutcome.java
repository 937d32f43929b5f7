package dev.fanlight.gateway.route.exchange;

import dev.fanlight.gateway.config.upstream.GrpcStatus;
import dev.fanlight.gateway.telemetry.event.ExchangeReporter;
import dev.fanlight.gateway.upstream.fields.Grpc;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayResponse;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** How gRPC calls ended, in words that a metric can be labelled with. */
public final class GrpcOutcome {
  /** The answer had no status that gRPC knows. */
  private static final String NONE = "none";

  private GrpcOutcome() {}

  /**
   * Tells how an exchange ended that is a gRPC call.
   *
   * @param answer that was given to the server
   * @param error why the exchange failed or its answer was broken off; null when neither
   */
  public static void tell(
      ExchangeReporter report, Future<GatewayResponse> answer, @Nullable GatewayError error) {
    if (report.isGrpc()) {
      report.grpcEnded(label(answer, error));
    }
  }

  private static String label(Future<GatewayResponse> answer, @Nullable GatewayError error) {
    if (error != null) {
      return GrpcStatus.ofHttp(error.status()).name();
    }
    String number = answer.succeeded() ? number(answer.result()) : null;
    GrpcStatus status = number == null ? null : GrpcStatus.numbered(number);
    return status == null ? NONE : status.name();
  }

  /** In its head where that ended it, else in its trailers. */
  private static @Nullable String number(GatewayResponse answer) {
    String number = answer.headers().get(Grpc.STATUS);
    if (number != null || !(answer.body() instanceof Body.Streamed streamed)) {
      return number;
    }
    try {
      return streamed.trailers().get().get(Grpc.STATUS);
    } catch (GatewayError mistake) { // of a plugin that gives no trailers; it has been reported
      return null;
    }
  }
}
