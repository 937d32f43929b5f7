package dev.fanlight.gateway.limit.memory;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;

/**
 * What the {@link MemoryBudget} knows of a holder that has asked for room, or that may have to make
 * room for others. Guarded by the budget.
 */
final class LargeHolder {
  /** A holder that has neither taken nor given back anything for so long has stalled. */
  private static final long STALLED_MILLIS = TimeUnit.SECONDS.toMillis(1);

  /**
   * Bytes that a holder that has stalled weighs more. An answer that is read fast holds less than
   * that, and a few times what one holds that is not read.
   */
  private static final long STALLED_WEIGHT = 1024 * 1024;

  /** A holder weighs no more than so many times its bytes, however long it has stalled. */
  private static final long MOST_TIMES = 10;

  /** One in so many of its bytes must move, or it has stalled. */
  private static final int MOVING_PART = 16;

  /** IPv6 addresses with the same first bytes are the same client. */
  private static final int IPV6_NETWORK = 8;

  final MemoryHolder holder;
  final String client;
  long bytes;
  private long movedAt;

  /** Bytes that have moved since it moved last. */
  private long moved;

  boolean leaving;

  /** Whether it leaves because of what its client holds, not because of what all hold. */
  boolean clientWasFull;

  /** Whether it counts among those of its client: it has asked for more than it is granted. */
  boolean ofClient;

  /** Made on the loop of the holder. */
  LargeHolder(MemoryHolder holder, long bytes) {
    this.holder = holder;
    this.client = client(holder.address());
    this.bytes = bytes;
    this.movedAt = holder.movedAt();
  }

  /** Whether both count for the same client. */
  boolean isBeside(LargeHolder other) {
    return ofClient && client.equals(other.client);
  }

  /** It takes or gives back some bytes. A few of many are no sign that it does not stall. */
  void moves(long some, long now) {
    moved += some;
    if (moved > 0 && moved * MOVING_PART >= bytes) {
      moved = 0;
      movedAt = now;
    }
  }

  long weight(long now) {
    long still = Math.max(0, TimeUnit.NANOSECONDS.toMillis(now - movedAt));
    long times = Math.clamp(still / STALLED_MILLIS, 1, MOST_TIMES);
    return bytes * times + STALLED_WEIGHT * Math.min(still, STALLED_MILLIS) / STALLED_MILLIS;
  }

  /** What one client is known by: its address, or its network. */
  static String client(String address) {
    if (address.indexOf(':') < 0) {
      return address;
    }
    try {
      InetAddress literal = InetAddress.getByName(address);
      return literal instanceof Inet6Address
          ? HexFormat.of().formatHex(literal.getAddress(), 0, IPV6_NETWORK)
          : literal.getHostAddress();
    } catch (UnknownHostException noAddress) {
      return address;
    }
  }
}
