package dev.fanlight.plugins.validate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.plugins.validate.TreeMemory.Tree;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * What the bodies of two entries, each with a pool, mean for each other. There is room for bodies
 * of 100 bytes together, and at each pool for 32 that no thread has begun.
 */
class TreesOfEntriesTest {
  private final TreeMemory memory = new TreeMemory(100 * TreeMemory.PER_BYTE);
  private final PoolRoom stuck = new PoolRoom();
  private final PoolRoom other = new PoolRoom();

  private static Tree tree(PoolRoom pool, long length) {
    return new Tree(pool, false, length);
  }

  private Tree taken(PoolRoom pool, long length) {
    Tree tree = tree(pool, length);
    assertThat(memory.take(tree).succeeded()).isTrue();
    return tree;
  }

  /** Of one byte each. */
  private List<Tree> taken(int trees, PoolRoom pool) {
    List<Tree> taken = new ArrayList<>();
    for (int i = 0; i < trees; i++) {
      taken.add(taken(pool, 1));
    }
    return taken;
  }

  private Future<Void> waits(Tree tree) {
    Future<Void> room = memory.take(tree);
    assertThat(room.isComplete()).isFalse();
    return room;
  }

  private void assertRefused(Tree tree) {
    assertThat(memory.take(tree).cause())
        .hasMessage("too many bodies of about this size wait to be checked");
  }

  private Future<Void> again(Tree refused) {
    return Objects.requireNonNull(memory.waitAgain(refused), "there are others at the pool");
  }

  @Test
  void anEntryWhosePoolIsFull_keepsNoOtherWaiting() {
    taken(32, stuck);
    waits(tree(stuck, 60));

    taken(other, 60);
  }

  @Test
  void aTreeWhosePoolIsFull_isPassedByThoseThatWaitForMemory() {
    taken(32, stuck);
    Tree large = taken(other, 60);
    waits(tree(stuck, 10));
    Future<Void> room = waits(tree(other, 50));

    memory.giveBack(large);

    assertThat(room.succeeded()).isTrue();
  }

  @Test
  void aTreeWhosePoolWasFull_isFirstAgain_onceThePoolHasRoom() {
    List<Tree> idle = taken(32, stuck);
    Tree large = taken(other, 60);
    Future<Void> longest = waits(tree(stuck, 68));
    Future<Void> later = waits(tree(other, 30));

    memory.begun(idle.getFirst());
    memory.giveBack(large);

    assertThat(longest.succeeded()).isTrue();
    assertThat(later.isComplete()).isFalse();
  }

  @Test
  void aTreeThatGoesAhead_leavesTheFirstItsRoomAtThePool() {
    taken(31, stuck);
    Tree large = taken(other, 60);
    Future<Void> first = waits(tree(stuck, 68));

    waits(tree(stuck, 1));
    taken(other, 1);

    memory.giveBack(large);
    assertThat(first.succeeded()).isTrue();
  }

  @Test
  void aTreeThatLeftTheFirstItsRoomAtThePool_hasRoomOnceThereIsMore() {
    List<Tree> idle = taken(31, stuck);
    taken(other, 60);
    waits(tree(stuck, 60));
    Future<Void> small = waits(tree(stuck, 1));

    memory.begun(idle.getFirst());

    assertThat(small.succeeded()).isTrue();
  }

  @Test
  void aTreeThatWaitsNoMore_letsTheNextOfItsSizeBegin() {
    taken(stuck, 60);
    Tree ended = taken(stuck, 12);
    waits(tree(stuck, 70));
    Tree left = tree(other, 31);
    waits(left);
    Future<Void> next = waits(tree(other, 30));
    memory.giveBack(ended);

    memory.giveBack(left);

    assertThat(next.succeeded()).isTrue();
  }

  /** With a place for one that no thread has begun. */
  private static PoolRoom ofOne() {
    PoolRoom pool = new PoolRoom();
    Tree running = tree(pool, 1);
    Tree refused = tree(pool, 1);
    pool.add(running);
    pool.add(refused);
    pool.refuse(refused);
    pool.begin(running);
    return pool;
  }

  @Test
  void aLargeTree_doesNotKeepTheOnlyPlaceAtItsPoolFree() {
    PoolRoom one = ofOne();
    taken(other, 60);
    waits(tree(one, 70));

    taken(one, 1);

    assertThat(one.isFull()).isTrue();
  }

  @Test
  void aTreeWhoseOnlyPlaceIsTaken_holdsUpNoOtherEntry() {
    PoolRoom one = ofOne();
    taken(other, 60);
    waits(tree(one, 70));
    Future<Void> next = waits(tree(other, 35));

    taken(one, 1);

    assertThat(next.succeeded()).isTrue();
  }

  @Test
  void aTreeWhoseOnlyPlaceIsTakenByOneThatWaited_holdsUpNoOtherEntry() {
    PoolRoom one = ofOne();
    taken(other, 60);
    Tree ended = taken(other, 40);
    waits(tree(one, 70));
    Future<Void> next = waits(tree(other, 35));
    Future<Void> small = waits(tree(one, 1));

    memory.giveBack(ended);

    assertThat(small.succeeded()).isTrue();
    assertThat(next.succeeded()).isTrue();
  }

  @Test
  void treesOfAboutOneSize_keepTheirOrder() {
    taken(other, 70);
    Tree ended = taken(other, 20);
    Future<Void> first = waits(tree(other, 32));
    Future<Void> second = waits(tree(other, 30));

    memory.giveBack(ended);

    assertThat(first.isComplete()).isFalse();
    assertThat(second.isComplete()).isFalse();
  }

  @Test
  void aTree_waitsBehindOneOfAboutItsSize_alsoWhereItHasRoom() {
    taken(other, 60);
    waits(tree(other, 70));
    waits(tree(other, 31));

    waits(tree(other, 30));
    taken(stuck, 30);
  }

  @Test
  void anEntryWhosePoolIsStuck_leavesOthersAsMuchOfTheWaitAsItTakes() {
    taken(32, stuck);
    for (int i = 0; i < 8; i++) {
      waits(tree(stuck, 100));
    }

    assertRefused(tree(stuck, 100));
    for (int i = 0; i < 4; i++) {
      waits(tree(other, 100));
    }
    assertRefused(tree(other, 100));
  }

  @Test
  void treesOfManyEntriesThatWait_areBoundedTogether() {
    taken(other, 1);
    for (int i = 0; i < 16; i++) {
      waits(tree(new PoolRoom(), 100));
    }

    assertRefused(tree(new PoolRoom(), 100));
  }

  @Test
  void aTreeThatIsRefused_givesItsMemoryToOthers() {
    taken(stuck, 1);
    Tree all = taken(other, 99);
    Tree refused = tree(stuck, 99);
    waits(refused);
    Future<Void> next = waits(tree(other, 98));
    memory.giveBack(all);

    again(refused);

    assertThat(next.succeeded()).isTrue();
    assertThat(memory.held()).isEqualTo(99 * TreeMemory.PER_BYTE);
  }

  @Test
  void treesThatAreRefused_haveTheirOldOrder() {
    Tree running = taken(stuck, 1);
    memory.begun(running);
    Tree all = taken(other, 99);
    Tree first = tree(stuck, 2);
    Tree second = tree(stuck, 2);
    waits(first);
    waits(second);
    memory.giveBack(all);

    Future<Void> secondRoom = again(second);
    Future<Void> firstRoom = again(first);
    memory.giveBack(running);
    memory.left(running);

    assertThat(firstRoom.succeeded()).isTrue();
    assertThat(secondRoom.isComplete()).isFalse();
  }
}
