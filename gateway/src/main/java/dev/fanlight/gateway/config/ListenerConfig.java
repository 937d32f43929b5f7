package dev.fanlight.gateway.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A bound port.
 *
 * @param tls null: clear text
 */
public record ListenerConfig(
    String name, Address address, Limits limits, TlsConfig.@Nullable Server tls) {

  /** Port 0 takes a free one. */
  public record Address(String host, int port) {}

  /**
   * What a client may send, and how long it may take.
   *
   * @param line bytes of the request line
   * @param headers bytes of the header section
   * @param headTimeout from the first byte of a head, or a new connection, to the head's end
   * @param idleTimeout of a connection without an exchange
   * @param connections open at once
   */
  public record Limits(
      int line, int headers, Duration headTimeout, Duration idleTimeout, int connections) {}
}
