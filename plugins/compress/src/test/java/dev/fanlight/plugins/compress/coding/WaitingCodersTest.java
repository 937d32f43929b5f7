package dev.fanlight.plugins.compress.coding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Coders that wait for their next answer, on a loop whose time the test moves. */
class WaitingCodersTest {
  private final AtomicLong nanos = new AtomicLong();
  private final Deque<Look> looks = new ArrayDeque<>();
  private final Coders coders = new Coders(nanos::get);
  private final LoopPlace place = coders.here(this::lookLater, 64L * Coding.ZSTD.memory(), 100);

  /** A look at coders that wait, at its time. */
  private record Look(long nanos, Runnable task) {}

  private void lookLater(long millis, Runnable task) {
    looks.add(new Look(nanos.get() + TimeUnit.MILLISECONDS.toNanos(millis), task));
  }

  /** The time until the next look passes. */
  private void passALook() {
    Look next = looks.remove();
    nanos.set(next.nanos());
    next.task().run();
  }

  private Lease lease(Coding coding) {
    return Objects.requireNonNull(place.borrow(coding, 1), "a coder");
  }

  @Test
  void codersOfAQuietLoop_areFreedAfterAWhile() {
    for (Coding coding : Coding.values()) {
      Lease one = lease(coding);
      lease(coding).giveBack();
      one.giveBack();
    }
    assertThat(coders.memory()).isPositive();
    assertThat(looks).as("looks to come").hasSize(1);

    passALook();

    assertThat(coders.memory()).isZero();
    assertThat(looks).isEmpty();
  }

  @Test
  void theCoderThatIsUsedNowAndThen_stays() {
    Lease one = lease(Coding.GZIP);
    lease(Coding.GZIP).giveBack();
    one.giveBack();

    for (int i = 0; i < 3; i++) {
      nanos.addAndGet(1);
      lease(Coding.GZIP).giveBack();
      passALook();
      assertThat(coders.memory()).isEqualTo(Coding.GZIP.memory());
    }
  }

  @Test
  void lookAfterTheLastPlaceIsClosed_findsNothingAndIsTheLast() {
    lease(Coding.GZIP).giveBack();
    place.close();

    passALook();

    assertThat(coders.memory()).isZero();
    assertThat(looks).isEmpty();
  }
}
