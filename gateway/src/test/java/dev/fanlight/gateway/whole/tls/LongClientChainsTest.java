package dev.fanlight.gateway.whole.tls;

import static dev.fanlight.gateway.whole.tls.ClientCertificatesScene.ADA;
import static dev.fanlight.gateway.whole.tls.ClientCertificatesScene.CLIENTS;
import static dev.fanlight.gateway.whole.tls.ClientCertificatesScene.OTHERS;
import static dev.fanlight.gateway.whole.tls.ClientCertificatesScene.SHOP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.GatewayProcess;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslHandler;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Clients that send many certificates; in a process of its own, because the JDK reads once how many
 * it takes.
 */
class LongClientChainsTest {
  private static final Instant YESTERDAY = Instant.now().minus(Duration.ofDays(1));
  private static final Instant PAST = YESTERDAY.plus(Duration.ofHours(1));
  private static final Instant TOMORROW = Instant.now().plus(Duration.ofDays(1));

  private static GatewayProcess gateway;

  @BeforeAll
  static void start(@TempDir Path folder) {
    gateway =
        new GatewayProcess(
            List.of("-Xmx128m"),
            """
            listeners:
              - {name: public, host: 127.0.0.1, port: 0, tls: {%s, client_auth: {ca: "%s"}}}
            admin: {host: 127.0.0.1, port: 0}
            routes: [{name: x, match: {path: /x}, respond: {body: x}}]
            """
                .formatted(SHOP.keys(folder, "shop"), CLIENTS.file(folder)));
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  /** So many other certificates of the authority itself: each may be the one that has signed. */
  private static X509Certificate[] issuers(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> CLIENTS.certify(CLIENTS, YESTERDAY, TOMORROW))
        .toArray(X509Certificate[]::new);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void certificatesOfOthers_doNotMatter_while64AreSent(String version) throws Exception {
    TlsClient client = new TlsClient(ADA, others(63)).only(version);

    for (int i = 0; i < 2; i++) {
      assertThat(get(client)).startsWith("HTTP/1.1 200");
    }
    assertThat(client.shown()).as("full handshakes").hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void moreThan64Certificates_areRefused(String version) throws Exception {
    assertThat(told(new TlsClient(ADA, others(64)), version)).contains("internal_error");
  }

  private static X509Certificate[] others(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> OTHERS.issue("other-" + i).certificate())
        .toArray(X509Certificate[]::new);
  }

  private static String get(TlsClient client) throws IOException {
    return client.get(gateway.port(), "shop.test", "shop.test");
  }

  /** A certificate that leads to the authority by certificates of all these, the last one first. */
  private static TlsClient clientOf(
      List<TestAuthority> intermediates, UnaryOperator<List<X509Certificate>> order) {
    List<X509Certificate> sent = new ArrayList<>();
    TestAuthority signs = CLIENTS;
    for (TestAuthority next : intermediates) {
      sent.addFirst(signs.certify(next, YESTERDAY, TOMORROW));
      signs = next;
    }
    return new TlsClient(signs.issue("ada"), order.apply(sent).toArray(X509Certificate[]::new));
  }

  @Test
  void anotherCertificateOfTheAuthoritysName_doesNotMatter() throws Exception {
    X509Certificate earlier = new TestAuthority("clients").certificate();
    X509Certificate unrelated = OTHERS.certificate();
    X509Certificate own = CLIENTS.certificate();

    for (List<X509Certificate> sent :
        List.of(
            List.of(earlier),
            List.of(earlier, unrelated),
            List.of(unrelated, earlier),
            List.of(earlier, own),
            List.of(own, earlier))) {
      TlsClient client = new TlsClient(ADA, sent.toArray(X509Certificate[]::new));
      assertThat(get(client)).as("with %s", sent).startsWith("HTTP/1.1 200");
    }
  }

  /** What the JDK refuses in the order of the names is no less refused by what has signed it. */
  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void whatLeadsToNoAuthority_orByWhatMaySignNothing_isRefused(String version) throws Exception {
    TestAuthority earlier = new TestAuthority("clients");
    TestAuthority old = new TestAuthority("old");
    TestAuthority leaf = new TestAuthority("leaf");

    for (TlsClient client :
        List.of(
            new TlsClient(earlier.issue("ada"), earlier.certificate(), CLIENTS.certificate()),
            new TlsClient(CLIENTS.issue("ada", YESTERDAY, PAST), earlier.certificate()),
            new TlsClient(old.issue("ada"), CLIENTS.certify(old, YESTERDAY, PAST)),
            new TlsClient(leaf.issue("ada"), CLIENTS.certifyAsClient(leaf)))) {
      assertThat(told(client, version)).contains("certificate_");
    }
  }

  /** An authority that has changed its key may have signed the old one with the new one. */
  @Test
  void anIntermediateOfAnEarlierKey_isFollowedToTheKeyThatIsTrusted() throws Exception {
    TestAuthority earlier = new TestAuthority("clients");
    TestAuthority issuer = new TestAuthority("issuer");

    assertThat(
            get(
                new TlsClient(
                    issuer.issue("ada"),
                    earlier.certify(issuer, YESTERDAY, TOMORROW),
                    CLIENTS.certify(earlier, YESTERDAY, TOMORROW),
                    earlier.certificate())))
        .startsWith("HTTP/1.1 200");
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void aChainOfEightCertificates_isTrusted(String version) throws Exception {
    List<TestAuthority> seven =
        IntStream.rangeClosed(1, 7).mapToObj(i -> new TestAuthority("issuer-" + i)).toList();

    assertThat(get(clientOf(seven, sent -> sent).only(version))).startsWith("HTTP/1.1 200");
    assertThat(get(clientOf(seven, List::reversed).only(version))).startsWith("HTTP/1.1 200");
  }

  @Test
  void eightCertificates_ofWhichEachMayHaveSigned_areTrusted() throws Exception {
    assertThat(get(new TlsClient(ADA, issuers(7)))).startsWith("HTTP/1.1 200");
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void aLongerChain_isRefusedAsACertificateThatIsNotAccepted(String version) throws Exception {
    assertThat(told(new TlsClient(ADA, issuers(8)), version)).contains("certificate_unknown");
  }

  /** What ends the handshake. Each flight of the client is one write, which no answer overtakes. */
  private static String told(TlsClient client, String version) throws IOException {
    SSLEngine engine = client.context().createSSLEngine("server.test", gateway.port());
    engine.setUseClientMode(true);
    engine.setEnabledProtocols(new String[] {version});
    EmbeddedChannel channel = new EmbeddedChannel(new SslHandler(engine));
    byte[] some = new byte[16 * 1024];
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
      socket.setSoTimeout(15_000);
      for (int read = 0; read >= 0; read = socket.getInputStream().read(some)) {
        channel.writeInbound(Unpooled.copiedBuffer(some, 0, read));
        socket.getOutputStream().write(outbound(channel));
      }
      return "nothing";
    } catch (DecoderException alert) {
      return String.valueOf(alert.getCause().getMessage());
    } finally {
      channel.close();
      channel.releaseInbound();
      channel.releaseOutbound();
    }
  }

  private static byte[] outbound(EmbeddedChannel channel) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (ByteBuf bytes = channel.readOutbound(); bytes != null; bytes = channel.readOutbound()) {
      all.writeBytes(ByteBufUtil.getBytes(bytes));
      bytes.release();
    }
    return all.toByteArray();
  }
}
