package dev.fanlight.gateway.telemetry.event;

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
 */
public record ExchangeStart(
    String route,
    String requestId,
    String listener,
    String client,
    String protocol,
    String method,
    String path,
    boolean grpc) {}
