package dev.fanlight.plugin.gatewaytest;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The port of a scripted upstream. It passes bytes to the server of the upstream and back, and
 * counts the connections. The server itself knows a connection only from its first byte on.
 */
final class Door {
  private final NetServer server;
  private final NetClient inside;
  private final int port;
  private final AtomicInteger connections = new AtomicInteger();

  /**
   * @param port of the server behind it
   */
  Door(String upstream, int port, Vertx vertx) {
    this.port = port;
    this.inside = vertx.createNetClient();
    this.server = vertx.createNetServer().connectHandler(this::enter);
    Waiting.get("upstream " + upstream, server.listen(0, "127.0.0.1"));
  }

  int port() {
    return server.actualPort();
  }

  /** Connections that are open now, whether a byte has come on them or not. */
  int connections() {
    return connections.get();
  }

  private void enter(NetSocket socket) {
    connections.incrementAndGet();
    socket.pause();
    Future<NetSocket> server = inside.connect(port, "127.0.0.1");
    socket.closeHandler(closed -> {
      connections.decrementAndGet();
      server.onSuccess(NetSocket::close);
    });
    server.onSuccess(other -> join(socket, other)).onFailure(gone -> socket.close());
  }

  /** What the server has sent before its end still arrives. */
  private static void join(NetSocket socket, NetSocket server) {
    server.pipeTo(socket).onFailure(broken -> socket.close());
    socket.pipeTo(server).onFailure(broken -> server.close());
  }
}
