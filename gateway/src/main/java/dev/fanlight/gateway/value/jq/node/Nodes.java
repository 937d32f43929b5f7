package dev.fanlight.gateway.value.jq.node;

import dev.fanlight.gateway.value.jq.node.Node.Count;
import java.util.List;

/** Asks what is true of several nodes together. */
public final class Nodes {
  private Nodes() {}

  /** The most that one of them gives. */
  public static Count count(List<Node> nodes) {
    Count count = Count.ONE;
    for (Node node : nodes) {
      count = count.or(node.counted());
    }
    return count;
  }

  public static boolean areBlind(List<Node> nodes) {
    return nodes.stream().allMatch(Node::isBlind);
  }
}
