package dev.fanlight.gateway.config.upstream;

import dev.fanlight.gateway.config.match.StatusRange;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the gateway finds out by itself whether endpoints work.
 *
 * @param probe what an endpoint is asked
 * @param port that is asked; null: the endpoint's own
 * @param times how often, and how long an answer may take
 * @param healthyAfter successes in a row, after which an endpoint that was down is up
 * @param unhealthyAfter failures in a row, after which an endpoint that was up is down
 */
public record HealthConfig(
    Probe probe,
    @Nullable Integer port,
    Times times,
    int healthyAfter,
    int unhealthyAfter,
    Initial initial) {

  /** What an endpoint is asked. */
  public sealed interface Probe {
    /** Takes a connection, over TLS with the handshake. */
    record Tcp() implements Probe {}

    /**
     * Answers a GET.
     *
     * @param path with its query
     * @param expect the statuses that are a success
     */
    record Http(String path, List<StatusRange> expect, Fields fields) implements Probe {
      public Http {
        expect = List.copyOf(expect);
      }

      /** Whether that status is a success. */
      public boolean expects(int status) {
        return expect.stream().anyMatch(one -> one.holds(status));
      }
    }

    /**
     * Answers {@code grpc.health.v1.Health/Check}.
     *
     * @param service empty: the whole server
     */
    record Grpc(String service, Fields fields) implements Probe {}
  }

  /**
   * Of the head of a probe.
   *
   * @param host null: the one that calls have
   * @param headers by lower-case name
   */
  public record Fields(@Nullable String host, Map<String, String> headers) {
    public Fields {
      headers = Map.copyOf(headers);
    }
  }

  /**
   * @param interval between the beginnings of two probes
   * @param unhealthyInterval the same while the endpoint is down
   * @param timeout of one probe
   */
  public record Times(Duration interval, Duration unhealthyInterval, Duration timeout) {}

  /** What an endpoint counts as before anything is known of it. */
  public enum Initial {
    /** It gets attempts only if nothing else is up. Its first success decides. */
    PROBE,
    UP,
    DOWN
  }
}
