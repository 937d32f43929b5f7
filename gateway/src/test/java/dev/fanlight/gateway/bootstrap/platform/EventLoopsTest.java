package dev.fanlight.gateway.bootstrap.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.time.Deadline;
import dev.fanlight.gateway.time.Timers;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class EventLoopsTest {
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  /** A delay that overflowed would run its task before all others. */
  @Test
  @Timeout(30)
  void schedule_afterNever_doesNotRunItsTaskBeforeOthers() {
    ContextInternal context = EventLoops.contexts(vertx).getFirst();
    Timers timers = EventLoops.loop(context).timers();
    Promise<List<String>> ran = Promise.promise();
    List<String> order = new ArrayList<>();

    context.runOnContext(now -> {
      Timers.Timer never = timers.schedule(Deadline.NEVER.toNanos(), () -> order.add("never"));
      vertx.setTimer(Deadline.NEVER.toMillis(), late -> order.add("never, in milliseconds"));
      timers.schedule(
          TimeUnit.MILLISECONDS.toNanos(1),
          () -> {
            order.add("soon");
            never.cancel();
            ran.complete(order);
          });
    });

    assertThat(ran.future().await()).containsExactly("soon");
  }
}
