package dev.fanlight.gateway.sim.exchange;

import dev.fanlight.gateway.fanout.scope.Background;
import dev.fanlight.gateway.sim.engine.SimMeters;
import dev.fanlight.gateway.sim.findings.Violations;
import dev.fanlight.gateway.time.Loop;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The background work of one loop, until its shutdown has drained it. */
public final class SimBackground {
  final Background background;
  private final int max;
  private final Loop loop;
  private final Violations violations;
  private final Set<ObservedCall> open = new HashSet<>();
  private boolean room = true;
  private @Nullable Future<Void> drained;

  public SimBackground(RandomGenerator random, Loop loop, Violations violations) {
    this.max = random.nextInt(4) == 0 ? 1 : 10;
    this.background =
        new Background(max, Duration.ofMillis(20 + random.nextInt(300)), SimMeters.background());
    this.loop = loop;
    this.violations = violations;
  }

  public void started(ObservedCall call) {
    violations.check(drained == null, "%s: started while shutting down", call);
    open.add(call);
    room &= open.size() < max;
    violations.check(open.size() <= max, "%s: one more in the background than allowed", call);
  }

  /** Whether nothing can have been turned away. */
  public boolean hadRoom() {
    return room;
  }

  public void closed(ObservedCall call) {
    violations.check(open.remove(call), "%s: was not open", call);
  }

  /**
   * @param busy whether there are exchanges still
   */
  public void drain(boolean busy) {
    loop.executor()
        .execute(() -> {
          if (drained == null) {
            room &= !busy;
            drained = background.drain();
          }
        });
  }

  /** Ends what is left. */
  public void cancel() {
    loop.executor()
        .execute(() -> {
          violations.check(!isDrained() || open.isEmpty(), "drained, and open: %s", open);
          background.cancel();
          violations.check(open.isEmpty(), "cancelled, and still open: %s", open);
          violations.check(isDrained(), "cancelled, and not drained");
        });
  }

  private boolean isDrained() {
    return drained != null && drained.isComplete();
  }
}
