package dev.fanlight.bench;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Tunnels that nobody uses. As {@code upstream PORT} it switches protocols for everybody. As {@code
 * clients PORT COUNT clear|tls} it opens so many through the gateway, says so, and waits for the
 * end of its input.
 */
public final class Tunnels {
  private static final String HANDSHAKE =
      """
      GET /tunnel HTTP/1.1
      Host: bench
      Connection: Upgrade
      Upgrade: websocket
      Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
      Sec-WebSocket-Version: 13
      User-Agent: Mozilla/5.0 (X11; Linux x86_64)
      Origin: http://bench

      """
          .replace("\n", "\r\n");
  private static final String SWITCHED =
      """
      HTTP/1.1 101 Switching Protocols
      Connection: Upgrade
      Upgrade: websocket
      Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=

      """
          .replace("\n", "\r\n");
  private static final int AT_ONCE = 20;

  private final NetClient client;
  private final int port;
  private final int count;
  private final List<NetSocket> open = new ArrayList<>();
  private int asked;

  private Tunnels(NetClient client, int port, int count) {
    this.client = client;
    this.port = port;
    this.count = count;
  }

  public static void main(String[] args) throws IOException {
    Vertx vertx = OneLoop.vertx();
    int port = Integer.parseInt(args[1]);
    if (args[0].equals("upstream")) {
      vertx
          .createNetServer()
          .connectHandler(socket -> socket.handler(head -> socket.write(SWITCHED)))
          .listen(port, "127.0.0.1")
          .onFailure(OneLoop::exit);
      return;
    }
    NetClientOptions options = new NetClientOptions().setReconnectAttempts(0);
    if (args[3].equals("tls")) {
      options
          .setSsl(true)
          .setTrustAll(true)
          .setHostnameVerificationAlgorithm("")
          .setSslHandshakeTimeout(60);
    }
    Tunnels tunnels = new Tunnels(vertx.createNetClient(options), port, Integer.parseInt(args[2]));
    vertx.runOnContext(now -> {
      for (int i = 0; i < AT_ONCE; i++) {
        tunnels.next();
      }
    });
    while (System.in.read() >= 0) {
      // Nothing comes.
    }
    System.exit(0);
  }

  private void next() {
    if (asked < count) {
      asked++;
      client.connect(port, "127.0.0.1").onSuccess(this::connected).onFailure(OneLoop::exit);
    }
  }

  private void connected(NetSocket socket) {
    socket.closeHandler(closed -> OneLoop.exit(new IOException("a tunnel was closed")));
    socket.handler(answer -> {
      if (!answer.toString().startsWith("HTTP/1.1 101 ")) {
        OneLoop.exit(new IOException(answer.toString()));
      }
      open.add(socket);
      if (open.size() == count) {
        System.out.println(count + " tunnels are open");
      }
      next();
    });
    socket.write(HANDSHAKE);
  }
}
