package dev.fanlight.gateway.server.wire;

import dev.fanlight.gateway.telemetry.ListenerMeters;
import dev.fanlight.gateway.time.Loop;

/** A listener on the event loop of a connection, as the connection sees it. */
public interface ConnectionOwner {
  Loop loop();

  ListenerMeters meters();

  /** Called before a byte of the connection is read. */
  void opened(ClientConnection connection);

  void closed(ClientConnection connection);

  /** HTTP/2 has refused the head of a request, and answers it by itself. */
  void headRefused(ClientConnection connection, boolean tooLarge);
}
