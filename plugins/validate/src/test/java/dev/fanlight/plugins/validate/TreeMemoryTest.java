package dev.fanlight.plugins.validate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugins.validate.TreeMemory.Tree;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/**
 * Who has room, and who waits. A tree that waits asks whether its time is over, which is where
 * these tests let something happen meanwhile.
 */
class TreeMemoryTest {
  private static final BooleanSupplier NO_TIME = () -> true;

  private final TreeMemory memory = new TreeMemory(100 * TreeMemory.PER_BYTE);

  private static Tree request(long length) {
    return new Tree(false, length);
  }

  private static Tree report(long length) {
    return new Tree(true, length);
  }

  private void assertNoRoom(Tree tree) {
    assertNoRoom(tree, NO_TIME);
  }

  private void assertNoRoom(Tree tree, BooleanSupplier over) {
    assertThatThrownBy(() -> memory.take(tree, over))
        .isInstanceOfSatisfying(
            GatewayError.class, error -> assertThat(error.code()).isEqualTo(ErrorCode.OVERLOADED));
  }

  private void assertHeld(long length) {
    assertThat(memory.held()).isEqualTo(length * TreeMemory.PER_BYTE);
  }

  @Test
  void aTreeWithoutRoom_waitsUntilAnotherIsGivenBack() throws Exception {
    Tree first = request(60);
    memory.take(first, NO_TIME);

    memory.take(
        request(50),
        () -> {
          memory.giveBack(first);
          return false;
        });

    assertHeld(50);
  }

  @Test
  void aTreeWhoseTimeIsOver_waitsNoMoreAndTakesNothing() throws Exception {
    memory.take(request(60), NO_TIME);

    assertNoRoom(request(50));
    assertHeld(60);
    memory.take(request(40), NO_TIME);
    assertHeld(100);
  }

  @Test
  void aTreeOfUpToTwiceTheMemory_hasRoomAlone() throws Exception {
    memory.take(request(200), NO_TIME);
    assertHeld(200);
  }

  @Test
  void aTreeThatCouldFillTheHeap_hasNoRoomAtAnyTime() {
    assertNoRoom(request(201));
    assertHeld(0);
  }

  @Test
  void aTree_doesNotOvertakeALargerOneThatWaits_unlessItIsSmall() throws Exception {
    Tree first = request(60);
    Tree small = request(6);
    memory.take(first, NO_TIME);

    assertNoRoom(
        request(50),
        () -> {
          assertNoRoom(request(7));
          try {
            memory.take(small, TreeMemoryTest::failIfAsked);
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
          return true;
        });
    assertHeld(66);
  }

  @Test
  void aReport_doesNotOvertakeARequestThatWaits() throws Exception {
    Tree first = request(60);
    memory.take(first, NO_TIME);

    memory.take(
        request(200),
        () -> {
          assertNoRoom(report(1));
          memory.giveBack(first);
          return false;
        });
  }

  private static boolean failIfAsked() {
    throw new AssertionError("it waits");
  }

  @Test
  void aThirdThatWouldWait_isRefusedAtOnce() throws Exception {
    memory.take(request(100), NO_TIME);

    assertNoRoom(
        request(1),
        () -> {
          assertNoRoom(
              request(1),
              () -> {
                assertNoRoom(request(1), TreeMemoryTest::failIfAsked);
                return true;
              });
          return true;
        });
    assertHeld(100);
  }

  @Test
  void aReport_doesNotWait() throws Exception {
    memory.take(request(100), NO_TIME);

    assertNoRoom(report(1), TreeMemoryTest::failIfAsked);
  }

  @Test
  void reports_takeHalfOfTheMemoryTogether() throws Exception {
    memory.take(report(40), NO_TIME);

    assertNoRoom(report(11));
    memory.take(report(10), NO_TIME);
    memory.take(request(50), NO_TIME);
    assertHeld(100);
  }
}
