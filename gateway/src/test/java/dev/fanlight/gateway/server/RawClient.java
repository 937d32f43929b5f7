package dev.fanlight.gateway.server;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A client that sends what it is told, byte by byte. Latin-1 throughout. */
public final class RawClient implements AutoCloseable {
  public final Socket socket;
  private final InputStream in;

  public RawClient(int port) {
    this(new Socket(), port);
  }

  private RawClient(Socket unconnected, int port) {
    socket = unconnected;
    try {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      socket.setSoTimeout(TestListener.PATIENCE * 1000);
      socket.setTcpNoDelay(true);
      in = new BufferedInputStream(socket.getInputStream());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** One whose kernel takes few bytes more than the client reads, and not megabytes. */
  public static RawClient slow(int port) {
    try {
      Socket socket = new Socket();
      socket.setReceiveBufferSize(64 * 1024);
      return new RawClient(socket, port);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** A whole request for that path. */
  public static String get(String path) {
    return head("GET " + path + " HTTP/1.1", "Host: a");
  }

  /** Those lines, and the empty one. */
  static String head(String... lines) {
    return String.join("\r\n", lines) + "\r\n\r\n";
  }

  public RawClient send(String text) {
    try {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
      return this;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Sends as much of it as the other side takes before it closes. */
  void sendUntilClosed(String text) {
    try {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    } catch (IOException closed) {
      // As expected.
    }
  }

  /** Status line and fields, without the empty line that ends them. */
  public String readHead() {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = read();
      if (next < 0) {
        throw new AssertionError("the connection ended in a head: " + head);
      }
      head.append((char) next);
    }
    return head.substring(0, head.length() - 4);
  }

  public String read(int bytes) {
    StringBuilder text = new StringBuilder();
    while (text.length() < bytes) {
      int next = read();
      if (next < 0) {
        throw new AssertionError("the connection ended after: " + text);
      }
      text.append((char) next);
    }
    return text.toString();
  }

  /** A whole answer whose length is declared. */
  public Answer readAnswer() {
    String head = readHead();
    String length = field(head, "content-length");
    return new Answer(head, length == null ? "" : read(Integer.parseInt(length)));
  }

  public record Answer(String head, String body) {
    public int status() {
      return Integer.parseInt(head.split(" ", 3)[1]);
    }

    @Nullable String field(String name) {
      return RawClient.field(head, name);
    }
  }

  static @Nullable String field(String head, String name) {
    for (String line : head.split("\r\n")) {
      if (line.toLowerCase(Locale.ROOT).startsWith(name + ":")) {
        return line.substring(name.length() + 1).strip();
      }
    }
    return null;
  }

  /** What still comes until the other side closes; a reset is marked. */
  public String readToEnd() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      in.transferTo(bytes);
    } catch (SocketException reset) {
      return bytes.toString(StandardCharsets.ISO_8859_1) + "<reset>";
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return bytes.toString(StandardCharsets.ISO_8859_1);
  }

  private int read() {
    try {
      return in.read();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Closes the connection. */
  void leave() {
    close();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
