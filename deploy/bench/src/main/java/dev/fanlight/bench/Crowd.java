package dev.fanlight.bench;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Opens connections that nobody uses: each asks once and stays open. Says so when all are open, and
 * waits for the end of its input. Arguments: how many, the port, {@code clear} or {@code tls}, and
 * {@code idle} for a plain request or {@code tunnel} for a WebSocket.
 */
public final class Crowd {
  private static final String REQUEST = "GET / HTTP/1.1\r\nHost: bench\r\n\r\n";
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
  private static final int AT_ONCE = 20;

  private final NetClient client;
  private final int port;
  private final int count;
  private final boolean tunnels;
  private final List<NetSocket> open = new ArrayList<>();
  private int asked;

  private Crowd(NetClient client, int port, int count, boolean tunnels) {
    this.client = client;
    this.port = port;
    this.count = count;
    this.tunnels = tunnels;
  }

  public static void main(String[] args) throws IOException {
    Vertx vertx = OneLoop.vertx();
    NetClientOptions options = new NetClientOptions().setReconnectAttempts(0);
    if (args[2].equals("tls")) {
      options
          .setSsl(true)
          .setTrustAll(true)
          .setHostnameVerificationAlgorithm("")
          .setSslHandshakeTimeout(60);
    }
    Crowd crowd =
        new Crowd(
            vertx.createNetClient(options),
            Integer.parseInt(args[1]),
            Integer.parseInt(args[0]),
            args[3].equals("tunnel"));
    vertx.runOnContext(now -> {
      for (int i = 0; i < AT_ONCE; i++) {
        crowd.next();
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
    socket.closeHandler(closed -> OneLoop.exit(new IOException("a connection was closed")));
    socket.handler(answer -> {
      if (!answer.toString().startsWith(tunnels ? "HTTP/1.1 101 " : "HTTP/1.1 200 ")) {
        OneLoop.exit(new IOException(answer.toString()));
      }
      socket.handler(rest -> {});
      open.add(socket);
      if (open.size() == count) {
        System.out.println(count + " connections are open");
      }
      next();
    });
    socket.write(tunnels ? HANDSHAKE : REQUEST);
  }
}
