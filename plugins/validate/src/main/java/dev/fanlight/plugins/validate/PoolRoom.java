package dev.fanlight.plugins.validate;

import dev.fanlight.plugins.validate.TreeMemory.Tree;
import java.util.HashSet;
import java.util.Set;

/**
 * The room that the requests of one entry of the plugin have at its pool. Nobody tells the plugin
 * how many tasks the queue of the pool takes. So the room shrinks where the pool refuses a tree,
 * and grows by one whenever a thread is done with one. Guarded by the {@link TreeMemory}.
 */
final class PoolRoom {
  /** Trees that no thread has begun. Beyond, the pool's queue would be full of them. */
  private static final int MOST_IDLE = 32;

  /** Trees that the pool has, or is about to have, and that no thread has begun. */
  private final Set<Tree> idle = new HashSet<>();

  /** Trees that threads of the pool have begun. */
  private final Set<Tree> begun = new HashSet<>();

  private int mostIdle = MOST_IDLE;

  boolean isFull() {
    return idle.size() >= mostIdle;
  }

  /**
   * Whether it is full with one more tree. A place that is the only one does not count: who keeps
   * it free for a large body keeps all others of the entry out.
   */
  boolean isNearlyFull() {
    return mostIdle > 1 && idle.size() + 1 >= mostIdle;
  }

  void add(Tree tree) {
    idle.add(tree);
  }

  /**
   * A thread begins with the tree.
   *
   * @return whether this makes room where there was none, or where it was nearly full
   */
  boolean begin(Tree tree) {
    boolean wasFull = isFull();
    boolean wasNearlyFull = isNearlyFull();
    if (idle.remove(tree)) {
      begun.add(tree);
    }
    return (wasFull && !isFull()) || (wasNearlyFull && !isNearlyFull());
  }

  /**
   * The pool is done with the tree, or does not get it.
   *
   * @return whether this makes room where there was none, or where it was nearly full
   */
  boolean remove(Tree tree) {
    boolean wasFull = isFull();
    boolean wasNearlyFull = isNearlyFull();
    if (begun.remove(tree)) {
      mostIdle = Math.min(mostIdle + 1, MOST_IDLE);
    } else {
      idle.remove(tree);
    }
    return (wasFull && !isFull()) || (wasNearlyFull && !isNearlyFull());
  }

  /**
   * Removes a tree that the pool has refused. There is no room until a thread begins or ends
   * another tree.
   *
   * @return false: there is no other tree, so that the pool is full of other work
   */
  boolean refuse(Tree tree) {
    if (idle.size() + begun.size() == 1) {
      return false;
    }
    idle.remove(tree);
    mostIdle = idle.size();
    return true;
  }
}
