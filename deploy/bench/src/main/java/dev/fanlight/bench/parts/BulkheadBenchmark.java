package dev.fanlight.bench.parts;

import dev.fanlight.gateway.config.upstream.BulkheadConfig;
import dev.fanlight.gateway.limit.Bulkhead;
import dev.fanlight.gateway.limit.Turn;
import dev.fanlight.gateway.limit.Wait;
import dev.fanlight.gateway.telemetry.meter.BulkheadMeters;
import dev.fanlight.gateway.time.Deadline;
import dev.fanlight.gateway.time.Loop;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;

/**
 * A permit taken and given back: free at once, by one thread and by two, and waited for in the
 * queue. Beside it a semaphore, asked the same way, which has no queue.
 */
@State(Scope.Benchmark)
public class BulkheadBenchmark {
  private final Bulkhead roomy =
      new Bulkhead("roomy", new BulkheadConfig(1024, 4096, null), BulkheadMeters.NONE);
  private final Bulkhead narrow =
      new Bulkhead("narrow", new BulkheadConfig(1, 4096, null), BulkheadMeters.NONE);
  private final Semaphore semaphore = new Semaphore(1024);

  /** One loop, with an exchange of its own. */
  @State(Scope.Thread)
  public static class Client {
    private final Turn turn = new Turn();
    private final Loop loop = BareLoop.of();
    private final Deadline deadline = Deadline.of(System::nanoTime, Duration.ofDays(1));

    private Wait acquire(Bulkhead bulkhead) {
      return bulkhead.acquire(turn, deadline, loop);
    }
  }

  @Benchmark
  public void free(Client client) {
    client.acquire(roomy).permit().result().release();
  }

  @Benchmark
  public void freeSemaphore() {
    if (semaphore.tryAcquire()) {
      semaphore.release();
    }
  }

  @Benchmark
  @Threads(2)
  public void contended(Client client) {
    client.acquire(roomy).permit().result().release();
  }

  @Benchmark
  @Threads(2)
  public void contendedSemaphore() {
    if (semaphore.tryAcquire()) {
      semaphore.release();
    }
  }

  /** Two permits of a bulkhead of one: the second is waited for in the queue and then granted. */
  @Benchmark
  public void queued(Client client) {
    Wait first = client.acquire(narrow);
    Wait second = client.acquire(narrow);
    first.permit().result().release();
    second.permit().result().release();
  }
}
