package dev.fanlight.plugins.compress.coding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LoopCodersTest {
  private final AtomicLong nanos = new AtomicLong();
  private final CoderMemory memory = new CoderMemory(6L * Coding.GZIP.memory());

  private LoopCoders coders(int maxCpu) {
    return new LoopCoders(Runnable::run, memory, nanos::get, maxCpu);
  }

  @Test
  void borrow_beyondTheMemory_getsNothing() {
    LoopCoders coders = coders(50);
    List<Lease> leases = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      leases.add(coders.borrow(Coding.GZIP, 1));
    }

    assertThat(leases).doesNotContainNull();
    assertThat(coders.borrow(Coding.GZIP, 1)).isNull();
    leases.getFirst().giveBack();
    leases.set(0, coders.borrow(Coding.GZIP, 1));
    assertThat(leases.getFirst()).isNotNull();
    leases.forEach(Lease::giveBack);
    assertThat(memory.taken()).isEqualTo(4L * Coding.GZIP.memory());
    coders.close();
    assertThat(memory.taken()).isZero();
  }

  @Test
  void whatIsLentWhenTheLoopIsClosed_isFreedWhenItComesBack() {
    LoopCoders coders = coders(50);
    Lease lease = coders.borrow(Coding.GZIP, 1);
    coders.close();

    assertThat(memory.taken()).isPositive();
    lease.giveBack();
    lease.giveBack();

    assertThat(memory.taken()).isZero();
    assertThatIllegalStateException().isThrownBy(() -> lease.flush(Buffer.buffer("a"), 0, 1));
  }

  @Test
  void borrow_getsNothingWhileTheLoopOwesTime() {
    LoopCoders coders = coders(50);
    // Half of the loop's time: what took 60 ms is paid back in 120 ms.
    coders.time().took(nanos.getAndAdd(60_000_000));

    assertThat(coders.borrow(Coding.GZIP, 1)).isNull();
    nanos.addAndGet(20_000_000);
    Lease lease = coders.borrow(Coding.GZIP, 1);
    assertThat(lease).isNotNull();
    lease.giveBack();
    coders.close();
  }

  @Test
  void aCoderThatWasLeftInTheMiddle_beginsAnew() {
    LoopCoders coders = coders(100);
    for (Coding coding : List.of(Coding.GZIP)) {
      Lease left = coders.borrow(coding, 9);
      Buffer first = left.flush(Buffer.buffer("left"), 0, 4);
      left.giveBack();
      Lease again = coders.borrow(coding, 9);
      assertThat(again.flush(Buffer.buffer("left"), 0, 4)).isEqualTo(first);
      again.giveBack();
    }
    coders.close();
  }
}
