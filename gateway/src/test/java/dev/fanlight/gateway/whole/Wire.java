package dev.fanlight.gateway.whole;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;

/** A connection of a client or of an upstream, byte by byte; Latin-1 throughout. */
public final class Wire implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 15_000;

  private final Socket socket;
  private final InputStream in;

  public Wire(int port) {
    this(() -> new Socket(InetAddress.getLoopbackAddress(), port));
  }

  /** Opens or accepts a socket. */
  public interface Opening {
    Socket open() throws IOException;
  }

  public Wire(Opening opening) {
    try {
      socket = opening.open();
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.setTcpNoDelay(true);
      in = new BufferedInputStream(socket.getInputStream());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  public Wire send(String text) {
    try {
      socket.getOutputStream().write(text.getBytes(ISO_8859_1));
      return this;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Sends no more. */
  public void endOutput() {
    try {
      socket.shutdownOutput();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Closes so that the other side sees a reset. */
  public void reset() {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Sends as much of it as the other side takes before it closes. */
  public void sendUntilClosed(String text) {
    try {
      socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    } catch (IOException closed) {
      // As expected.
    }
  }

  /** Status line and fields, in lower case. */
  public String head() {
    return headAsSent().toLowerCase(java.util.Locale.ROOT);
  }

  public String headAsSent() {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append(read(1));
    }
    return head.toString();
  }

  /** The next head after that was sent; empty where the connection was closed before its begin. */
  public String headUnlessClosed(String request) {
    try {
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      in.mark(1);
      if (in.read() < 0) {
        return "";
      }
      in.reset();
    } catch (IOException closed) {
      return "";
    }
    return head();
  }

  /** The content of the next chunk; empty: the last one, its trailers not yet read. */
  public String chunk() {
    StringBuilder size = new StringBuilder();
    while (size.indexOf("\r\n") < 0) {
      size.append(read(1));
    }
    int length = Integer.parseInt(size.toString().strip(), 16);
    String content = read(length);
    return length == 0 || read(2).equals("\r\n") ? content : "not a chunk";
  }

  public String read(int bytes) {
    try {
      byte[] read = in.readNBytes(bytes);
      if (read.length < bytes) {
        throw new AssertionError("the connection ended after: " + new String(read, ISO_8859_1));
      }
      return new String(read, ISO_8859_1);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** What still comes until the other side closes; a reset is marked. */
  public String rest() {
    StringBuilder rest = new StringBuilder();
    try {
      for (int next = in.read(); next >= 0; next = in.read()) {
        rest.append((char) next);
      }
    } catch (SocketException reset) {
      return rest + "<reset>";
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return rest.toString();
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
