package dev.fanlight.plugins.validate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.plugins.validate.TreeMemory.Tree;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Who has room, and who waits, with room for bodies of 100 bytes together. */
class TreeMemoryTest extends TreeScene {
  private final PoolRoom pool = new PoolRoom();

  private Tree request(long length) {
    return request(pool, length);
  }

  private Tree report(long length) {
    return report(pool, length);
  }

  @Test
  void aTreeWithoutRoom_waitsUntilAnotherIsGivenBack() {
    Tree first = taken(request(60));
    Future<Void> room = waits(request(50));

    memory.giveBack(first);

    assertThat(room.succeeded()).isTrue();
    assertHeld(50);
  }

  @Test
  void treesThatWait_haveRoomInTheirOrder() {
    Tree first = taken(request(100));
    Future<Void> second = waits(request(60));
    Future<Void> third = waits(request(60));
    Future<Void> fourth = waits(request(40));

    memory.giveBack(first);

    assertThat(second.succeeded()).isTrue();
    assertThat(third.isComplete()).isFalse();
    assertThat(fourth.succeeded()).isTrue();
    assertHeld(100);
  }

  @Test
  void aTreeThatIsGivenBackWhileItWaits_takesNothing() {
    Tree first = taken(request(60));
    Tree second = request(50);
    Future<Void> room = waits(second);

    memory.giveBack(second);
    memory.giveBack(first);

    assertThat(room.isComplete()).isFalse();
    assertHeld(0);
  }

  @Test
  void aTreeThatWaitsNoMore_letsThoseBehindItBegin() {
    taken(request(60));
    Tree large = request(200);
    waits(large);
    Future<Void> behind = waits(request(30));

    memory.giveBack(large);

    assertThat(behind.succeeded()).isTrue();
    assertHeld(90);
  }

  @Test
  void aTreeThatIsGivenBackTwice_countsOnce() {
    taken(request(40));
    Tree twice = taken(request(50));

    memory.giveBack(twice);
    memory.giveBack(twice);

    assertHeld(40);
  }

  @Test
  void aTreeOfUpToTwiceTheMemory_hasRoomAlone() {
    taken(request(200));

    assertHeld(200);
  }

  @Test
  void aTreeThatCouldFillTheHeap_hasNoRoomAtAnyTime() {
    assertRefused(request(201), TOO_LARGE);
    assertHeld(0);
  }

  @Test
  void aTree_goesAheadOfALargerOneThatWaits_ifThatKeepsItsRoom() {
    Tree first = taken(request(60));
    Future<Void> large = waits(request(70));

    taken(request(30));
    waits(request(7));

    memory.giveBack(first);
    assertThat(large.succeeded()).isTrue();
    assertHeld(100);
  }

  @Test
  void aTreeThatHasGoneAhead_makesRoomForAnotherAtItsEnd() {
    taken(request(60));
    waits(request(70));
    Tree ahead = taken(request(30));
    Future<Void> next = waits(request(30));

    memory.giveBack(ahead);

    assertThat(next.succeeded()).isTrue();
    assertHeld(90);
  }

  @Test
  void aSmallTree_goesAheadOfAnyThatWaits() {
    taken(request(60));
    waits(request(200));

    taken(request(6));
    waits(request(7));

    assertHeld(66);
  }

  @Test
  void treesThatWait_areBounded_andKeepOutNoneOfAnotherSize() {
    taken(request(100));
    for (int i = 0; i < 8; i++) {
      waits(request(100));
    }

    assertRefused(request(100), TOO_MANY_WAIT);
    waits(request(50));
    waits(request(200));
  }

  @Test
  void aReport_doesNotOvertakeARequestThatWaits() {
    Tree first = taken(request(60));
    Future<Void> large = waits(request(200));

    assertRefused(report(1), ALL_IS_TAKEN);

    memory.giveBack(first);
    assertThat(large.succeeded()).isTrue();
  }

  @Test
  void aReport_doesNotWait() {
    taken(request(100));

    assertRefused(report(1), ALL_IS_TAKEN);
  }

  @Test
  void reports_takeHalfOfTheMemoryTogether() {
    taken(report(40));

    assertRefused(report(11), ALL_IS_TAKEN);
    taken(report(10));
    taken(request(50));
    assertHeld(100);
  }

  @Test
  void aTree_waitsWhileManyWaitForAThread() {
    Tree first = taken(32, pool).getFirst();
    Future<Void> next = waits(request(1));

    memory.begun(first);

    assertThat(next.succeeded()).isTrue();
    assertHeld(33);
  }

  @Test
  void smallTrees_doNotGoAheadForEver() {
    Deque<Tree> held = new ArrayDeque<>();
    for (int i = 0; i < 9; i++) {
      held.add(taken(request(6)));
    }
    Future<Void> large = waits(request(50));
    int ahead = 0;
    Tree small = request(6);
    while (memory.take(small).succeeded() && ahead < 1000) {
      held.add(small);
      Tree ended = held.remove();
      memory.giveBack(ended);
      memory.left(ended);
      small = request(6);
      ahead++;
    }

    held.forEach(memory::giveBack);

    assertThat(ahead).isBetween(1, 999);
    assertThat(large.succeeded()).isTrue();
  }

  @Test
  void aTreeThatIsGivenBackWhenItGetsRoom_isToldBeforeTheNext() {
    Tree first = taken(request(100));
    List<Integer> depths = new ArrayList<>();
    AtomicInteger depth = new AtomicInteger();
    for (int i = 0; i < 3; i++) {
      Tree tree = request(100);
      waits(tree)
          .onSuccess(room -> {
            depths.add(depth.incrementAndGet());
            memory.giveBack(tree);
            depth.decrementAndGet();
          });
    }

    memory.giveBack(first);

    assertThat(depths).containsExactly(1, 1, 1);
    assertHeld(0);
  }
}
