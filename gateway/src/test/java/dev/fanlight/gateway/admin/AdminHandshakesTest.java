package dev.fanlight.gateway.admin;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.AdminConfig;
import dev.fanlight.gateway.config.ListenerConfig.Address;
import dev.fanlight.gateway.config.tls.PemFile;
import dev.fanlight.gateway.config.tls.TlsConfig;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How many TLS handshakes are under way at the admin listener. */
class AdminHandshakesTest extends AdminListenerScene {
  private static final Path FILES = Path.of("src/test/resources/tls");

  /** Less than a handshake may take. */
  private static final int PATIENCE_MILLIS = 7_000;

  private final List<Socket> open = new ArrayList<>();

  @Override
  AdminListener start(String host) throws Exception {
    TlsConfig.Identity identity = new TlsConfig.Identity(pem("ec.pem"), pem("ec.key"));
    TlsConfig.Server tls = new TlsConfig.Server(identity, List.of(), TlsConfig.Version.V1_2, null);
    AdminConfig config = new AdminConfig(new Address(host, 0), false, false, null, tls);
    return AdminListener.start(config, sources).await(10, TimeUnit.SECONDS);
  }

  private static PemFile pem(String name) throws IOException {
    return new PemFile(FILES.resolve(name), name, Files.readString(FILES.resolve(name)));
  }

  @AfterEach
  void closeAll() throws IOException {
    for (Socket socket : open) {
      socket.close();
    }
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), listener.port());
    socket.setSoTimeout(PATIENCE_MILLIS);
    open.add(socket);
    return socket;
  }

  /** The begin of a handshake that does not go on. */
  private Socket begin() throws IOException {
    Socket socket = connect();
    socket.getOutputStream().write(new byte[] {22, 3, 1});
    return socket;
  }

  private SSLSocket handshake() throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
    Socket plain = connect();
    SSLSocket socket =
        (SSLSocket)
            context.getSocketFactory().createSocket(plain, "localhost", listener.port(), false);
    socket.startHandshake();
    return socket;
  }

  /** The head of an answer; its content is read too. */
  private static String ask(Socket socket) throws IOException {
    socket
        .getOutputStream()
        .write("GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII));
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) socket.getInputStream().readNBytes(1)[0]);
    }
    String length = head.toString().replaceFirst("(?is).*content-length: (\\d+).*", "$1");
    socket.getInputStream().skipNBytes(Long.parseLong(length));
    return head.toString();
  }

  @Test
  void aHandshakeBeyondTheBound_takesThePlaceOfTheOldest() throws Exception {
    Socket silent = connect();
    Socket begun = begin();
    for (int i = 2; i < AdminConnections.MOST; i++) {
      begin();
    }

    connect();
    connect();

    assertThat(silent.getInputStream().read()).isEqualTo(-1);
    assertThat(begun.getInputStream().read()).isEqualTo(-1);
    assertThat(ask(handshake())).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void connectionWhoseHandshakeHasEnded_staysWhileOthersAreCut() throws Exception {
    SSLSocket client = handshake();
    assertThat(ask(client)).startsWith("HTTP/1.1 200 ");
    Socket oldest = connect();
    for (int i = 0; i < AdminConnections.MOST; i++) {
      connect();
    }

    assertThat(oldest.getInputStream().read()).isEqualTo(-1);
    assertThat(ask(client)).startsWith("HTTP/1.1 200 ");
  }
}
