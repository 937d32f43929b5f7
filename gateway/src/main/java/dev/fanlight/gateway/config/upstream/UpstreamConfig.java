package dev.fanlight.gateway.config.upstream;

import dev.fanlight.gateway.config.tls.TlsConfig;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A named upstream. Its keys are in groups, by the question that they answer.
 *
 * @param service where its calls go, and how they are sent
 * @param attempts how often a call is tried
 * @param bounds how large a response may be, and how many tunnels there may be
 * @param care for endpoints that fail
 */
public record UpstreamConfig(
    String name,
    Service service,
    Timeouts timeouts,
    BulkheadConfig bulkhead,
    Attempts attempts,
    Bounds bounds,
    CareConfig care) {

  /** The same upstream with another timeout of its calls. */
  public UpstreamConfig within(Duration other) {
    Timeouts changed =
        new Timeouts(other, timeouts.perTry(), timeouts.connect(), timeouts.keepAlive());
    return new UpstreamConfig(name, service, changed, bulkhead, attempts, bounds, care);
  }

  /**
   * Where calls go, and how they are sent.
   *
   * @param endpoints at least one that is no backup, or none where they are discovered
   * @param discovery null: they are those that the file lists
   * @param tls how to trust {@code https} endpoints; null: as the platform does
   * @param deadlineHeader the field that carries a call's remaining milliseconds
   */
  public record Service(
      List<EndpointConfig> endpoints,
      @Nullable DiscoveryConfig discovery,
      Protocol protocol,
      Balance balance,
      HostHeader host,
      TlsConfig.@Nullable Client tls,
      String deadlineHeader) {

    /** Whether its endpoints speak TLS: all of them or none. */
    public boolean isTls() {
      return scheme().equals("https");
    }

    /** Of every endpoint: http or https. */
    public String scheme() {
      return discovery == null ? endpoints.get(0).url().getScheme() : discovery.scheme();
    }
  }

  /**
   * How long things may take.
   *
   * @param call of a whole call, with all its attempts
   * @param perTry of one attempt; null: as long as the call
   * @param connect of a connection until it is made
   * @param keepAlive how long a connection is kept that carries nothing
   */
  public record Timeouts(
      Duration call, @Nullable Duration perTry, Duration connect, Duration keepAlive) {
    /** The longest time that one attempt has. */
    public Duration allowance() {
      return ofAttempt(call);
    }

    /**
     * The longest time that one attempt has of a call.
     *
     * @param limit of the call
     */
    public Duration ofAttempt(Duration limit) {
      return perTry != null && perTry.compareTo(limit) < 0 ? perTry : limit;
    }
  }

  /**
   * How often a call is tried.
   *
   * @param budget the share of live calls, from 0 to 1, that retries and hedges may add; 0: none
   */
  public record Attempts(@Nullable RetryConfig retry, @Nullable HedgeConfig hedge, double budget) {}

  /**
   * How large a response may be, and how many tunnels there may be.
   *
   * @param maxBody bytes of a response that is held in memory
   * @param maxHead bytes of a response's head
   * @param tunnels that may be open at once
   */
  public record Bounds(int maxBody, int maxHead, int tunnels) {}

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
