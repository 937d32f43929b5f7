package dev.fanlight.gateway.server.wire.accept;

import io.netty.channel.Channel;
import java.net.InetSocketAddress;

/** A listener, as accepted connections see it. Called on the acceptor's thread. */
public interface Gate {
  /** Whether the connections of a server socket with that address are for this listener. */
  boolean isAt(InetSocketAddress local);

  /** Returns false to refuse the connection, which has cost nothing yet. */
  boolean admit(Channel connection);

  /** The operating system had no connection to give. */
  void notAccepted();
}
