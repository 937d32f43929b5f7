package dev.fanlight.gateway.server.wire;

import dev.fanlight.gateway.limit.memory.MemoryBudget;
import dev.fanlight.gateway.server.terms.ListenerTerms;
import dev.fanlight.gateway.telemetry.meter.ListenerMeters;
import dev.fanlight.gateway.time.Loop;
import io.netty.channel.Channel;
import java.net.InetAddress;

/** A listener on the event loop of a connection, as the connection sees it. */
public interface ConnectionOwner {
  Loop loop();

  ListenerMeters meters();

  /** What connections keep outside of exchanges counts there. */
  MemoryBudget memory();

  /** Called before a byte of the connection is read. */
  void opened(ClientConnection connection);

  void closed(ClientConnection connection);

  /**
   * Whether a client may have one more connection, that one, which a trusted proxy has opened for
   * it. Counts it.
   */
  boolean admits(InetAddress client, Channel channel, ListenerTerms terms);

  /** HTTP/2 has refused the head of a request, and answers it by itself. */
  void headRefused(ClientConnection connection, boolean tooLarge);
}
