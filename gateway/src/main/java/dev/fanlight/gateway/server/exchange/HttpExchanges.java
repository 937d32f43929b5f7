package dev.fanlight.gateway.server.exchange;

import dev.fanlight.gateway.route.Dispatcher;
import dev.fanlight.gateway.route.exchange.ServedExchange;
import dev.fanlight.gateway.server.wire.ClientConnection;
import dev.fanlight.gateway.time.Loop;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayRequest;
import io.vertx.core.Context;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The exchanges of one listener on one event loop: what they share, and those that are under way.
 * An exchange is its own list node, so that it enters and leaves without an allocation. Confined to
 * the loop.
 */
public final class HttpExchanges {
  private final String listener;
  private final Loop loop;
  private final Dispatcher dispatcher;
  private final Context context;
  private boolean draining;
  private @Nullable Node first;

  /** An exchange that has not ended yet. */
  abstract static class Node {
    final HttpExchanges exchanges;
    private @Nullable Node previous;
    private @Nullable Node next;

    Node(HttpExchanges exchanges) {
      this.exchanges = exchanges;
    }

    public final Loop loop() {
      return exchanges.loop;
    }

    /** Runs a task when what the loop has read from the network so far has been handled. */
    public final void later(Runnable task) {
      exchanges.context.runOnContext(now -> task.run());
    }

    /** Ends the exchange now: with an answer where none has begun, else by breaking it off. */
    abstract void cut(GatewayError reason);
  }

  /**
   * @param listener its name
   * @param dispatcher only ever called on the loop
   * @param context of the loop
   */
  public HttpExchanges(String listener, Loop loop, Dispatcher dispatcher, Context context) {
    this.listener = listener;
    this.loop = loop;
    this.dispatcher = dispatcher;
    this.context = context;
  }

  /** Serves a request, unless the answer before it has told the client that no other is served. */
  public void serve(HttpServerRequest request) {
    ClientConnection connection = ClientConnection.of(request.connection());
    if (!connection.requests().endHere()) {
      new HttpExchange(this, connection, request).start();
    }
  }

  /** Counts and logs the head of a request that HTTP/2 refuses, and answers by itself. */
  public void refuseHead(ClientConnection connection, boolean tooLarge) {
    GatewayError error = RequestReader.refusedHead(tooLarge, connection.terms().limits());
    dispatcher
        .refuse(RequestReader.unknown(), RequestReader.client(connection, listener), error)
        .end(error.status(), 0, error);
  }

  ServedExchange dispatch(GatewayRequest read, Framing framing) {
    ServedExchange exchange = dispatcher.dispatch(read, RequestReader.client(framing, listener));
    framing.belongsTo(exchange);
    return exchange;
  }

  /** Counts and logs a request that cannot be dispatched; its answer is the refusal. */
  ServedExchange refuse(GatewayError refusal, Framing framing) {
    return dispatcher.refuse(
        RequestReader.unreadable(framing.request),
        RequestReader.client(framing, listener),
        refusal);
  }

  public Loop loop() {
    return loop;
  }

  /** From now on every answer closes its HTTP/1 connection, unless another request follows. */
  public void drain() {
    draining = true;
  }

  public boolean draining() {
    return draining;
  }

  void add(Node exchange) {
    exchange.next = first;
    if (first != null) {
      first.previous = exchange;
    }
    first = exchange;
  }

  /** Once for each exchange that was added. */
  void remove(Node exchange) {
    Node before = exchange.previous;
    Node after = exchange.next;
    if (before == null) {
      first = after;
    } else {
      before.next = after;
    }
    if (after != null) {
      after.previous = before;
    }
    exchange.previous = null;
    exchange.next = null;
  }

  /** Ends all of them. */
  public void cut(GatewayError reason) {
    List<Node> all = new ArrayList<>();
    for (Node exchange = first; exchange != null; exchange = exchange.next) {
      all.add(exchange);
    }
    all.forEach(exchange -> exchange.cut(reason));
  }
}
