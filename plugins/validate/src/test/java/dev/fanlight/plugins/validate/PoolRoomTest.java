package dev.fanlight.plugins.validate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.plugins.validate.TreeMemory.Tree;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How many trees an entry may have at its pool. */
class PoolRoomTest {
  private final PoolRoom pool = new PoolRoom();

  private List<Tree> add(int trees) {
    List<Tree> added = new ArrayList<>();
    for (int i = 0; i < trees; i++) {
      Tree tree = TreeScene.request(pool, 1);
      pool.add(tree);
      added.add(tree);
    }
    return added;
  }

  /** Threads begin and end so many trees more. */
  private void pass(int trees) {
    for (Tree tree : add(trees)) {
      pool.begin(tree);
      pool.remove(tree);
    }
  }

  @Test
  void begin_makesRoom_onlyWhereItWasFullOrNearlyFull() {
    List<Tree> idle = add(32);

    assertThat(pool.begin(idle.get(0))).isTrue();
    assertThat(pool.begin(idle.get(1))).isTrue();
    assertThat(pool.begin(idle.get(2))).isFalse();
  }

  @Test
  void remove_makesRoom_onlyWhereItWasFullOrNearlyFull() {
    List<Tree> idle = add(32);

    assertThat(pool.remove(idle.get(0))).isTrue();
    assertThat(pool.remove(idle.get(1))).isTrue();
    assertThat(pool.remove(idle.get(2))).isFalse();
  }

  @Test
  void aTreeThatHasLeft_makesNoRoomAgain() {
    Tree left = add(32).getFirst();
    pool.remove(left);
    add(1);

    assertThat(pool.remove(left)).isFalse();
    assertThat(pool.begin(left)).isFalse();
    assertThat(pool.isFull()).isTrue();
  }

  @Test
  void aRefusedTree_leavesNoRoom_untilAThreadBegins() {
    List<Tree> idle = add(3);

    assertThat(pool.refuse(idle.get(2))).isTrue();

    assertThat(pool.isFull()).isTrue();
    assertThat(pool.begin(idle.get(0))).isTrue();
  }

  @Test
  void aRefusedTree_leavesNoRoom_untilAThreadEnds() {
    List<Tree> two = add(2);
    pool.begin(two.get(0));

    assertThat(pool.refuse(two.get(1))).isTrue();

    assertThat(pool.isFull()).isTrue();
    assertThat(pool.remove(two.get(0))).isTrue();
  }

  @Test
  void aTreeThatIsRefusedWhileThereIsNoOther_isRefusedByTheWorkOfOthers() {
    assertThat(pool.refuse(add(1).getFirst())).isFalse();
    assertThat(pool.isFull()).isFalse();
  }

  @Test
  void roomThatARefusalTook_comesBackWithThreadsThatEnd() {
    List<Tree> two = add(2);
    pool.refuse(two.get(1));
    pool.begin(two.get(0));
    pool.remove(two.get(0));

    pass(100);

    add(31);
    assertThat(pool.isFull()).isFalse();
    add(1);
    assertThat(pool.isFull()).isTrue();
  }
}
