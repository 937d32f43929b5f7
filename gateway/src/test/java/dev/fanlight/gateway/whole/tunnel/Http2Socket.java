package dev.fanlight.gateway.whole.tunnel;

import io.netty.handler.codec.http2.Http2Headers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** An {@link Http2TunnelClient} as a socket, so that tests treat all tunnels alike. */
public final class Http2Socket extends Socket {
  private final Socket transport;
  private final Http2TunnelClient tunnel;

  /**
   * Asks for a tunnel.
   *
   * @param transport a connection that nothing has been sent on
   * @param more names and values of fields by turns
   */
  public Http2Socket(Socket transport, String path, String... more) {
    this.transport = transport;
    this.tunnel = new Http2TunnelClient(transport, connect(path, more));
  }

  private static byte[] connect(String path, String... more) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    literal(block, ":method", "CONNECT");
    literal(block, ":protocol", "websocket");
    literal(block, ":scheme", "http");
    literal(block, ":authority", "g");
    literal(block, ":path", path);
    literal(block, "sec-websocket-version", "13");
    for (int i = 0; i < more.length; i += 2) {
      literal(block, more[i], more[i + 1]);
    }
    return block.toByteArray();
  }

  private static void literal(ByteArrayOutputStream block, String name, String value) {
    block.write(0);
    block.write(name.length());
    block.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
    block.write(value.length());
    block.writeBytes(value.getBytes(StandardCharsets.US_ASCII));
  }

  /** Whether the first settings say that the server takes such requests. */
  boolean announced() {
    return tunnel.announced();
  }

  /** Of the answer. */
  public Http2Headers head() {
    return tunnel.head();
  }

  @Override
  public InputStream getInputStream() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return tunnel.read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] into, int offset, int length) throws IOException {
        return tunnel.read(into, offset, length);
      }
    };
  }

  @Override
  public OutputStream getOutputStream() {
    return new OutputStream() {
      @Override
      public void write(int one) throws IOException {
        tunnel.write(new byte[] {(byte) one}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        tunnel.write(bytes, offset, length);
      }
    };
  }

  @Override
  public void shutdownOutput() throws IOException {
    tunnel.endOutput();
  }

  @Override
  public void setSoTimeout(int millis) throws SocketException {
    transport.setSoTimeout(0);
  }

  @Override
  public void setTcpNoDelay(boolean on) throws SocketException {
    transport.setTcpNoDelay(on);
  }

  /** The next close is a reset. */
  @Override
  public void setSoLinger(boolean on, int seconds) throws SocketException {
    try {
      tunnel.reset();
    } catch (IOException failure) {
      throw new SocketException(failure.getMessage());
    }
  }

  @Override
  public void close() throws IOException {
    tunnel.close();
  }
}
