package dev.fanlight.bench;

import io.vertx.core.Vertx;

/** Switches protocols for everybody, and says nothing more. Argument: the port. */
public final class Tunnels {
  private static final String SWITCHED =
      """
      HTTP/1.1 101 Switching Protocols
      Connection: Upgrade
      Upgrade: websocket
      Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=

      """
          .replace("\n", "\r\n");

  private Tunnels() {}

  public static void main(String[] args) {
    Vertx vertx = OneLoop.vertx();
    vertx
        .createNetServer()
        .connectHandler(socket -> socket.handler(head -> socket.write(SWITCHED)))
        .listen(Integer.parseInt(args[0]), "127.0.0.1")
        .onFailure(OneLoop::exit);
  }
}
