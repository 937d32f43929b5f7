package dev.fanlight.gateway.soak;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * An HTTP/1.1 upstream that misbehaves as the path of a request says: {@code /MANNER/TOKEN}. Every
 * whole answer carries the token, so that an answer that reaches somebody else is noticed.
 */
final class ChaosUpstream implements AutoCloseable {
  /** How a request can be answered; the first is the honest one. */
  enum Manner {
    OK,
    LARGE,
    EARLY,
    INTERIM,
    SURPLUS,
    SECOND_ANSWER,
    TRUNCATED,
    BAD_CHUNK,
    GARBAGE,
    RESET,
    STALL,
    STALL_IN_BODY,
    ENDLESS_HEAD;

    String path() {
      return "/" + name().toLowerCase(Locale.ROOT) + "/";
    }
  }

  private static final int LARGE_BYTES = 200_000;

  private final ServerSocket server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  ChaosUpstream() throws IOException {
    server = new ServerSocket(0, 1_000, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        threads.execute(() -> serve(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private static void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(socket.getInputStream());
      while (answer(socket, in)) {
        // the next request of this connection
      }
    } catch (IOException gone) {
      // the gateway closed the connection
    }
  }

  /** Whether another request may follow. */
  private static boolean answer(Socket socket, InputStream in) throws IOException {
    String head = readHead(in);
    if (head.isEmpty()) {
      return false;
    }
    String[] path = head.split(" ", 3)[1].split("/", 4);
    Manner manner = Manner.valueOf(path[1].toUpperCase(Locale.ROOT));
    String body = "{\"token\":\"" + path[2].split("\\?", 2)[0] + "\"}";
    OutputStream out = socket.getOutputStream();
    if (manner == Manner.EARLY) {
      send(out, whole(body));
      return false;
    }
    readBody(head, in);
    switch (manner) {
      case OK -> send(out, whole(body));
      case LARGE -> send(out, whole(large(body)));
      case INTERIM -> send(out, "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + whole(body));
      case SURPLUS -> send(out, whole(body) + "EXTRA");
      case SECOND_ANSWER -> send(out, whole(body) + whole("{\"token\":\"nobody's\"}"));
      case TRUNCATED -> send(out, whole(large(body)).substring(0, 5_000));
      case BAD_CHUNK -> send(out, chunkedHead() + "5\r\n{\"tok\r\nzz\r\n");
      case GARBAGE -> send(out, "\0\1\2 this is not HTTP\r\n\r\n");
      case RESET -> socket.setSoLinger(true, 0);
      case STALL -> in.readAllBytes();
      case STALL_IN_BODY -> {
        send(out, whole(large(body)).substring(0, 500));
        in.readAllBytes();
      }
      case ENDLESS_HEAD -> {
        send(out, "HTTP/1.1 200 OK\r\n");
        while (true) {
          send(out, "x-more: " + "y".repeat(1_000) + "\r\n");
        }
      }
      case EARLY -> throw new AssertionError(manner);
    }
    return switch (manner) {
      case OK, LARGE, INTERIM, SURPLUS, SECOND_ANSWER -> true;
      default -> false;
    };
  }

  private static String large(String body) {
    return body.substring(0, body.length() - 1)
        + ",\"filling\":\""
        + "f".repeat(LARGE_BYTES)
        + "\"}";
  }

  private static String whole(String body) {
    return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  private static String chunkedHead() {
    return "HTTP/1.1 200 OK\r\n"
        + "Content-Type: application/json\r\n"
        + "Transfer-Encoding: chunked\r\n\r\n";
  }

  private static void send(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(ISO_8859_1));
    out.flush();
  }

  /** Empty where the connection ends before a request. */
  static String readHead(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        return "";
      }
      head.append((char) next);
    }
    return head.toString();
  }

  private static void readBody(String head, InputStream in) throws IOException {
    String lower = head.toLowerCase(Locale.ROOT);
    int length = lower.indexOf("\r\ncontent-length:");
    if (length >= 0) {
      in.skipNBytes(
          Long.parseLong(lower.substring(length + 17, lower.indexOf('\r', length + 2)).trim()));
    } else if (lower.contains("\r\ntransfer-encoding:")) {
      long chunk;
      do {
        chunk = Long.parseLong(readLine(in), 16);
        in.skipNBytes(chunk);
        readLine(in);
      } while (chunk > 0);
    }
  }

  private static String readLine(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    int next = in.read();
    while (next >= 0 && next != '\n') {
      line.append((char) next);
      next = in.read();
    }
    return line.toString().trim();
  }

  @Override
  public void close() throws IOException {
    server.close();
    threads.shutdownNow();
  }
}
