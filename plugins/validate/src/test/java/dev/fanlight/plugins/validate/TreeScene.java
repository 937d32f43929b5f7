package dev.fanlight.plugins.validate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugins.validate.TreeMemory.Tree;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/** What tests need of trees, and a memory with room for bodies of 100 bytes together. */
abstract class TreeScene {
  /** Why trees are refused. */
  static final String TOO_LARGE =
      "the body is so large that to check it may take more than half of the memory";

  static final String ALL_IS_TAKEN = "the bodies that are being checked take all the memory";
  static final String TOO_MANY_WAIT = "too many bodies of about this size wait to be checked";

  final TreeMemory memory = new TreeMemory(100 * TreeMemory.PER_BYTE);

  static Tree request(PoolRoom pool, long length) {
    return new Tree(pool, false, length);
  }

  static Tree report(PoolRoom pool, long length) {
    return new Tree(pool, true, length);
  }

  /** A tree that takes all of a plugin's own memory. */
  static Tree takenAll(TreeMemory ofPlugin) {
    long all = Runtime.getRuntime().maxMemory() / 4 / TreeMemory.PER_BYTE;
    return taken(ofPlugin, request(new PoolRoom(), all));
  }

  private static Tree taken(TreeMemory memory, Tree tree) {
    assertThat(memory.take(tree).succeeded()).isTrue();
    return tree;
  }

  /** The tree, which has room at once. */
  Tree taken(Tree tree) {
    return taken(memory, tree);
  }

  /** Requests of one byte each, which have room at once. */
  List<Tree> taken(int requests, PoolRoom pool) {
    List<Tree> taken = new ArrayList<>();
    for (int i = 0; i < requests; i++) {
      taken.add(taken(request(pool, 1)));
    }
    return taken;
  }

  /** Completes when the tree has room, which it has not at once. */
  Future<Void> waits(Tree tree) {
    Future<Void> room = memory.take(tree);
    assertThat(room.isComplete()).isFalse();
    return room;
  }

  void assertRefused(Tree tree, String why) {
    assertThat(memory.take(tree).cause())
        .isInstanceOfSatisfying(
            GatewayError.class, error -> assertThat(error.code()).isEqualTo(ErrorCode.OVERLOADED))
        .hasMessage(why);
  }

  void assertHeld(long length) {
    assertThat(memory.held()).isEqualTo(length * TreeMemory.PER_BYTE);
  }
}
