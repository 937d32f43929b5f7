package dev.fanlight.gateway.whole.websocket;

import dev.fanlight.gateway.process.JavaCommand;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * A server of WebSockets that sends every message back, compressed where its client offers that. It
 * is a process of its own: to look for leaks would make it slow, because it reads byte by byte.
 */
final class WebSocketEcho implements AutoCloseable {
  private static final int MOST = 32 << 20;

  private final Process process;
  private final int port;

  WebSocketEcho() {
    try {
      process =
          JavaCommand.of(List.of("-Dio.netty.leakDetection.level=disabled"), Server.class.getName())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      BufferedReader said = process.inputReader();
      port = Integer.parseInt(said.readLine());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  int port() {
    return port;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  /** What runs in the process. It ends with its standard input, whoever started it. */
  static final class Server {
    private Server() {}

    public static void main(String[] args) throws IOException {
      HttpServerOptions options =
          new HttpServerOptions()
              .setMaxWebSocketFrameSize(MOST)
              .setMaxWebSocketMessageSize(MOST)
              .setPerMessageWebSocketCompressionSupported(true)
              .setPerFrameWebSocketCompressionSupported(false)
              .setWebSocketAllowServerNoContext(true)
              .setWebSocketPreferredClientNoContext(true);
      Vertx.vertx()
          .createHttpServer(options)
          .webSocketHandler(Server::echo)
          .listen(0, "127.0.0.1")
          .onSuccess(server -> System.out.println(server.actualPort()));
      while (System.in.read() >= 0) {
        // Nothing comes.
      }
      System.exit(0);
    }

    private static void echo(ServerWebSocket socket) {
      socket.textMessageHandler(socket::writeTextMessage);
      socket.binaryMessageHandler(socket::writeBinaryMessage);
      socket.exceptionHandler(wrong -> {});
    }
  }
}
