package dev.fanlight.gateway.limit.memory;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.fanlight.gateway.time.Loop;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Bounds what all exchanges hold in memory together, and sums it exactly. Shared by all event
 * loops.
 *
 * <p>Every holder is granted its first {@link #GRANTED} bytes, however full the budget is, until so
 * many hold what they are granted that more would find no memory: then only its first {@link
 * #ALWAYS}. When one asks for more than there is room for, the heaviest holder fails, whether it is
 * the one that asks or another. So many small exchanges do not suffer from a few large ones, nor
 * those that move from very many that do not. The same holds among the large holders of one client,
 * which together have a quarter of the budget.
 *
 * <p>The heaviest holder is the one with the most bytes, where none has stalled. A holder weighs
 * more with each moment in which nothing of it moves: in the first second up to a mebibyte, and
 * after that its own bytes once more for each second. So clients that have stopped reading make
 * room before one that reads, or that has paused for a moment, though it may hold a little more.
 *
 * <p>Small holders cost one addition to a striped sum, and those with more than {@link #ALWAYS} a
 * place in a list of their loop. Only what a large holder takes and gives back goes through a lock.
 * A loop that finds no memory makes all in its list large holders, so that they can make room.
 * Holders that were told to make room do not count any more when the next one asks, although their
 * bytes are in the sum until they are let go.
 */
public final class MemoryBudget {
  /** Bytes that a holder has without asking, as long as all together hold less than the most. */
  static final long GRANTED = 64 * 1024;

  /** Bytes that are never refused to a holder. */
  static final long ALWAYS = 4 * 1024;

  /** The large holders of one client may have one in so many of the bytes there are. */
  private static final int CLIENTS_PART = 4;

  private final long most;
  private volatile long max;
  private final LongAdder held = new LongAdder();
  private final Map<Loop, Set<MemoryHolder>> granted = new ConcurrentHashMap<>();

  @GuardedBy("this")
  private final Map<MemoryHolder, LargeHolder> large = new HashMap<>();

  @GuardedBy("this")
  private final Map<String, Long> ofClients = new HashMap<>();

  /** Bytes of those that were told to make room. */
  @GuardedBy("this")
  private long leaving;

  /** One that never finds what is granted to be too much. */
  public MemoryBudget(long max) {
    this(max, Long.MAX_VALUE);
  }

  /**
   * One for a process.
   *
   * @param max bytes beyond which no holder has more than it is granted
   * @param most bytes that there is memory for, however many holders there are
   */
  public MemoryBudget(long max, long most) {
    this.max = Math.min(max, most);
    this.most = most;
  }

  /** What is held stays, however much it is. */
  public void resize(long max) {
    this.max = Math.min(max, most);
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

  /** Whether there is memory for what a holder is granted. */
  boolean grants(long more) {
    return held.sum() + more <= most;
  }

  /** Holders of a loop that have some of what they are granted; for use on that loop. */
  Set<MemoryHolder> granted(Loop loop) {
    return granted.computeIfAbsent(
        loop, first -> Collections.newSetFromMap(new IdentityHashMap<>()));
  }

  /**
   * Counts more for a holder that has, or would have, more than it is granted.
   *
   * @return why that cannot be; null when it was counted
   */
  @Nullable GatewayError grow(MemoryHolder asking, long has, long more) {
    List<LargeHolder> told = new ArrayList<>(0);
    boolean granted;
    boolean clientWasFull;
    synchronized (this) {
      LargeHolder asks = known(asking, has);
      boolean beyond = asks.bytes + more > GRANTED;
      if (beyond && !asks.ofClient && !asks.leaving) {
        asks.ofClient = true;
        ofClients.merge(asks.client, asks.bytes, Long::sum);
      }
      boolean little = asks.bytes + more <= ALWAYS && !asks.leaving;
      granted = little || makesRoom(asks, more, beyond ? max : most, told);
      if (granted) {
        asks.bytes += more;
        asks.moves(more, asking.now());
        held.add(more);
        if (asks.ofClient) {
          ofClients.merge(asks.client, more, Long::sum);
        }
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
            + " of it had moved for the longest");
  }

  private static GatewayError overloaded(String why) {
    return GatewayError.of(ErrorCode.OVERLOADED, why);
  }

  @GuardedBy("this")
  private LargeHolder known(MemoryHolder holder, long bytes) {
    return large.computeIfAbsent(holder, first -> new LargeHolder(first, bytes));
  }

  /** From now on they can make room. Called on their loop. */
  @GuardedBy("this")
  private void enlarge(Set<MemoryHolder> holders) {
    for (MemoryHolder holder : holders) {
      holder.enlarge();
      known(holder, holder.bytes());
    }
    holders.clear();
  }

  /**
   * False when the one that asks is the one to go. Adds the others that are to those told.
   *
   * @param room bytes that all may hold together
   */
  @GuardedBy("this")
  private boolean makesRoom(LargeHolder asks, long more, long room, List<LargeHolder> told) {
    while (!asks.leaving) {
      boolean clientIsFull =
          asks.ofClient && ofClients.getOrDefault(asks.client, 0L) + more > max / CLIENTS_PART;
      long all = held.sum() - leaving + more;
      if (!clientIsFull && all <= room) {
        return true;
      }
      boolean crowded = all > most;
      if (crowded) {
        enlarge(granted(asks.holder.loop()));
      }
      LargeHolder heaviest =
          heaviest(
              asks, more, other -> clientIsFull ? other.isBeside(asks) : crowded || other.ofClient);
      heaviest.leaving = true;
      heaviest.clientWasFull = clientIsFull;
      leaving += heaviest.bytes;
      uncountOfClient(heaviest, heaviest.bytes);
      if (!heaviest.equals(asks)) {
        told.add(heaviest);
      }
    }
    return false;
  }

  @GuardedBy("this")
  private LargeHolder heaviest(LargeHolder asks, long more, Predicate<LargeHolder> mayGo) {
    LargeHolder heaviest = asks;
    long now = asks.holder.now();
    long most = asks.bytes + more;
    for (LargeHolder other : large.values()) {
      long weight = other.weight(now);
      if (weight > most && other.bytes > ALWAYS && !other.leaving && mayGo.test(other)) {
        heaviest = other;
        most = weight;
      }
    }
    return heaviest;
  }

  @GuardedBy("this")
  private void uncountOfClient(LargeHolder large, long bytes) {
    long left = large.ofClient ? ofClients.getOrDefault(large.client, 0L) - bytes : 0;
    if (left > 0) {
      ofClients.put(large.client, left);
    } else if (large.ofClient) {
      ofClients.remove(large.client);
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
      LargeHolder shrinks = large.get(holder);
      if (shrinks == null) {
        return;
      }
      shrinks.bytes -= less;
      shrinks.moves(less, holder.now());
      if (shrinks.leaving) {
        leaving -= less;
      } else {
        uncountOfClient(shrinks, less);
      }
      if (all) {
        large.remove(holder);
      }
    }
  }
}
