package dev.fanlight.gateway.server.wire.accept;

import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.util.Queue;

/**
 * A listener's gate that shows each connection to a test, too.
 *
 * @param seen where the connections come to
 */
public record WatchedGate(Gate gate, Queue<Channel> seen) implements Gate {
  @Override
  public boolean isAt(InetSocketAddress local) {
    return gate.isAt(local);
  }

  @Override
  public boolean admit(Channel connection) {
    seen.add(connection);
    return gate.admit(connection);
  }

  @Override
  public void notAccepted() {
    gate.notAccepted();
  }
}
