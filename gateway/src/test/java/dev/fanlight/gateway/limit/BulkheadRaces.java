package dev.fanlight.gateway.limit;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.fanlight.gateway.config.upstream.BulkheadConfig;
import dev.fanlight.gateway.telemetry.meter.BulkheadMeters;
import dev.fanlight.gateway.time.Deadline;
import dev.fanlight.gateway.time.Loop;
import java.time.Duration;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * What two threads may do to a bulkhead at the same instant. Each pair is run over and over on real
 * threads; afterwards an arbiter counts the permits. {@link BulkheadRaceTest} starts them.
 */
final class BulkheadRaces {
  private BulkheadRaces() {}

  /** A bulkhead, and the inbox of a loop that comes to its tasks when the race is over. */
  private abstract static class Race {
    final Queue<Runnable> inbox = new ConcurrentLinkedQueue<>();
    final Loop loop = new Loop(() -> 0, (delay, task) -> () -> {}, inbox::add);
    final Turn turn = new Turn();
    final Bulkhead bulkhead;

    Race(int permits) {
      bulkhead = new Bulkhead("b", new BulkheadConfig(permits, 9, null), BulkheadMeters.NONE);
    }

    Permit take() {
      return Objects.requireNonNull(bulkhead.tryAcquire());
    }

    Wait arrive() {
      return bulkhead.acquire(turn, Deadline.of(loop.clock(), Duration.ofDays(1)), loop);
    }

    void deliver() {
      for (Runnable task = inbox.poll(); task != null; task = inbox.poll()) {
        task.run();
      }
    }

    /** How many more can be had. */
    int free() {
      int free = 0;
      while (bulkhead.tryAcquire() != null) {
        free++;
      }
      return free;
    }
  }

  /** The last permit comes back just as somebody begins to wait for it. */
  @JCStressTest
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "the waiter has it")
  @Outcome(expect = FORBIDDEN, desc = "a lost wake-up")
  @State
  public static class ReleaseAgainstArrival extends Race {
    private final Permit out = take();
    private Wait wait;

    public ReleaseAgainstArrival() {
      super(1);
    }

    @Actor
    public void release() {
      out.release();
    }

    @Actor
    public void arriveForIt() {
      wait = arrive();
    }

    @Arbiter
    public void count(I_Result result) {
      deliver();
      result.r1 = wait.permit().succeeded() ? bulkhead.inUse() : -1;
    }
  }

  /** Two who hold the same permit both give it back. */
  @JCStressTest
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "it came back once")
  @Outcome(expect = FORBIDDEN, desc = "more permits than there are, or fewer")
  @State
  public static class ReleaseAgainstRelease extends Race {
    private final Permit out = take();

    public ReleaseAgainstRelease() {
      super(1);
    }

    @Actor
    public void release() {
      out.release();
    }

    @Actor
    public void releaseAgain() {
      out.release();
    }

    @Arbiter
    public void count(I_Result result) {
      result.r1 = free();
    }
  }

  /** A waiter gives up just as its permit comes. */
  @JCStressTest
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "the permit is free again")
  @Outcome(expect = FORBIDDEN, desc = "a permit is lost")
  @State
  public static class GrantAgainstCancel extends Race {
    private final Permit out = take();
    private final Wait wait = arrive();

    public GrantAgainstCancel() {
      super(1);
    }

    @Actor
    public void release() {
      out.release();
    }

    @Actor
    public void cancel() {
      wait.cancel();
    }

    @Arbiter
    public void count(I_Result result) {
      deliver();
      result.r1 = free();
    }
  }

  /** Somebody comes by just as the permit comes back that another waits for. */
  @JCStressTest
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "the waiter has it")
  @Outcome(expect = FORBIDDEN, desc = "the newcomer has jumped the queue, or nobody has it")
  @State
  public static class GrantAgainstNewcomer extends Race {
    private final Permit out = take();
    private final Wait wait = arrive();
    private int taken;

    public GrantAgainstNewcomer() {
      super(1);
    }

    @Actor
    public void release() {
      out.release();
    }

    @Actor
    public void comeBy() {
      taken = bulkhead.tryAcquire() == null ? 0 : 1;
    }

    @Arbiter
    public void count(II_Result result) {
      deliver();
      result.r1 = wait.permit().succeeded() ? bulkhead.inUse() : -1;
      result.r2 = taken;
    }
  }

  /** The size is halved just as a permit comes back. */
  @JCStressTest
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "the one still out is all there is")
  @Outcome(expect = FORBIDDEN, desc = "more permits than the smaller size, or fewer")
  @State
  public static class ReleaseAgainstShrink extends Race {
    private final Permit out = take();

    public ReleaseAgainstShrink() {
      super(2);
      take();
    }

    @Actor
    public void release() {
      out.release();
    }

    @Actor
    public void shrink() {
      bulkhead.resize(new BulkheadConfig(1, 9, null));
    }

    @Arbiter
    public void count(II_Result result) {
      result.r1 = bulkhead.inUse();
      result.r2 = free();
    }
  }

  /** The bulkhead is closed just as a waiter is let in. */
  @JCStressTest
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "nothing is out, nothing is handed out")
  @Outcome(expect = FORBIDDEN, desc = "a permit is lost or handed out")
  @State
  public static class GrantAgainstClose extends Race {
    private final Permit out = take();
    private final Wait wait = arrive();

    public GrantAgainstClose() {
      super(1);
      wait.permit().onSuccess(Permit::release);
    }

    @Actor
    public void release() {
      out.release();
    }

    @Actor
    public void close() {
      bulkhead.close();
    }

    @Arbiter
    public void count(II_Result result) {
      deliver();
      result.r1 = wait.permit().isComplete() ? bulkhead.inUse() : -1;
      result.r2 = free();
    }
  }
}
