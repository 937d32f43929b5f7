package dev.fanlight.gateway.server.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.tls.PemFile;
import dev.fanlight.gateway.config.tls.TlsConfig;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.ReferenceCounted;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Engines of BoringSSL hold memory that no collector frees. */
@EnabledOnOs(
    value = OS.LINUX,
    architectures = {"amd64", "aarch64"})
class ReleasedEnginesTest {
  private static final Path FILES = Path.of("src/test/resources/tls");
  private static final UnpooledByteBufAllocator BUFFERS = UnpooledByteBufAllocator.DEFAULT;

  private SslContext jdk;
  private SslContext boringSsl;
  private SslContext client;

  private static PemFile pem(String name) throws Exception {
    return new PemFile(FILES.resolve(name), name, Files.readString(FILES.resolve(name)));
  }

  @BeforeEach
  void prepare() throws Exception {
    TlsConfig.Identity identity = new TlsConfig.Identity(pem("ec.pem"), pem("ec.key"));
    X509Certificate[] chain = identity.chain().toArray(X509Certificate[]::new);
    jdk =
        SslContextBuilder.forServer(identity.privateKey(), chain)
            .sslProvider(SslProvider.JDK)
            .build();
    boringSsl = BoringSsl.context(identity);
    client =
        SslContextBuilder.forClient()
            .sslProvider(SslProvider.JDK)
            .protocols("TLSv1.3")
            .trustManager(InsecureTrustManagerFactory.INSTANCE)
            .endpointIdentificationAlgorithm(null)
            .build();
  }

  /** One for the certificate, and one for each engine. */
  private int holders() {
    return ((ReferenceCounted) boringSsl).refCnt();
  }

  /** Passes some bytes each way, and then both close as if their network had gone. */
  private static void shakeHands(ShownCertificate shown, SslContext context, int bytes) {
    SslHandler clients = context.newHandler(BUFFERS);
    EmbeddedChannel client = new EmbeddedChannel(clients);
    EmbeddedChannel server = new EmbeddedChannel(shown.handler(true, BUFFERS));
    int left = pass(client, server, bytes);
    left = pass(server, client, left);
    pass(client, server, left);
    assertThat(clients.handshakeFuture().isSuccess()).isEqualTo(bytes > 10_000);
    for (EmbeddedChannel end : new EmbeddedChannel[] {server, client}) {
      end.finishAndReleaseAll();
    }
  }

  private static int pass(EmbeddedChannel from, EmbeddedChannel to, int bytes) {
    int left = bytes;
    ByteBuf sent = from.readOutbound();
    while (sent != null && left > 0) {
      int length = Math.min(left, sent.readableBytes());
      to.writeInbound(sent.readRetainedSlice(length));
      sent.release();
      left -= length;
      sent = from.readOutbound();
    }
    if (sent != null) {
      sent.release();
    }
    return left;
  }

  @Test
  void handshakesThatAreCutOffAnywhere_leaveNoEngine() {
    ShownCertificate shown = new ShownCertificate(jdk, boringSsl);
    for (int i = 0; i < 1_000; i++) {
      shakeHands(shown, client, i);
    }
    shakeHands(shown, client, 100_000);

    assertThat(holders()).isEqualTo(1);
  }

  @Test
  void aCertificateThatNoListenerShows_isReleasedWithItsLastConnection() {
    SslHandler open = new ShownCertificate(jdk, boringSsl).handler(true, BUFFERS);
    EmbeddedChannel connection = new EmbeddedChannel(open);
    collectUntil(1);

    connection.finishAndReleaseAll();

    assertThat(holders()).isZero();
  }

  private void collectUntil(int expected) {
    long until = System.nanoTime() + Duration.ofSeconds(15).toNanos();
    while (holders() != expected && System.nanoTime() - until < 0) {
      System.gc();
      Thread.onSpinWait();
    }
    assertThat(holders()).isEqualTo(expected);
  }
}
