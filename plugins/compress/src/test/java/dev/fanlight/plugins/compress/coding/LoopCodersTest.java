package dev.fanlight.plugins.compress.coding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The coders of one event loop, which the thread of the test stands for. */
class LoopCodersTest {
  private final AtomicLong nanos = new AtomicLong();

  /** How long what begins next will have taken. */
  private final AtomicLong takes = new AtomicLong();

  private final Coders coders = new Coders(() -> nanos.getAndAdd(takes.getAndSet(0)));

  private LoopPlace place(int maxCpu) {
    return place(6L * Coding.GZIP.memory(), maxCpu);
  }

  private LoopPlace place(long maxMemory, int maxCpu) {
    return coders.here((millis, task) -> {}, maxMemory, maxCpu);
  }

  private static Lease lease(LoopPlace place, Coding coding) {
    return Objects.requireNonNull(place.borrow(coding, 1), "a coder");
  }

  private void compress(LoopPlace place, long millis) {
    Lease lease = lease(place, Coding.GZIP);
    takes.set(millis * 1_000_000);
    lease.flush(Buffer.buffer("a"), 0, 1);
    lease.giveBack();
  }

  @Test
  void borrow_beyondTheMemory_getsNothing() {
    LoopPlace place = place(50);
    List<Lease> leases = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      leases.add(place.borrow(Coding.GZIP, 1));
    }

