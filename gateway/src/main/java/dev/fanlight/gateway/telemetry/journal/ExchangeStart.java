package dev.fanlight.gateway.telemetry.journal;

import dev.fanlight.gateway.telemetry.request.RequestDetails;
import dev.fanlight.gateway.telemetry.trace.ExchangeTrace;
import org.jspecify.annotations.Nullable;

/**
 * One exchange as it begins, as plain values. A plugin may change some of them later: these are
 * what the client asked for.
 *
 * @param route its name, or {@code none}
 * @param requestId which a plugin may replace
 * @param listener its name
 * @param client the client's address
 * @param protocol the version of HTTP, such as {@code 1.1}
 * @param method of the request
 * @param path raw, without the query
 * @param grpc whether the request is a gRPC call
 * @param trace its place in a trace; null: there is no tracing
 * @param details what else is noted of the request
 */
public record ExchangeStart(
    String route,
    String requestId,
    String listener,
    String client,
    String protocol,
    String method,
    String path,
    boolean grpc,
    @Nullable ExchangeTrace trace,
    RequestDetails details) {

  /** Of its trace, or of the one that passes through; null: there is none. */
  public @Nullable String traceId() {
    return trace == null ? details.traceId() : trace.traceId();
  }
}
