package dev.fanlight.gateway.value.jq;

import dev.fanlight.gateway.value.jq.Node.Count;
import java.util.List;

/** What is true of many nodes. */
final class Nodes {
  private Nodes() {}

  /** The most that one of them gives. */
  static Count count(List<Node> nodes) {
    Count count = Count.ONE;
    for (Node node : nodes) {
      count = count.or(node.counted());
    }
    return count;
  }

  static boolean areBlind(List<Node> nodes) {
    return nodes.stream().allMatch(Node::isBlind);
  }
}
