package dev.fanlight.gateway.server.wire;

import dev.fanlight.gateway.config.ListenerConfig.Limits;
import java.time.Duration;

/**
 * What a client's connection does, and how long it may. The package draws how the states follow
 * each other. An HTTP/2 connection awaits a head only until its codec stands, and serves many
 * exchanges at once.
 */
enum ConnectionState {
  /** From accept to the first head, later from the first byte of a head to its last. */
  AWAITING_HEAD,

  /** Nothing is owed. */
  IDLE,

  /** Exchanges are under way; their own limits bound them. */
  SERVING,

  /** As {@link #SERVING}, and a part of the head of the next request has come. */
  SERVING_AHEAD,

  /** The gateway's half is closed. What the client still sends is read and thrown away. */
  LINGERING,

  CLOSED;

  /** A byte of a head has come, and not yet its end. */
  ConnectionState headBegins() {
    return switch (this) {
      case IDLE -> AWAITING_HEAD;
      case SERVING -> SERVING_AHEAD;
      default -> this;
    };
  }

  /** A whole head has come, or none will come. */
  ConnectionState headRead() {
    return switch (this) {
      case AWAITING_HEAD -> IDLE;
      case SERVING_AHEAD -> SERVING;
      default -> this;
    };
  }

  ConnectionState exchangeBegins() {
    return switch (this) {
      case AWAITING_HEAD -> SERVING_AHEAD;
      case IDLE -> SERVING;
      default -> this;
    };
  }

  /** No exchange is under way any more. */
  ConnectionState lastExchangeEnds() {
    return switch (this) {
      case SERVING_AHEAD -> AWAITING_HEAD;
      case SERVING -> IDLE;
      default -> this;
    };
  }

  boolean serves() {
    return this == SERVING || this == SERVING_AHEAD;
  }

  /** How long the connection may stay so; while it serves, when to look again. */
  Duration limit(Limits limits) {
    return this == AWAITING_HEAD || this == SERVING_AHEAD
        ? limits.headTimeout()
        : limits.idleTimeout();
  }
}
