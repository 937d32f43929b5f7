package dev.fanlight.gateway.server;

import dev.fanlight.plugin.GatewayError;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The requests that a listener has open on one event loop. A request is its own list node, so that
 * it enters and leaves without an allocation. Confined to the loop.
 */
final class OpenRequests {
  private @Nullable Node first;

  /** A request that is not over yet. */
  abstract static class Node {
    private @Nullable Node previous;
    private @Nullable Node next;

    /** Ends the request now: with an answer where none has begun, else by breaking it off. */
    abstract void cut(GatewayError reason);
  }

  void add(Node request) {
    request.next = first;
    if (first != null) {
      first.previous = request;
    }
    first = request;
  }

  /** Once for each that was added. */
  void remove(Node request) {
    Node before = request.previous;
    Node after = request.next;
    if (before == null) {
      first = after;
    } else {
      before.next = after;
    }
    if (after != null) {
      after.previous = before;
    }
    request.previous = null;
    request.next = null;
  }

  /** Ends all of them. */
  void cut(GatewayError reason) {
    List<Node> all = new ArrayList<>();
    for (Node request = first; request != null; request = request.next) {
      all.add(request);
    }
    all.forEach(request -> request.cut(reason));
  }
}
