package dev.fanlight.gateway.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/1.1 upstream. {@code /NUMBER} is answered with that many bytes of JSON; the word before
 * the number says how it misbehaves.
 */
final class HostileUpstream implements AutoCloseable {
  private static final byte[] DIGITS = "1".repeat(64 * 1024).getBytes(ISO_8859_1);
  private static final byte[] HOLLOW = packed(0);
  private static final byte[] BOMB = packed(200_000_000);

  private final ServerSocket listening;

  HostileUpstream() {
    try {
      listening = new ServerSocket(0, 1000, InetAddress.getLoopbackAddress());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    Thread.ofVirtual().start(this::accept);
  }

  private static byte[] packed(int zeros) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      byte[] some = new byte[100_000];
      for (int left = zeros; left > 0; left -= some.length) {
        out.write(some);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return packed.toByteArray();
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
      String path = path(in);
      while (path != null && answer(path, in, out)) {
        path = path(in);
      }
    } catch (IOException gone) {
      // As hostile clients do to it.
    }
  }

  /** Of the next request, whose body it skips; null when there is none. */
  private static @Nullable String path(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        return null;
      }
      head.append((char) next);
    }
    int length = head.toString().toLowerCase(Locale.ROOT).indexOf("\r\ncontent-length:");
    if (length >= 0) {
      String value = head.substring(length + 17, head.indexOf("\r\n", length + 2));
      in.skipNBytes(Long.parseLong(value.trim()));
    }
    return head.substring(0, head.indexOf("\r\n")).split(" ")[1];
  }

  /** False when the connection has no more to say. */
  private static boolean answer(String path, InputStream in, OutputStream out) throws IOException {
    int size = Integer.parseInt(path.substring(path.lastIndexOf('/') + 1));
    switch (path.substring(0, path.lastIndexOf('/'))) {
      case "/surplus" -> {
        OutputStream together = together(out);
        digits(together, size, size);
        together.write("EXTRA".getBytes(ISO_8859_1));
        together.flush();
      }
      case "/twice" -> {
        OutputStream together = together(out);
        digits(together, size, size);
        digits(together, 999, 999);
        together.flush();
      }
      case "/cut" -> {
        digits(out, size, size / 2);
        return false;
      }
      case "/text" -> text(out, "\"" + "a".repeat(size) + "!\"");
      case "/hollow" -> packed(out, HOLLOW, size);
      case "/bomb" -> packed(out, BOMB, size);
      case "/head" -> {
        out.write("HTTP/1.1 200 OK\r\nx: ".getBytes(ISO_8859_1));
        write(out, size);
      }
      case "/silent" -> {
        in.readAllBytes();
        return false;
      }
      default -> digits(out, size, size);
    }
    return true;
  }

  /** What comes later than a whole answer cannot be told from an answer to the next request. */
  private static OutputStream together(OutputStream out) {
    return new BufferedOutputStream(out, DIGITS.length);
  }

  private static void digits(OutputStream out, int declared, int sent) throws IOException {
    out.write(head("Content-Length: " + declared));
    write(out, sent);
  }

  private static void write(OutputStream out, int count) throws IOException {
    for (int left = count; left > 0; left -= DIGITS.length) {
      out.write(DIGITS, 0, Math.min(left, DIGITS.length));
    }
  }

  private static void text(OutputStream out, String body) throws IOException {
    out.write(head("Content-Length: " + body.length()));
    out.write(body.getBytes(ISO_8859_1));
  }

  private static void packed(OutputStream out, byte[] member, int count) throws IOException {
    out.write(head("Content-Encoding: gzip\r\nContent-Length: " + (long) member.length * count));
    for (int i = 0; i < count; i++) {
      out.write(member);
    }
  }

  private static byte[] head(String fields) {
    return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n%s\r\n\r\n"
        .formatted(fields)
        .getBytes(ISO_8859_1);
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
