package dev.fanlight.gateway.limit.memory;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.fanlight.gateway.time.Loop;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Bounds what all exchanges hold in memory together, and sums it exactly. Shared by all event
 * loops.
 *
 * <p>Every holder is granted its first {@link #GRANTED} bytes, however full the budget is. When one
 * asks for more than there is room for, the heaviest holder fails, whether it is the one that asks
 * or another. So many small exchanges do not suffer from a few large ones. The same holds among the
 * large holders of one client, which together have a quarter of the budget.
 *
 * <p>The heaviest holder is the one with the most bytes. One that has stalled weighs a mebibyte
 * more. So clients that have stopped reading make room before one that reads, which may hold a
 * little more than each of them.
 *
 * <p>Small holders cost one addition to a striped sum. Only what a large holder takes and gives
 * back goes through a lock. Holders that were told to make room do not count any more when the next
 * one asks, although their bytes are in the sum until they are let go.
 */
public final class MemoryBudget {
  /** Bytes that are never refused to a holder. */
  static final long GRANTED = 64 * 1024;

  /** The large holders of one client may have one in so many of the bytes there are. */
  private static final int CLIENTS_PART = 4;

  /** A holder that has neither taken nor given back anything for so long has stalled. */
  private static final long STALLED_NANOS = TimeUnit.SECONDS.toNanos(1);

  /**
   * Bytes that a holder that has stalled weighs more. An answer that is read fast holds less than
   * that, and a few times what one holds that is not read.
   */
  private static final long STALLED_WEIGHT = 1024 * 1024;

  /** IPv6 addresses with the same first bytes are the same client. */
  private static final int IPV6_NETWORK = 8;

  private volatile long max;
  private final LongAdder held = new LongAdder();

  @GuardedBy("this")
  private final Map<MemoryHolder, Large> large = new HashMap<>();

  @GuardedBy("this")
  private final Map<String, Long> ofClients = new HashMap<>();

  /** Bytes of those that were told to make room. */
  @GuardedBy("this")
  private long leaving;

  /** One that holds more than it is granted, or did. */
  private static final class Large {
    final MemoryHolder holder;
    final String client;
    long bytes;
    long movedAt;
    boolean leaving;

    /** Whether it leaves because of what its client holds, not because of what all hold. */
    boolean clientWasFull;

    Large(MemoryHolder holder, String client, long bytes) {
      this.holder = holder;
      this.client = client;
      this.bytes = bytes;
    }

    long weight(long now) {
      return now - movedAt < STALLED_NANOS ? bytes : bytes + STALLED_WEIGHT;
    }
  }

  public MemoryBudget(long max) {
    this.max = max;
  }

  /** What is held stays, however much it is. */
  public void resize(long max) {
    this.max = max;
  }

  /** Bytes held now; 0 when nothing is going on. Any thread. */
  public long held() {
    return held.sum();
  }

  /**
   * For one exchange.
   *
   * @param address its client's
   */
  public MemoryHolder holder(Loop loop, String address) {
    return new MemoryHolder(this, loop, address);
  }

  void count(long more) {
    held.add(more);
  }

  /**
   * Counts more for a holder that has, or would have, more than it is granted.
   *
   * @return why that cannot be; null when it was counted
   */
  @Nullable GatewayError grow(MemoryHolder asking, long has, long more) {
    List<Large> told = new ArrayList<>(0);
    boolean granted;
    boolean clientWasFull;
    synchronized (this) {
      Large asks = known(asking, has);
      asks.movedAt = asking.now();
      granted = makesRoom(asks, more, told);
      if (granted) {
        asks.bytes += more;
        ofClients.merge(asks.client, more, Long::sum);
        held.add(more);
      }
      clientWasFull = asks.clientWasFull;
    }
    told.forEach(other -> other.holder.refuseLater(refusal(other.clientWasFull)));
    return granted ? null : refusal(clientWasFull);
  }

  private static GatewayError refusal(boolean clientWasFull) {
    return clientWasFull
        ? overloaded("this client's exchanges hold a quarter of the memory (limits.memory)")
        : refusal();
  }

  /** Why an exchange that needs more than there is fails. */
  public static GatewayError refusal() {
    return overloaded(
        "the memory for requests is used up (limits.memory): this one held the most, or nothing"
            + " of it moved for a second");
  }

  private static GatewayError overloaded(String why) {
    return GatewayError.of(ErrorCode.OVERLOADED, why);
  }

  @GuardedBy("this")
  private Large known(MemoryHolder holder, long bytes) {
    Large known = large.get(holder);
    if (known == null) {
      known = new Large(holder, client(holder.address()), bytes);
      large.put(holder, known);
      ofClients.merge(known.client, bytes, Long::sum);
    }
    return known;
  }

  /** False when the one that asks is the one to go. Adds the others that are to those told. */
  @GuardedBy("this")
  private boolean makesRoom(Large asks, long more, List<Large> told) {
    while (!asks.leaving) {
      boolean clientIsFull = ofClients.getOrDefault(asks.client, 0L) + more > max / CLIENTS_PART;
      if (!clientIsFull && held.sum() - leaving + more <= max) {
        return true;
      }
      Large heaviest = heaviest(asks, more, clientIsFull);
      heaviest.leaving = true;
      heaviest.clientWasFull = clientIsFull;
      leaving += heaviest.bytes;
      uncountOfClient(heaviest.client, heaviest.bytes);
      if (!heaviest.equals(asks)) {
        told.add(heaviest);
      }
    }
    return false;
  }

  @GuardedBy("this")
  private Large heaviest(Large asks, long more, boolean ofItsClient) {
    Large heaviest = asks;
    long most = asks.bytes + more;
    for (Large other : large.values()) {
      long weight = other.weight(asks.movedAt);
      if (weight > most && !other.leaving && (!ofItsClient || other.client.equals(asks.client))) {
        heaviest = other;
        most = weight;
      }
    }
    return heaviest;
  }

  @GuardedBy("this")
  private void uncountOfClient(String client, long bytes) {
    long left = ofClients.getOrDefault(client, 0L) - bytes;
    if (left > 0) {
      ofClients.put(client, left);
    } else {
      ofClients.remove(client);
    }
  }

  /**
   * Counts less for a large holder.
   *
   * @param all whether nothing is left that it holds
   */
  void shrink(MemoryHolder holder, long less, boolean all) {
    synchronized (this) {
      held.add(-less);
      Large shrinks = large.get(holder);
      if (shrinks == null) {
        return;
      }
      shrinks.bytes -= less;
      shrinks.movedAt = holder.now();
      if (shrinks.leaving) {
        leaving -= less;
      } else {
        uncountOfClient(shrinks.client, less);
      }
      if (all) {
        large.remove(holder);
      }
    }
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
