package dev.fanlight.gateway.server.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.limit.memory.MemoryBudget;
import dev.fanlight.gateway.limit.memory.MemoryHolder;
import dev.fanlight.gateway.server.PlayedEnd;
import dev.fanlight.gateway.server.terms.Patience;
import dev.fanlight.gateway.sim.Simulation;
import dev.fanlight.gateway.telemetry.meter.ListenerMeters.Cut;
import dev.fanlight.gateway.time.Loop;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a direction of a tunnel holds when its exchange has ended. */
class TunnelFlowTest {
  private final Loop loop = new Simulation(0).newLoop().loop();
  private final PlayedEnd from = new PlayedEnd();
  private final PlayedEnd to = new PlayedEnd();

  /** A flow through which that many bytes have come, and which has been stopped since. */
  private void stopped(MemoryBudget memory, int bytes) {
    MemoryHolder held = memory.holder(loop, "127.0.0.1");
    TunnelFlow flow =
        new TunnelFlow(
            from,
            to,
            held,
            new Patience(loop, new Patience.Bounds(Duration.ofHours(1), null), new Patient()),
            new Unconcerned());
    flow.received(Buffer.buffer("x".repeat(bytes)));
    flow.stop();
    held.end();
  }

  @Test
  void whatIsOwed_countsUntilItHasGoneOut() {
    MemoryBudget memory = new MemoryBudget(1 << 20);
    stopped(memory, 1000);
    assertThat(memory.held()).isEqualTo(1000);

    to.writes.getFirst().complete();
    assertThat(memory.held()).isZero();
    assertThat(to.closed).isEmpty();
  }

  @Test
  void whatIsOwed_isDroppedWhereThereIsNoRoomForIt() {
    MemoryBudget memory = new MemoryBudget(600_000);
    stopped(memory, 100_000);

    assertThat(to.closed).isEqualTo("reset");
    assertThat(memory.held()).isZero();
  }

  private static final class Patient implements Patience.Taker {
    @Override
    public long taken() {
      return 0;
    }

    @Override
    public void cut(Cut reason) {
      throw new AssertionError("no time passes");
    }
  }

  private static final class Unconcerned implements TunnelFlow.Watcher {
    @Override
    public void moved() {}

    @Override
    public void flowEnded() {}

    @Override
    public void truncated(TunnelFlow flow) {}

    @Override
    public void refused(TunnelFlow flow) {}
  }
}