    assertThat(leases).doesNotContainNull();
    assertThat(place.borrow(Coding.GZIP, 1)).isNull();
    leases.getFirst().giveBack();
    leases.set(0, place.borrow(Coding.GZIP, 1));
    assertThat(leases.getFirst()).isNotNull();
    leases.forEach(Lease::giveBack);
    assertThat(coders.memory()).isEqualTo(3L * Coding.GZIP.memory());
    place.close();
    assertThat(coders.memory()).isZero();
  }

  @Test
  void aCoderThatCannotBegin_givesItsMemoryBack() {
    LoopPlace place = place(Coding.GZIP.memory(), 50);

    assertThatIllegalArgumentException().isThrownBy(() -> place.borrow(Coding.GZIP, 99));

    assertThat(coders.memory()).isZero();
    assertThat(place.borrow(Coding.GZIP, 1)).isNotNull();
  }

  @Test
  void whatIsLentWhenTheLoopIsClosed_isFreedWhenItComesBack() {
    LoopPlace place = place(50);
    Lease lease = lease(place, Coding.GZIP);
    place.close();

    assertThat(coders.memory()).isPositive();
    lease.giveBack();
    lease.giveBack();

    assertThat(coders.memory()).isZero();
    assertThatIllegalStateException().isThrownBy(() -> lease.flush(Buffer.buffer("a"), 0, 1));
  }

  @Test
  void borrow_getsNothingWhileTheLoopOwesTime() {
    LoopPlace place = place(50);
    // Half of the loop's time: what took 60 ms is paid back in 120 ms.
    compress(place, 60);

    assertThat(place.borrow(Coding.GZIP, 1)).isNull();
    nanos.addAndGet(20_000_000);
    Lease lease = place.borrow(Coding.GZIP, 1);
    assertThat(lease).isNotNull();
    lease.giveBack();
    place.close();
  }

  @Test
  void aCoderThatWasLeftInTheMiddle_beginsAnew() {
    LoopPlace place = place(100);
    for (Coding coding : List.of(Coding.GZIP)) {
      Lease left = place.borrow(coding, 9);
      Buffer first = left.flush(Buffer.buffer("left"), 0, 4);
      left.giveBack();
      Lease again = place.borrow(coding, 9);
      assertThat(again.flush(Buffer.buffer("left"), 0, 4)).isEqualTo(first);
      again.giveBack();
    }
    place.close();
  }

  @Test
  void aCoderThatWaits_makesRoomForOneOfAnotherCoding() {
    LoopPlace place = place(2L * Coding.ZSTD.memory(), 100);
    lease(place, Coding.ZSTD).giveBack();
    assertThat(coders.memory()).isEqualTo(Coding.ZSTD.memory());

    List<Lease> leases = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      leases.add(lease(place, Coding.GZIP));
    }

    assertThat(coders.memory()).isEqualTo(4L * Coding.GZIP.memory());
    leases.forEach(Lease::giveBack);
    place.close();
  }

  @Test
  void aCoderThatWaits_isNotInTheWayOfAnotherLoop() throws Exception {
    LoopPlace quiet = place(Coding.GZIP.memory(), 50);
    lease(quiet, Coding.GZIP).giveBack();

    Lease lent =
        CompletableFuture.supplyAsync(
                () -> place(Coding.GZIP.memory(), 50).borrow(Coding.GZIP, 1),
                task -> Thread.ofPlatform().start(task))
            .get(20, TimeUnit.SECONDS);

    assertThat(lent).isNotNull();
    quiet.close();
  }

  @Test
  void anAnswerThatHasBegun_hasTimeWhereNoFurtherOneHas() {
    LoopPlace place = place(50);
    compress(place, 60);
    assertThat(place.hasTime()).isTrue();
    assertThat(place.borrow(Coding.GZIP, 1)).isNull();

    nanos.addAndGet(100_000_000);
    compress(place, 110);
    assertThat(place.hasTime()).isFalse();
    place.close();
  }

  @Test
  void whatALoopOwes_isForgottenBeyondASecond() {
    LoopPlace place = place(1);
    compress(place, 500);

    nanos.addAndGet(899_000_000);
    assertThat(place.borrow(Coding.GZIP, 1)).isNull();
    nanos.addAndGet(1_000_000);
    assertThat(place.borrow(Coding.GZIP, 1)).isNotNull();
    place.close();
  }

  @Test
  void twoPlaces_shareTheTimeOfTheirLoop() {
    LoopPlace one = place(50);
    LoopPlace other = place(50);
    compress(one, 40);
    compress(other, 30);

    assertThat(one.borrow(Coding.GZIP, 1)).isNull();
    assertThat(other.borrow(Coding.GZIP, 1)).isNull();
    one.close();
    other.close();
  }

  @Test
  void aPlaceWithLessTime_stopsFirst() {
    LoopPlace much = place(50);
    LoopPlace little = place(10);
    compress(much, 20);

    assertThat(little.borrow(Coding.GZIP, 1)).isNull();
    lease(much, Coding.GZIP).giveBack();
    much.close();
    little.close();
  }

  @Test
  void twoPlaces_shareTheMemory() {
    LoopPlace one = place(2L * Coding.GZIP.memory(), 50);
    LoopPlace other = place(2L * Coding.GZIP.memory(), 50);
    Lease first = lease(one, Coding.GZIP);
    Lease second = lease(other, Coding.GZIP);

    assertThat(one.borrow(Coding.GZIP, 1)).isNull();
    assertThat(other.borrow(Coding.GZIP, 1)).isNull();
    first.giveBack();
    second.giveBack();
    one.close();
    other.close();
  }

  /** What waits for the next answer, whoever has made it, is not in its way. */
  @Test
  void aPlaceWithLessMemory_heedsWhatIsLent() {
    LoopPlace much = place(6L * Coding.ZSTD.memory(), 50);
    LoopPlace little = place(Coding.GZIP.memory(), 50);
    Lease lent = lease(much, Coding.ZSTD);

    assertThat(little.borrow(Coding.GZIP, 1)).isNull();
    lent.giveBack();
    lease(little, Coding.GZIP).giveBack();
    much.close();
    little.close();
  }

  @Test
  void aLimitThatGoes_leavesCodersThatWaitInHalfOfTheLargestOne() {
    LoopPlace much = place(8L * Coding.GZIP.memory(), 50);
    LoopPlace little = place(2L * Coding.GZIP.memory(), 50);
    List<Lease> leases = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      leases.add(lease(much, Coding.GZIP));
    }
    leases.forEach(Lease::giveBack);
    assertThat(coders.memory()).isEqualTo(4L * Coding.GZIP.memory());

    much.close();

    assertThat(coders.memory()).isEqualTo(Coding.GZIP.memory());
    little.close();
  }

  @Test
  void theCodersOfALoop_stayUntilItsLastPlaceIsClosed() {
    LoopPlace one = place(50);
    LoopPlace other = place(50);
    lease(one, Coding.GZIP).giveBack();

    one.close();
    assertThat(coders.memory()).isEqualTo(Coding.GZIP.memory());
    other.close();
    assertThat(coders.memory()).isZero();
  }
}
