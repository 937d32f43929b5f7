package dev.fanlight.gateway.whole.tls;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/**
 * What a server of TLS 1.2 says first to a client that has a session, whose name may be changed.
 */
final class TlsFlight {
  private static final int HANDSHAKE = 22;
  private static final int CERTIFICATE = 11;

  private TlsFlight() {}

  /**
   * Whether a server resumes the session that a client has of it.
   *
   * @param name that the session began with
   * @param asked put in its place, of the same length: the JDK's client would not
   */
  static boolean resumes(TlsClient client, int port, String name, String asked) throws IOException {
    byte[] hello =
        hello(client.context(), port, name, "TLSv1.2").replace(name, asked).getBytes(ISO_8859_1);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(15_000);
      socket.getOutputStream().write(hello);
      DataInputStream in = new DataInputStream(socket.getInputStream());
      while (in.readUnsignedByte() == HANDSHAKE) {
        in.readUnsignedShort();
        byte[] record = in.readNBytes(in.readUnsignedShort());
        if (hasCertificate(ByteBuffer.wrap(record))) {
          return false;
        }
      }
      return true;
    }
  }

  /** What a client of that version says first. */
  static String hello(SSLContext context, int port, String name, String version)
      throws IOException {
    SSLEngine engine = context.createSSLEngine("server.test", port);
    engine.setUseClientMode(true);
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setServerNames(List.of(new SNIHostName(name)));
    parameters.setProtocols(new String[] {version});
    engine.setSSLParameters(parameters);
    ByteBuffer hello = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    engine.wrap(ByteBuffer.allocate(0), hello);
    return new String(hello.array(), 0, hello.position(), ISO_8859_1);
  }

  private static boolean hasCertificate(ByteBuffer messages) {
    while (messages.remaining() >= 4) {
      int head = messages.getInt();
      if (head >>> 24 == CERTIFICATE) {
        return true;
      }
      messages.position(messages.position() + (head & 0xFFFFFF));
    }
    return false;
  }
}
