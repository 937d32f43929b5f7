package dev.fanlight.gateway.bootstrap.platform;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanlight.gateway.telemetry.journal.LoopRecords;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ServingLoopTest {
  private final Vertx vertx = Vertx.vertx();
  private final List<ServingLoop> loops = ServingLoop.of(vertx, () -> new LoopRecords(List.of()));

  @AfterEach
  void close() throws Exception {
    vertx.close().await(20, SECONDS);
  }

  @Test
  void call_isDoneOnThatLoop() throws Exception {
    for (ServingLoop loop : loops) {
      Future<Boolean> there =
          loop.call(() -> Future.succeededFuture(loop.eventLoop().inEventLoop()));

      assertThat(there.await(20, SECONDS)).isTrue();
    }
  }

  @Test
  void call_thatThrows_fails() {
    Future<Void> broken =
        loops
            .getFirst()
            .call(() -> {
              throw new IllegalStateException("broken");
            });

    assertThatIllegalStateException()
        .isThrownBy(() -> broken.await(20, SECONDS))
        .withMessage("broken");
  }

  @Test
  void call_thatThrowsAnError_fails() {
    LinkageError broken = new LinkageError("broken");

    Future<Void> call =
        loops
            .getFirst()
            .call(() -> {
              throw broken;
            });

    assertThatThrownBy(() -> call.await(20, SECONDS)).isSameAs(broken);
  }

  @Test
  void call_ofALoopThatHasEnded_fails() throws Exception {
    vertx.close().await(20, SECONDS);

    assertThat(loops.getFirst().call(Future::succeededFuture).failed()).isTrue();
  }
}
