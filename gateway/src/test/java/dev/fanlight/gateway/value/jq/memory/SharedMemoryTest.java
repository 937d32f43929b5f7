package dev.fanlight.gateway.value.jq.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanlight.plugin.GatewayError;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What all jq programs hold together. */
@Timeout(60)
class SharedMemoryTest {
  private static final long PIECE = SharedMemory.PIECE;

  private final SharedMemory memory = new SharedMemory(10 * PIECE);

  @Test
  void share_thatWouldBeTheLargest_isRefusedWhatThereIsNoRoomFor() {
    SharedMemory.Share share = memory.share();
    share.reach(10 * PIECE);

    assertThatThrownBy(() -> share.reach(10 * PIECE + 1))
        .isInstanceOf(GatewayError.class)
        .hasMessageContaining("this one held the most");
    share.close();
    assertThat(memory.held()).isZero();
  }

  @Test
  void firstPiece_isNeverRefused() {
    SharedMemory.Share large = memory.share();
    large.reach(10 * PIECE);

    assertThat(memory.share().reach(1)).isEqualTo(PIECE);
    large.check();
  }

  @Test
  void share_thatHoldsLess_goesOnWhenTheLargestHasStopped() throws Exception {
    SharedMemory.Share large = memory.share();
    large.reach(9 * PIECE);
    CompletableFuture<Long> small = new CompletableFuture<>();
    Thread asks =
        new Thread(() -> {
          SharedMemory.Share share = memory.share();
          share.reach(PIECE);
          small.complete(share.reach(4 * PIECE));
        });
    asks.start();
    assertThatThrownBy(() -> untilTold(large)).isInstanceOf(GatewayError.class);
    assertThat(small).isNotDone();

    large.close();

    assertThat(small.get()).isEqualTo(4 * PIECE);
    asks.join();
    assertThat(memory.held()).isEqualTo(4 * PIECE);
  }

  /** Room that others make is not for the one that was told to go. */
  @Test
  void shareThatWasTold_takesNothingMore() throws Exception {
    SharedMemory.Share told = memory.share();
    SharedMemory.Share other = memory.share();
    told.reach(8 * PIECE);
    other.reach(PIECE);
    Thread asks =
        new Thread(() -> {
          SharedMemory.Share share = memory.share();
          share.reach(PIECE);
          share.reach(3 * PIECE);
        });
    asks.start();
    assertThatThrownBy(() -> untilTold(told)).isInstanceOf(GatewayError.class);
    other.close();

    assertThatThrownBy(() -> told.reach(9 * PIECE)).hasMessageContaining("held the most");

    told.close();
    asks.join();
    assertThat(memory.leaving()).isZero();
    assertThat(memory.held()).isEqualTo(3 * PIECE);
  }

  @Test
  void shareThatWaits_stopsWhenItsThreadIsInterrupted() throws Exception {
    memory.share().reach(9 * PIECE);
    CompletableFuture<String> end = new CompletableFuture<>();
    Thread asks =
        new Thread(() -> {
          try (SharedMemory.Share share = memory.share()) {
            share.reach(PIECE);
            share.reach(4 * PIECE);
          } catch (GatewayError stopped) {
            end.complete(stopped.detail());
          }
        });
    asks.start();
    asks.interrupt();

    assertThat(end.get()).contains("interrupted");
  }

  private static void untilTold(SharedMemory.Share share) {
    while (true) {
      share.check();
      Thread.onSpinWait();
    }
  }
}
