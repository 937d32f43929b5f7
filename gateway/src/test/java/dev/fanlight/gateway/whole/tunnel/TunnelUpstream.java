package dev.fanlight.gateway.whole.tunnel;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.TestGateway;
import dev.fanlight.gateway.whole.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ServerSocketFactory;

/** An upstream whose connections a test reads and writes itself. */
public final class TunnelUpstream implements AutoCloseable {
  static final String SWITCHED =
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
          + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";

  public static final String HANDSHAKE =
      "GET /chat?room=1 HTTP/1.1\r\nHost: g\r\nConnection: keep-alive, Upgrade\r\n"
          + "Upgrade: WebSocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
          + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: chat\r\nOrigin: http://g\r\n\r\n";

  private static final int PATIENCE_MILLIS = 15_000;

  private final ServerSocket server;
  private final List<Wire> accepted = new ArrayList<>();

  public TunnelUpstream() {
    this(ServerSocketFactory.getDefault());
  }

  TunnelUpstream(ServerSocketFactory factory) {
    try {
      server = factory.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
      server.setSoTimeout(PATIENCE_MILLIS);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** The answer to a handshake with that head. */
  static String switched(String handshake) {
    int key = handshake.indexOf("ey: ") + 4;
    return SWITCHED.replace(
        "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", accept(handshake.substring(key, key + 24)));
  }

  private static String accept(String key) {
    try {
      byte[] hashed =
          MessageDigest.getInstance("SHA-1")
              .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(ISO_8859_1));
      return Base64.getEncoder().encodeToString(hashed);
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError(impossible);
    }
  }

  /** A tunnel whose handshake is over. */
  public record Tunnel(Wire client, Wire upstream) implements AutoCloseable {
    /** Passes a few bytes each way. */
    public void works() {
      client.send("ping");
      assertThat(upstream.read(4)).isEqualTo("ping");
      upstream.send("pong");
      assertThat(client.read(4)).isEqualTo("pong");
    }

    @Override
    public void close() {
      client.close();
      upstream.close();
    }
  }

  /** Opens a tunnel through the gateway. */
  public Tunnel open(TestGateway gateway) {
    return open(new Wire(gateway.port()));
  }

  /** As {@link #open(TestGateway)}, over a stream of HTTP/2. */
  Tunnel openOverHttp2(TestGateway gateway) {
    return openOverHttp2(
        () -> new Socket(InetAddress.getLoopbackAddress(), gateway.port()), "/chat?room=1");
  }

  Tunnel openOverHttp2(Wire.Opening transport, String path) {
    try {
      Http2Socket stream = new Http2Socket(transport.open(), path);
      Wire accepted = acceptTunnel();
      assertThat(stream.head().status().toString()).isEqualTo("200");
      return new Tunnel(new Wire(() -> stream), accepted);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  public Tunnel open(Wire client) {
    client.send(HANDSHAKE);
    Wire accepted = acceptTunnel();
    assertThat(client.head()).startsWith("http/1.1 101 ");
    return new Tunnel(client, accepted);
  }

  static void assertOpen(TestGateway gateway, int tunnels) {
    Eventually.equal(
        "open tunnels", (double) tunnels, () -> gateway.metrics().sum("fanlight_tunnels"));
  }

  public int port() {
    return server.getLocalPort();
  }

  /** The next connection of the gateway. */
  Wire accept() {
    Wire next = new Wire(server::accept);
    accepted.add(next);
    return next;
  }

  /** The next connection, whose handshake is read and answered. */
  Wire acceptTunnel() {
    Wire next = accept();
    return next.send(switched(next.headAsSent()));
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    accepted.forEach(Wire::close);
  }
}
