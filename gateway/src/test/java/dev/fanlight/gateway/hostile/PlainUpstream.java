package dev.fanlight.gateway.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/** Answers every request with as many bytes of JSON as its path says. */
final class PlainUpstream implements AutoCloseable {
  private static final byte[] DIGITS = "1".repeat(64 * 1024).getBytes(ISO_8859_1);

  private final ServerSocket listening;

  PlainUpstream() {
    try {
      listening = new ServerSocket(0, 1000, InetAddress.getLoopbackAddress());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    Thread.ofVirtual().start(this::accept);
  }

  String url() {
    return "http://127.0.0.1:" + listening.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listening.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException closed) {
      // It is over.
    }
  }

  private static void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      for (String path = path(in); path != null; path = path(in)) {
        int size = Integer.parseInt(path.replaceAll("\\D", ""));
        String head =
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
                .formatted(size);
        out.write(head.getBytes(ISO_8859_1));
        for (int left = size; left > 0; left -= DIGITS.length) {
          out.write(DIGITS, 0, Math.min(left, DIGITS.length));
        }
      }
    } catch (IOException gone) {
      // As hostile clients do to it.
    }
  }

  /** Of the next request; null when there is none. */
  private static @Nullable String path(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        return null;
      }
      head.append((char) next);
    }
    return head.substring(0, head.indexOf("\r\n")).split(" ")[1];
  }

  @Override
  public void close() {
    try {
      listening.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
