package dev.fanlight.gateway.config.upstream;

import dev.fanlight.gateway.config.tls.TlsConfig;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A named service.
 *
 * @param endpoints at least one; scheme (http or https), host and port, no path
 * @param timeout of a call to it
 * @param deadlineHeader the field that carries a call's remaining milliseconds
 * @param budget the share of live calls, from 0 to 1, that retries and hedges may add
 * @param maxBody bytes of a response that is held in memory
 * @param maxHead bytes of a response's head
 * @param tls how to trust {@code https} endpoints; null: as the platform does
 */
public record UpstreamConfig(
    String name,
    List<URI> endpoints,
    Protocol protocol,
    Balance balance,
    HostHeader host,
    Duration timeout,
    @Nullable Duration perTryTimeout,
    Duration connectTimeout,
    BulkheadConfig bulkhead,
    @Nullable RetryConfig retry,
    @Nullable HedgeConfig hedge,
    double budget,
    String deadlineHeader,
    int maxBody,
    int maxHead,
    TlsConfig.@Nullable Client tls) {

  /** Whether its endpoints speak TLS: all of them or none. */
  public boolean isTls() {
    return endpoints.get(0).getScheme().equals("https");
  }

  /** The same upstream with another timeout of its calls. */
  public UpstreamConfig within(Duration other) {
    return new UpstreamConfig(
        name,
        endpoints,
        protocol,
        balance,
        host,
        other,
        perTryTimeout,
        connectTimeout,
        bulkhead,
        retry,
        hedge,
        budget,
        deadlineHeader,
        maxBody,
        maxHead,
        tls);
  }

  /** What is spoken to the endpoints. */
  public enum Protocol {
    HTTP_1_1,
    H2C,
    /** HTTP/2 over TLS. */
    H2
  }

  /** How an endpoint is picked for an attempt. */
  public sealed interface Balance {
    /** In turn. */
    record RoundRobin() implements Balance {}

    /** The less loaded of two random ones. */
    record LeastRequests() implements Balance {}

    /** Any. */
    record Random() implements Balance {}

    /** The same for the same value of that request header; without it, any. */
    record ConsistentHash(String header) implements Balance {}
  }

  /** The Host field sent upstream. */
  public sealed interface HostHeader {
    /** The endpoint's own. */
    record Endpoint() implements HostHeader {}

    /** What the client sent. */
    record Client() implements HostHeader {}

    /** A fixed name. */
    record Name(String name) implements HostHeader {}
  }
}
