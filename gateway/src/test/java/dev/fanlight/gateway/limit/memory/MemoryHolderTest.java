package dev.fanlight.gateway.limit.memory;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The account of one exchange, and its parts. */
class MemoryHolderTest extends MemoryScene {
  @Test
  void part_countsForTheWhole() {
    MemoryHolder whole = holding("a", 10);
    HeldBytes part = whole.part();

    assertThat(part.take(5)).isTrue();
    assertThat(whole.bytes()).isEqualTo(15);

    part.end();
    assertThat(part.take(1)).isFalse();
    assertThat(whole.bytes()).isEqualTo(10);
  }

  @Test
  void part_ofAWholeThatHasEnded_givesNothingBackTwice() {
    MemoryHolder whole = holding("a", 10);
    HeldBytes part = whole.part();
    assertThat(part.take(5)).isTrue();

    whole.end();
    part.giveBack(3);
    part.end();

    assertThat(budget.held()).isZero();
  }

  @Test
  void fits_knowsTheLimitsOfAllParts() {
    HeldBytes part = holding("a", 10).part(100);
    HeldBytes within = part.part();

    assertThat(within.take(60)).isTrue();
    assertThat(within.fits(40)).isTrue();
    assertThat(within.fits(41)).isFalse();
    assertThat(part.part(10).fits(11)).isFalse();
  }

  @Test
  void hold_takesOrGivesBackTheDifference() {
    MemoryHolder holder = holder("a");

    assertThat(holder.hold(100)).isTrue();
    assertThat(holder.hold(30)).isTrue();
    assertThat(budget.held()).isEqualTo(30);
    assertThat(holder.hold(50)).isTrue();
    assertThat(budget.held()).isEqualTo(50);
  }

  @Test
  void hold_ofMoreThanThereIs_isRefused() {
    MemoryHolder holder = holding("a", 100);

    assertThat(holder.hold(2 * MIB)).isFalse();

    assertThat(holder.hold(0)).as("after its end").isFalse();
  }

  @Test
  void take_byAPart_isRefusedWithTheWhole() {
    HeldBytes part = holding("a", 100).part();

    assertThat(part.take(2 * MIB)).isFalse();

    assertThat(part.bytes()).isZero();
  }

  @Test
  void onRefused_afterTheRefusal_runsAtOnce() {
    MemoryHolder holder = budget.holder(loop.loop(), "a");
    assertThat(holder.take(2 * MIB)).isFalse();

    holder.onRefused(reasons::add);

    assertThat(reasons).hasSize(1);
  }

  @Test
  void apart_outlivesTheWhole() {
    MemoryHolder exchange = holding("a", 10);
    MemoryHolder background = exchange.part().apart();
    holders.add(background);
    assertThat(background.take(5)).isTrue();

    exchange.end();

    assertThat(budget.held()).isEqualTo(5);
  }
}
