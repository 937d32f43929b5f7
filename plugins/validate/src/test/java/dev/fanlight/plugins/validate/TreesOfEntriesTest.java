package dev.fanlight.plugins.validate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.plugins.validate.TreeMemory.Tree;
import io.vertx.core.Future;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * What the bodies of two entries, each with a pool, mean for each other. There is room for bodies
 * of 100 bytes together, and at each pool for 32 that no thread has begun.
 */
class TreesOfEntriesTest extends TreeScene {
  private final PoolRoom stuck = new PoolRoom();
  private final PoolRoom other = new PoolRoom();

  private Tree taken(PoolRoom pool, long length) {
    return taken(request(pool, length));
  }

  private Future<Void> waits(PoolRoom pool, long length) {
    return waits(request(pool, length));
  }

  private Future<Void> again(Tree refused) {
    return Objects.requireNonNull(memory.waitAgain(refused), "there are others at the pool");
  }

  @Test
  void anEntryWhosePoolIsFull_keepsNoOtherWaiting() {
    taken(32, stuck);
    waits(stuck, 60);

    taken(other, 60);
  }

  @Test
  void aTreeWhosePoolIsFull_isPassedByThoseThatWaitForMemory() {
    taken(32, stuck);
    Tree large = taken(other, 60);
    waits(stuck, 10);
    Future<Void> room = waits(other, 50);

    memory.giveBack(large);

    assertThat(room.succeeded()).isTrue();
  }

  @Test
  void aTreeWhosePoolWasFull_isFirstAgain_onceThePoolHasRoom() {
    List<Tree> idle = taken(32, stuck);
    Tree large = taken(other, 60);
    Future<Void> longest = waits(stuck, 68);
    Future<Void> later = waits(other, 30);

    memory.begun(idle.getFirst());
    memory.giveBack(large);

    assertThat(longest.succeeded()).isTrue();
    assertThat(later.isComplete()).isFalse();
  }

  @Test
  void aTreeThatGoesAhead_leavesTheFirstItsRoomAtThePool() {
    taken(31, stuck);
    Tree large = taken(other, 60);
    Future<Void> first = waits(stuck, 68);

    waits(stuck, 1);
    taken(other, 1);

    memory.giveBack(large);
    assertThat(first.succeeded()).isTrue();
  }

  @Test
  void aTreeThatLeftTheFirstItsRoomAtThePool_hasRoomOnceThereIsMore() {
    List<Tree> idle = taken(31, stuck);
    taken(other, 60);
    waits(stuck, 60);
    Future<Void> small = waits(stuck, 1);

    memory.begun(idle.getFirst());

    assertThat(small.succeeded()).isTrue();
  }

  @Test
  void aTreeThatWaitsNoMore_letsTheNextOfItsSizeBegin() {
    taken(stuck, 60);
    Tree ended = taken(stuck, 12);
    waits(stuck, 70);
    Tree left = request(other, 31);
    waits(left);
    Future<Void> next = waits(other, 30);
    memory.giveBack(ended);

    memory.giveBack(left);

    assertThat(next.succeeded()).isTrue();
  }

  /** With a place for one that no thread has begun. */
  private static PoolRoom ofOne() {
    PoolRoom pool = new PoolRoom();
    Tree running = request(pool, 1);
    Tree refused = request(pool, 1);
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
    waits(one, 70);

    taken(one, 1);

    assertThat(one.isFull()).isTrue();
  }

  @Test
  void aTreeWhoseOnlyPlaceIsTaken_holdsUpNoOtherEntry() {
    PoolRoom one = ofOne();
    taken(other, 60);
    waits(one, 70);
    Future<Void> next = waits(other, 35);

    taken(one, 1);

    assertThat(next.succeeded()).isTrue();
  }

  @Test
  void aTreeWhoseOnlyPlaceIsTakenByOneThatWaited_holdsUpNoOtherEntry() {
    PoolRoom one = ofOne();
    taken(other, 60);
    Tree ended = taken(other, 40);
    waits(one, 70);
    Future<Void> next = waits(other, 35);
    Future<Void> small = waits(one, 1);

    memory.giveBack(ended);

    assertThat(small.succeeded()).isTrue();
    assertThat(next.succeeded()).isTrue();
  }

  @Test
  void treesOfAboutOneSize_keepTheirOrder() {
    taken(other, 70);
    Tree ended = taken(other, 20);
    Future<Void> first = waits(other, 32);
    Future<Void> second = waits(other, 30);

    memory.giveBack(ended);

    assertThat(first.isComplete()).isFalse();
    assertThat(second.isComplete()).isFalse();
  }

  @Test
  void aTree_waitsBehindOneOfAboutItsSize_alsoWhereItHasRoom() {
    taken(other, 60);
    waits(other, 70);
    waits(other, 31);

    waits(other, 30);
    taken(stuck, 30);
  }

  @Test
  void anEntryWhosePoolIsStuck_leavesOthersAsMuchOfTheWaitAsItTakes() {
    taken(32, stuck);
    for (int i = 0; i < 8; i++) {
      waits(stuck, 100);
    }

    assertRefused(request(stuck, 100), TOO_MANY_WAIT);
    for (int i = 0; i < 4; i++) {
      waits(other, 100);
    }
    assertRefused(request(other, 100), TOO_MANY_WAIT);
  }

  @Test
  void treesOfManyEntriesThatWait_areBoundedTogether() {
    taken(other, 1);
    for (int i = 0; i < 16; i++) {
      waits(new PoolRoom(), 100);
    }

    assertRefused(request(new PoolRoom(), 100), TOO_MANY_WAIT);
  }

  @Test
  void aTreeThatIsRefused_givesItsMemoryToOthers() {
    taken(stuck, 1);
    Tree all = taken(other, 99);
    Tree refused = request(stuck, 99);
    waits(refused);
    Future<Void> next = waits(other, 98);
    memory.giveBack(all);

    again(refused);

    assertThat(next.succeeded()).isTrue();
    assertHeld(99);
  }

  @Test
  void treesThatAreRefused_haveTheirOldOrder() {
    Tree running = taken(stuck, 1);
    memory.begun(running);
    Tree all = taken(other, 99);
    Tree first = request(stuck, 2);
    Tree second = request(stuck, 2);
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
