package dev.fanlight.gateway.whole.tunnel;

import dev.fanlight.gateway.whole.TrustsAll;
import dev.fanlight.gateway.whole.Wire;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLSocket;

/**
 * One side of a connection in TLS 1.2, whose alerts can be seen: knows whether the other side has
 * announced the end, and can end the connection without doing so itself.
 */
final class TlsPeer {
  private static final int ALERT = 21;
  private static final int RECORD_HEAD = 5;

  private final Recorded plain;
  private final SSLSocket tls;

  private TlsPeer(Recorded plain, SSLSocket tls) {
    this.plain = plain;
    this.tls = tls;
    tls.setEnabledProtocols(new String[] {"TLSv1.2"});
  }

  /** A client, that trusts everybody. */
  static TlsPeer connect(int port) {
    try {
      Recorded plain = new Recorded();
      plain.connect(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return new TlsPeer(
          plain,
          (SSLSocket)
              TrustsAll.context().getSocketFactory().createSocket(plain, "localhost", port, true));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Accepts the next connection, as a server with those keys. */
  static TlsPeer accept(ServerSocket server, KeyManager[] keys) {
    try {
      Recorded plain = new Recorded();
      ((Accepting) server).acceptInto(plain);
      SSLSocket tls =
          (SSLSocket) TrustsAll.context(keys).getSocketFactory().createSocket(plain, null, true);
      tls.setUseClientMode(false);
      return new TlsPeer(plain, tls);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** The bytes within. */
  Wire wire() {
    return new Wire(() -> tls);
  }

  /** Whether the last record that came was an alert: the announcement of the end. */
  boolean sawEnd() {
    return plain.lastRecord == ALERT;
  }

  /** Ends the connection as a process that dies: TLS says nothing. */
  void closeBelow() {
    try {
      plain.shutdownOutput();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  void resetBelow() {
    try {
      plain.setSoLinger(true, 0);
      plain.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** A server whose accepted sockets are made elsewhere. */
  static final class Accepting extends ServerSocket {
    Accepting() throws IOException {
      super(0, 50, InetAddress.getLoopbackAddress());
    }

    void acceptInto(Socket socket) throws IOException {
      implAccept(socket);
    }
  }

  /** Notes the types of the records that are read. */
  private static final class Recorded extends Socket {
    private volatile int lastRecord;
    private int left;
    private int head;
    private int length;

    @Override
    public InputStream getInputStream() throws IOException {
      return new FilterInputStream(super.getInputStream()) {
        @Override
        public int read() throws IOException {
          byte[] one = new byte[1];
          return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int most) throws IOException {
          int count = in.read(into, offset, most);
          for (int i = 0; i < count; i++) {
            saw(into[offset + i] & 0xff);
          }
          return count;
        }
      };
    }

    private void saw(int each) {
      if (left > 0) {
        left--;
        return;
      }
      if (head == 0) {
        lastRecord = each;
      }
      length = length << 8 | each;
      head++;
      if (head == RECORD_HEAD) {
        left = length & 0xffff;
        head = 0;
      }
    }
  }
}
