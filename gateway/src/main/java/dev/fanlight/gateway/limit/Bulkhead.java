package dev.fanlight.gateway.limit;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.fanlight.gateway.config.upstream.BulkheadConfig;
import dev.fanlight.gateway.limit.Waiter.State;
import dev.fanlight.gateway.telemetry.meter.BulkheadMeters;
import dev.fanlight.gateway.time.Deadline;
import dev.fanlight.gateway.time.Loop;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Caps the attempts in flight. Who finds no permit free waits in a bounded queue, first in, first
 * out within an exchange, while the exchanges take turns. Shared by all event loops: every method
 * may be called from any thread, and none waits.
 */
public final class Bulkhead {
  /*
   * How it holds together
   *
   * The permits are a semaphore that anybody may take from and give back to without our lock; queue
   * and size change under the lock only. What joins the two is the gate. Whoever wants to wait
   * first closes the gate, then looks for a permit once more. Whoever gives a permit back first
   * gives it back, then looks at the gate. So one of the two sees the other, and no waiter sleeps
   * beside a free permit.
   *
   * While the gate is closed newcomers come to the lock, where those who wait are served before
   * them. A thread that read the gate just before it closed may still take a permit: that counts as
   * having come first, unless the gate is shut. Then the permit may be owed to a smaller size, and
   * it goes back before anything else happens; so settling a debt, under the lock, never waits for
   * longer than those few instructions.
   *
   * Decisions fall under the lock; what follows from them (timers, futures, other people's code)
   * runs after it is let go.
   */
  private enum Gate {
    /** Nobody waits: take what is free. */
    OPEN,
    /** Somebody waits. */
    QUEUE,
    /** A smaller size is not settled yet, or the bulkhead is closed. */
    SHUT
  }

  final BulkheadMeters meters;
  final Rejections rejections;
  private final String name;
  private final Permits permits;
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private final FairQueue<Waiter> queue = new FairQueue<>();

  @GuardedBy("lock")
  private boolean closed;

  /** Both written under the lock only. */
  private volatile BulkheadConfig config;

  private volatile Gate gate = Gate.OPEN;

  public Bulkhead(String name, BulkheadConfig config, BulkheadMeters meters) {
    this.name = name;
    this.config = config;
    this.meters = meters;
    this.rejections = new Rejections(name);
    this.permits = new Permits(name, config.maxConcurrent());
  }

  /** As in configuration and metrics. */
  public String name() {
    return name;
  }

  /**
   * A permit now or as soon as it is this waiter's turn; see {@link Wait} for how it ends. Call it
   * on the loop.
   *
   * @param turn that the waiter shares with others of its exchange
   * @param deadline a permit is of no use from then on; nothing is taken when it has passed
   * @param loop where the timer runs and the future completes
   */
  public Wait acquire(Turn turn, Deadline deadline, Loop loop) {
    if (deadline.passed(loop.clock())) {
      return Wait.over(Future.failedFuture(rejections.deadlineExceeded));
    }
    Permit permit = tryAcquire();
    return permit == null
        ? enqueue(new Waiter(this, turn, deadline, loop))
        : Wait.over(Future.succeededFuture(permit));
  }

  /** A permit if one is free and nobody waits for it; null otherwise. */
  public @Nullable Permit tryAcquire() {
    if (!take()) {
      return null;
    }
    meters.waited(0);
    return new Permit(this);
  }

  /** The size asked for; for a while after a shrink more may be {@link #inUse()}. */
  public int permits() {
    return config.maxConcurrent();
  }

  /** Permits in somebody's hands. */
  public int inUse() {
    lock.lock();
    try {
      return permits.inUse();
    } finally {
      lock.unlock();
    }
  }

  /** Waiters, over all exchanges. */
  public int queueDepth() {
    lock.lock();
    try {
      return queue.size();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes a new size and new limits for the queue. Who holds a permit keeps it and who waits goes
   * on waiting, by the old limits; but a larger size lets waiters in at once, and nobody is let in
   * while more permits are out than a smaller size allows.
   */
  public void resize(BulkheadConfig config) {
    lock.lock();
    try {
      this.config = config;
      gate = Gate.SHUT;
      permits.resize(config.maxConcurrent());
      gate = gateNow();
    } finally {
      lock.unlock();
    }
    serve();
  }

  /** Hands out nothing any more and fails whoever waits with {@code shutting_down}. */
  public void close() {
    List<Waiter> leaving = new ArrayList<>();
    lock.lock();
    try {
      closed = true;
      while (!queue.isEmpty()) {
        leaving.add(queue.next());
      }
      gate = gateNow();
    } finally {
      lock.unlock();
    }
    leaving.forEach(waiter -> waiter.leave(rejections.shuttingDown));
  }

  /** For whoever holds a permit, once. */
  void giveBack() {
    permits.giveBack();
    if (gate != Gate.OPEN) {
      serve();
    }
  }

  /** Ends a wait and says what it was until now: the caller must see to what that leaves behind. */
  State end(Waiter waiter) {
    lock.lock();
    try {
      State was = waiter.state;
      waiter.state = State.ENDED;
      if (was == State.WAITING) {
        queue.remove(waiter.turn, waiter);
        gate = gateNow();
      }
      return was;
    } finally {
      lock.unlock();
    }
  }

  private boolean take() {
    if (gate == Gate.OPEN) {
      if (!permits.take()) {
        return false;
      }
      if (gate != Gate.SHUT) {
        return true;
      }
      giveBack();
    }
    lock.lock();
    try {
      return gateNow() == Gate.OPEN && permits.take();
    } finally {
      lock.unlock();
    }
  }

  private Wait enqueue(Waiter waiter) {
    GatewayError refusal;
    lock.lock();
    try {
      refusal = refusal();
      if (refusal == null) {
        queue.add(waiter.turn, waiter);
        gate = gateNow();
      }
    } finally {
      lock.unlock();
    }
    if (refusal != null) {
      return refuse(refusal);
    }
    waiter.startTimer(config.queueTimeout());
    serve();
    return waiter;
  }

  @GuardedBy("lock")
  private @Nullable GatewayError refusal() {
    if (closed) {
      return rejections.shuttingDown;
    }
    return queue.size() < config.maxQueue() ? null : rejections.full;
  }

  private Wait refuse(GatewayError refusal) {
    if (refusal.code() == ErrorCode.BULKHEAD_FULL) {
      meters.rejected(refusal.code());
    }
    return Wait.over(Future.failedFuture(refusal));
  }

  /** Lets in whom the free permits are for. */
  private void serve() {
    if (permits.someFree()) {
      Trampoline.run(grant());
    }
  }

  private List<Waiter> grant() {
    List<Waiter> granted = new ArrayList<>(1);
    lock.lock();
    try {
      permits.settle();
      while (gateNow() == Gate.QUEUE && permits.take()) {
        Waiter next = queue.next();
        next.state = State.GRANTED;
        granted.add(next);
      }
      gate = gateNow();
    } finally {
      lock.unlock();
    }
    return granted;
  }

  @GuardedBy("lock")
  private Gate gateNow() {
    if (closed || permits.inDebt()) {
      return Gate.SHUT;
    }
    return queue.isEmpty() ? Gate.OPEN : Gate.QUEUE;
  }
}
