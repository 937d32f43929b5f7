package dev.fanlight.bench;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A keep-alive HTTP/1.1 connection that asks the same again and again. For one thread. */
final class Connection implements Closeable {
  private final Socket socket = new Socket();
  private final byte[] request;
  private final byte[] buffer = new byte[4096];

  Connection(int port, String path) throws IOException {
    request =
        "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n"
            .formatted(path, port)
            .getBytes(StandardCharsets.ISO_8859_1);
    socket.setTcpNoDelay(true);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  /**
   * Asks, and waits for the last byte of the answer; anything but a 200 of known length is an
   * error.
   */
  void exchange() throws IOException {
    socket.getOutputStream().write(request);
    InputStream in = socket.getInputStream();
    int filled = 0;
    int head;
    do {
      filled += read(in, filled);
      head = new String(buffer, 0, filled, StandardCharsets.ISO_8859_1).indexOf("\r\n\r\n");
    } while (head < 0);
    int whole = head + 4 + bodyLength(new String(buffer, 0, head, StandardCharsets.ISO_8859_1));
    while (filled < whole) {
      filled += read(in, filled);
    }
  }

  private int read(InputStream in, int from) throws IOException {
    int count = in.read(buffer, from, buffer.length - from);
    if (count <= 0) {
      throw new EOFException(count < 0 ? "closed in mid-answer" : "an answer over 4 KiB");
    }
    return count;
  }

  private static int bodyLength(String head) throws IOException {
    String field = "content-length:";
    int at = head.toLowerCase(Locale.ROOT).indexOf(field);
    if (!head.startsWith("HTTP/1.1 200") || at < 0) {
      throw new IOException("not what was asked for: " + head);
    }
    int end = head.indexOf('\r', at);
    return Integer.parseInt(
        head.substring(at + field.length(), end < 0 ? head.length() : end).trim());
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
