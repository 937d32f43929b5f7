package dev.fanlight.gateway.value.jq.compile;

import dev.fanlight.gateway.value.jq.node.Node;

/** An expression of two others that see the same {@code .}. */
abstract class Sides extends Node {
  final Node left;
  final Node right;

  Sides(Node left, Node right) {
    this.left = left;
    this.right = right;
  }

  @Override
  public boolean isBlind() {
    return left.isBlind() && right.isBlind();
  }

  @Override
  public Count count() {
    return left.counted().or(right.counted());
  }
}
