package dev.fanlight.gateway.limit.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.sim.SimLoop;
import dev.fanlight.plugin.ErrorCode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Who fails when so many hold what they are granted that there is memory for no more. */
class CrowdedMemoryTest extends MemoryScene {
  CrowdedMemoryTest() {
    super(new MemoryBudget(MIB, 2 * MIB));
  }

  private MemoryHolder holder(SimLoop on) {
    return holder(on, "client " + holders.size());
  }

  private MemoryHolder holding(SimLoop on, long bytes) {
    MemoryHolder holder = holder(on);
    assertThat(holder.take(bytes)).isTrue();
    return holder;
  }

  /** 32 of them, who hold all that there is memory for. */
  private void crowd(SimLoop on) {
    for (int i = 0; i < 32; i++) {
      holding(on, 64 * KIB);
    }
  }

  @Test
  void take_ofWhatIsGranted_failsOneThatHasStalled() {
    crowd(loop);
    MemoryHolder stalled = holders.getFirst();
    time.advance(Duration.ofMillis(600));
    holders.stream().skip(1).forEach(moving -> moving.giveBack(1));
    time.advance(Duration.ofMillis(600));
    MemoryHolder asks = holder(loop);

    assertThat(asks.take(60 * KIB)).isTrue();
    time.runUntilIdle();

    assertThat(refused).containsExactly(stalled);
    assertThat(reasons.getFirst().code()).isEqualTo(ErrorCode.OVERLOADED);
    assertThat(budget.held()).isLessThanOrEqualTo(2 * MIB);
  }

  @Test
  void take_ofALittle_isNeverRefused() {
    crowd(loop);
    for (int i = 0; i < 100; i++) {
      holding(loop, 4 * KIB);
    }
    time.runUntilIdle();

    assertThat(refused).isEmpty();
  }

  /** They are known to their own loop only. */
  @Test
  void take_amongThoseOfAnotherLoop_isRefused() {
    crowd(time.newLoop());
    MemoryHolder asks = holder(loop);

    assertThat(asks.take(60 * KIB)).isFalse();

    assertThat(refused).containsExactly(asks);
  }

  @Test
  void take_amongThoseThatMadeRoomOnAnotherLoop_failsOneOfThem() {
    SimLoop other = time.newLoop();
    crowd(other);
    holding(other, 4 * KIB + 1);
    time.runUntilIdle();
    refused.clear();
    MemoryHolder asks = holder(loop);

    assertThat(asks.take(63 * KIB)).isTrue();
    assertThat(asks.take(KIB)).isTrue();
    time.runUntilIdle();

    assertThat(refused).doesNotContain(asks);
    assertThat(budget.held()).isLessThanOrEqualTo(2 * MIB);
  }

  /** A client may hold a quarter beside what its exchanges are granted. */
  @Test
  void take_ofWhatIsGranted_isNotCountedForTheClient() {
    for (int i = 0; i < 32; i++) {
      MemoryHolder holder = budget.holder(loop.loop(), "many");
      holders.add(holder);
      assertThat(holder.take(64 * KIB)).isTrue();
    }
    MemoryHolder asks = budget.holder(loop.loop(), "many");
    holders.add(asks);

    assertThat(asks.take(60 * KIB)).isTrue();
    time.runUntilIdle();

    assertThat(holders.stream().filter(holder -> !holder.take(0)).count()).isEqualTo(1);
  }

  @Test
  void take_ofALittle_byOneThatHeldMore_isNeverRefused() {
    MemoryHolder small = holding(loop, 10 * KIB);
    SimLoop other = time.newLoop();
    for (int i = 0; i < 31; i++) {
      holding(other, 64 * KIB);
    }
    holding(other, 54 * KIB);
    assertThat(holder(loop).take(60 * KIB)).isFalse();
    holding(time.newLoop(), 4 * KIB);
    small.giveBack(4 * KIB);
    small.giveBack(6 * KIB - 100);
    holding(time.newLoop(), 4 * KIB);
    holding(time.newLoop(), 4 * KIB);

    assertThat(small.take(KIB)).isTrue();
  }

  /** What is refused is not counted, whatever it asked for before it heard of that. */
  @Test
  void take_byOneThatIsToMakeRoom_countsNothingForItsClient() {
    for (int i = 0; i < 10; i++) {
      crowd(loop);
      time.advance(Duration.ofSeconds(2));
      MemoryHolder moving = holding(loop, 64 * KIB);
      holders.forEach(holder -> {
        if (!holder.equals(moving)) {
          holder.take(65 * KIB);
        }
      });
      time.runUntilIdle();
      holders.forEach(HeldBytes::end);
    }
    refused.clear();

    MemoryHolder asks = budget.holder(loop.loop(), holders.getFirst().address());
    holders.add(asks);
    assertThat(asks.take(200 * KIB)).isTrue();
  }

  @Test
  void take_beyondWhatIsGranted_afterACrowd_makesNoneOfThoseGoThatHoldNoMore() {
    crowd(loop);
    holding(loop, 60 * KIB);
    time.runUntilIdle();
    holders.stream().limit(14).forEach(HeldBytes::end);
    refused.clear();
    time.advance(Duration.ofSeconds(2));
    MemoryHolder asks = holder(loop);

    assertThat(asks.take(100 * KIB)).isFalse();
    time.runUntilIdle();

    assertThat(refused).containsExactly(asks);
  }

  @Test
  void take_beyondWhatIsGranted_makesNoneOfThoseGoThatHoldNoMore() {
    for (int i = 0; i < 20; i++) {
      holding(loop, 64 * KIB);
    }
    time.advance(Duration.ofSeconds(2));
    MemoryHolder asks = holder(loop);

    assertThat(asks.take(100 * KIB)).isFalse();
    time.runUntilIdle();

    assertThat(refused).containsExactly(asks);
  }
}
