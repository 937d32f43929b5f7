package dev.fanlight.gateway.server;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How many connections each client has open. A client of IPv6 is a /64: every subscriber has at
 * least that many addresses. Safe for use by all threads.
 */
final class ClientCounts {
  private final Map<Object, Integer> open = new ConcurrentHashMap<>();

  private static Object client(InetAddress address) {
    return address instanceof Inet6Address
        ? ByteBuffer.wrap(address.getAddress()).getLong()
        : address;
  }

  /** Counts one more; returns false, and counts nothing, where that many are open; 0: no bound. */
  boolean tryEnter(InetAddress address, int most) {
    int now = open.merge(client(address), 1, Integer::sum);
    if (most > 0 && now > most) {
      leave(address);
      return false;
    }
    return true;
  }

  /** Once for each that has entered. */
  void leave(InetAddress address) {
    open.computeIfPresent(client(address), (any, count) -> count == 1 ? null : count - 1);
  }

  /** Clients that have any open. */
  int clients() {
    return open.size();
  }
}
