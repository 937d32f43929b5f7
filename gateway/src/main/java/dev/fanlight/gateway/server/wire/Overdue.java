package dev.fanlight.gateway.server.wire;

import dev.fanlight.gateway.server.wire.proxy.ProxyHeaderHandler;
import dev.fanlight.gateway.telemetry.meter.ListenerMeters.Cut;
import io.netty.channel.Channel;

/** The end of a connection that has been in its state for too long. */
final class Overdue {
  private final ClientConnection connection;
  private boolean late;

  Overdue(ClientConnection connection) {
    this.connection = connection;
  }

  /** Its time in that state is up. */
  void end(ConnectionState state) {
    ConnectionParts parts = connection.parts();
    if (parts.taken().waits()) {
      connection.cut(Cut.IDLE_READER); // a close would wait for that to be taken
    } else if (state == ConnectionState.AWAITING_HEAD && connection.requests().refuseSlowHead()) {
      connection.refused(Cut.SLOW_HEAD);
      parts.timer().restart();
    } else {
      late = true;
      Channel slow = parts.channel();
      if (FirstBytesHandler.haveBegun(slow) || ProxyHeaderHandler.hasBegun(slow)) {
        connection.refused(Cut.SLOW_HEAD);
      }
      connection.close();
    }
  }

  /** Whether it was closed because of that. */
  boolean late() {
    return late;
  }
}
