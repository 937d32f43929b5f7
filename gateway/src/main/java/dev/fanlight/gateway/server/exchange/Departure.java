package dev.fanlight.gateway.server.exchange;

import dev.fanlight.gateway.server.wire.ClientConnection;
import dev.fanlight.gateway.telemetry.meter.ListenerMeters.Cut;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import org.jspecify.annotations.Nullable;

/** What an exchange ends with whose client takes no more of its answer. */
final class Departure {
  private Departure() {}

  /** The gateway is being stopped and has closed the connection. */
  static GatewayError shutdown() {
    return GatewayError.of(ErrorCode.SHUTTING_DOWN, "the gateway is shutting down");
  }

  /**
   * The client of that connection takes no more.
   *
   * @param failure what has shown it; null: it is not known
   */
  static GatewayError of(ClientConnection connection, @Nullable Throwable failure) {
    connection.failed(failure);
    return of(connection);
  }

  /** The same, of a connection that has told what has failed. */
  static GatewayError of(ClientConnection connection) {
    return of(connection.cutFor());
  }

  /**
   * @param cut why the gateway cut the client off; null: the client has left
   */
  static GatewayError of(@Nullable Cut cut) {
    return switch (cut) {
      case SLOW_READER ->
          GatewayError.of(ErrorCode.CLIENT_TOO_SLOW, "the client took the answer too slowly");
      case IDLE_READER -> GatewayError.of(ErrorCode.CLIENT_TOO_SLOW, "the client stopped reading");
      case PIPELINED ->
          GatewayError.of(
              ErrorCode.CLIENT_TOO_SLOW,
              "the client sent more behind this request than fits in memory");
      case NO_MEMORY ->
          GatewayError.of(
              ErrorCode.OVERLOADED, "no memory was left for what the client sends or gets");
      case null, default -> GatewayError.of(ErrorCode.CLIENT_GONE, "the client has gone");
    };
  }
}
