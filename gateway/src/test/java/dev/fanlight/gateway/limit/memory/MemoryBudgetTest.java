package dev.fanlight.gateway.limit.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.sim.SimLoop;
import dev.fanlight.plugin.ErrorCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who fails when the budget, or the share of a client, is full. */
class MemoryBudgetTest extends MemoryScene {
  @Test
  void held_isTheExactSum() {
    HeldBytes small = holding("a", 17);
    HeldBytes large = holding("b", 100_001);
    assertThat(budget.held()).isEqualTo(100_018);

    small.giveBack(7);
    large.giveBack(50_000);
    assertThat(budget.held()).isEqualTo(50_011);

    large.end();
    assertThat(budget.held()).isEqualTo(10);
  }

  @Test
  void take_upToWhatIsGranted_isNeverRefused() {
    for (int i = 0; i < 100; i++) {
      holding("client " + i % 2, 64 * KIB);
    }

    assertThat(budget.held()).isEqualTo(100 * 64 * KIB).isGreaterThan(4 * MIB);
    assertThat(refused).isEmpty();
  }

  @Test
  void take_beyondTheBudget_failsTheLargestHolder() {
    List<MemoryHolder> full = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      full.add(holding("client " + i, (i == 2 ? 1024 : 960) * KIB));
    }
    HeldBytes small = holding("honest", 100 * KIB);

    assertThat(small.take(200 * KIB)).isTrue();
    time.runUntilIdle();

    assertThat(refused).containsExactly(full.get(2));
    assertThat(reasons.getFirst().code()).isEqualTo(ErrorCode.OVERLOADED);
    assertThat(small.bytes()).isEqualTo(300 * KIB);
  }

  @Test
  void take_byTheLargestHolder_isRefusedAtOnce() {
    for (int i = 0; i < 4; i++) {
      holding("client " + i, 900 * KIB);
    }
    MemoryHolder largest = holding("large", 400 * KIB);

    assertThat(largest.take(600 * KIB)).isFalse();

    assertThat(refused).containsExactly(largest);
    assertThat(budget.held()).isEqualTo(4 * 900 * KIB);
  }

  @Test
  void take_afterARefusal_isRefused() {
    MemoryHolder greedy = holder("a");
    assertThat(greedy.take(2 * MIB)).isFalse();

    assertThat(greedy.take(1)).isFalse();
    assertThat(budget.held()).isZero();
  }

  @Test
  void take_beyondAQuarter_failsTheLargestHolderOfThatClient() {
    MemoryHolder other = holding("other", 900 * KIB);
    MemoryHolder first = holding("greedy", 600 * KIB);
    MemoryHolder second = holding("greedy", 400 * KIB);

    assertThat(second.take(100 * KIB)).isTrue();
    time.runUntilIdle();

    assertThat(refused).containsExactly(first).doesNotContain(other);
  }

  @Test
  void take_beyondTheBudget_failsOneThatHasStoodStillForAMoment_beforeALargerOneThatIsRead() {
    for (int i = 0; i < 4; i++) {
      holding("client " + i, 850 * KIB);
    }
    time.advance(Duration.ofMillis(500));
    MemoryHolder reading = holding("reader", 600 * KIB);

    assertThat(reading.take(350 * KIB)).isTrue();
    time.runUntilIdle();

    assertThat(refused).hasSize(1).doesNotContain(reading);
  }

  @Test
  void take_whileOthersAreStillLeaving_makesNoMoreOfThemGo() {
    SimLoop busy = time.newLoop();
    MemoryHolder leaving = budget.holder(busy.loop(), "elsewhere");
    leaving.onRefused(reason -> leaving.end());
    holders.add(leaving);
    leaving.take(1000 * KIB);
    for (int i = 0; i < 3; i++) {
      holding("client " + i, 900 * KIB);
    }
    HeldBytes small = holding("honest", 100 * KIB);

    assertThat(small.take(400 * KIB)).isTrue();
    assertThat(small.take(100 * KIB)).isTrue();
    assertThat(budget.held()).isGreaterThan(4 * MIB);
    time.runUntilIdle();

    assertThat(refused).isEmpty();
    assertThat(leaving.bytes()).isZero();
    assertThat(budget.held()).isEqualTo((3 * 900 + 600) * KIB);
  }

  @Test
  void refusal_saysWhetherTheClientOrTheBudgetIsFull() {
    holding("alone", 900 * KIB);

    assertThat(holder("alone").take(1000 * KIB)).isFalse();

    assertThat(reasons.getLast().detail()).contains("this client's exchanges hold a quarter");
  }

  @Test
  void client_isTheAddress_andTheNetworkWithIpv6() {
    assertThat(LargeHolder.client("192.0.2.7")).isEqualTo("192.0.2.7");
    assertThat(LargeHolder.client("2001:db8:0:1::1"))
        .isEqualTo(LargeHolder.client("2001:db8:0:1:ffff:0:0:2"))
        .isNotEqualTo(LargeHolder.client("2001:db8:0:2::1"));
    assertThat(LargeHolder.client("::ffff:192.0.2.7")).isEqualTo("192.0.2.7");
    assertThat(LargeHolder.client("no:address")).isEqualTo("no:address");
  }

  @Test
  void resize_letsWhatIsHeldBe() {
    MemoryHolder holder = holding("a", 900 * KIB);

    budget.resize(MIB);
    time.runUntilIdle();
    assertThat(refused).isEmpty();

    assertThat(holder.take(1)).isFalse();
  }

  @Test
  void giveBack_isToldToTheHolder() {
    MemoryHolder holder = holding("a", 100);
    List<Long> left = new ArrayList<>();
    holder.onGivenBack(() -> left.add(holder.bytes()));

    holder.giveBack(40);

    assertThat(left).containsExactly(60L);
  }

  @Test
  void giveBack_makesRoomForTheSameClient() {
    MemoryHolder holder = holding("a", 900 * KIB);
    holder.giveBack(100 * KIB);
    holder.giveBack(400 * KIB);

    assertThat(holder.take(500 * KIB)).isTrue();
    assertThat(refused).isEmpty();
  }

  @Test
  void end_makesRoomForTheSameClient() {
    holding("a", 900 * KIB).end();

    assertThat(holder("a").take(900 * KIB)).isTrue();
  }

  @Test
  void giveBack_ofTheLargest_makesAnotherTheLargest() {
    MemoryHolder shrunk = holding("shrunk", 1000 * KIB);
    shrunk.giveBack(500 * KIB);
    List<MemoryHolder> full = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      full.add(holding("client " + i, (i == 2 ? 850 : 800) * KIB));
    }

    assertThat(holder("honest").take(400 * KIB)).isTrue();
    time.runUntilIdle();

    assertThat(refused).containsExactly(full.get(2));
  }

  @Test
  void giveBack_byOneThatIsLeaving_countsOnce() {
    SimLoop busy = time.newLoop();
    MemoryHolder leaving = budget.holder(busy.loop(), "elsewhere");
    holders.add(leaving);
    leaving.take(1000 * KIB);
    for (int i = 0; i < 3; i++) {
      holding("client " + i, 900 * KIB);
    }
    assertThat(holder("honest").take(500 * KIB)).isTrue();

    leaving.giveBack(500 * KIB);

    assertThat(holder("too much").take(900 * KIB)).isFalse();
    assertThat(holder("just enough").take(890 * KIB)).isTrue();
  }
}
