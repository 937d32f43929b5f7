package dev.fanlight.gateway.config;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

/**
 * Which traces are made, and where their spans go.
 *
 * @param sample share of the traces begun here that are recorded, 0 to 1
 * @param keep exchanges whose spans are sent whatever was decided at their beginning
 * @param trust whose trace context counts
 */
public record TracingConfig(Export export, double sample, Keep keep, Trust trust) {

  /**
   * Where spans go.
   *
   * @param collector the URL that they are posted to, as OTLP over HTTP
   * @param service the name of this service in them
   * @param headers fields of each such request; their values may be secret
   */
  public record Export(URI collector, String service, Map<String, String> headers) {
    public Export {
      headers = Map.copyOf(headers);
    }

    /** Where the collector is, without the path, which may have a secret. */
    public String address() {
      return collector.getScheme() + "://" + collector.getRawAuthority();
    }

    /** Without what may be secret. */
    @Override
    public String toString() {
      return address() + " as " + service + " with " + headers.keySet();
    }
  }

  /**
   * What is kept at the end of an exchange.
   *
   * @param errors exchanges that the gateway or an upstream has failed
   * @param partial answers that lack the result of a call
   * @param slowerThan exchanges that take longer, but for tunnels
   */
  public record Keep(boolean errors, boolean partial, Duration slowerThan) {}

  /** Whose trace context counts. */
  public enum Trust {
    TRUSTED_PROXIES,
    ALL,
    NONE
  }
}
