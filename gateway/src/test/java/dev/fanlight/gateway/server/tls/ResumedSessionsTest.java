package dev.fanlight.gateway.server.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.tls.PemFile;
import dev.fanlight.gateway.config.tls.TlsConfig;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.SimpleTrustManagerFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.ManagerFactoryParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sessions that clients resume when their certificate has expired. */
class ResumedSessionsTest {
  private static final Path FILES = Path.of("src/test/resources/tls");

  private final TlsConfig.Identity identity = new TlsConfig.Identity(pem("ec.pem"), pem("ec.key"));
  private Instant now = Instant.now();
  private int full;

  private static PemFile pem(String name) {
    try {
      return new PemFile(FILES.resolve(name), name, Files.readString(FILES.resolve(name)));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private ShownCertificate server(boolean required) {
    TlsConfig.ClientAuth clients = new TlsConfig.ClientAuth(identity.cert(), required);
    TlsConfig.Server config =
        new TlsConfig.Server(identity, List.of(), TlsConfig.Version.V1_2, clients);
    return new ServerContexts(config, false, () -> now).of(identity);
  }

  private SslContext client(String version) throws Exception {
    return SslContextBuilder.forClient()
        .sslProvider(SslProvider.JDK)
        .protocols(version)
        .keyManager(identity.privateKey(), identity.chain().toArray(X509Certificate[]::new))
        .trustManager(new Counting())
        .endpointIdentificationAlgorithm(null)
        .build();
  }

  /** What the client is told in a handshake and what comes after; null: nothing is wrong. */
  private static String told(ShownCertificate shown, SslContext context) {
    SslHandler handler = context.newHandler(UnpooledByteBufAllocator.DEFAULT, "server.test", 443);
    EmbeddedChannel client = new EmbeddedChannel(handler);
    EmbeddedChannel server =
        new EmbeddedChannel(
            shown.handler(false, UnpooledByteBufAllocator.DEFAULT),
            new ChannelInboundHandlerAdapter() {
              @Override
              public void exceptionCaught(ChannelHandlerContext context, Throwable told) {}
            });
    String told = null;
    try {
      while (pass(client, server) | pass(server, client)) {}
      client.checkException();
    } catch (DecoderException alert) {
      told = String.valueOf(alert.getCause().getMessage());
    }
    if (told == null && !server.isOpen()) {
      told = "closed";
    }
    client.close();
    server.close();
    for (EmbeddedChannel end : List.of(client, server)) {
      end.releaseInbound();
      end.releaseOutbound();
    }
    return told;
  }

  private static boolean pass(EmbeddedChannel from, EmbeddedChannel to) {
    ByteBuf bytes = from.readOutbound();
    if (bytes == null) {
      return false;
    }
    to.writeInbound(bytes);
    return true;
  }

  @ParameterizedTest
  @CsvSource({"TLSv1.2, true", "TLSv1.2, false", "TLSv1.3, true", "TLSv1.3, false"})
  void aCertificateThatHasExpired_endsItsSessionWithAnAlert(String version, boolean required)
      throws Exception {
    ShownCertificate server = server(required);
    SslContext client = client(version);
    assertThat(told(server, client)).isNull();
    assertThat(told(server, client)).isNull();
    assertThat(full).as("full handshakes").isEqualTo(1);

    now = identity.chain().getFirst().getNotAfter().toInstant().plus(Duration.ofDays(1));
    assertThat(told(server, client)).contains("fatal alert");
    assertThat(full).as("full handshakes").isEqualTo(1);
    assertThat(told(server, client)).contains("fatal alert");
    assertThat(full).as("full handshakes").isEqualTo(2);
  }

  private final class Counting extends SimpleTrustManagerFactory {
    @Override
    protected void engineInit(KeyStore store) {}

    @Override
    protected void engineInit(ManagerFactoryParameters parameters) {}

    @Override
    protected TrustManager[] engineGetTrustManagers() {
      return new TrustManager[] {
        new X509TrustManager() {
          @Override
          public void checkClientTrusted(X509Certificate[] chain, String type) {}

          @Override
          public void checkServerTrusted(X509Certificate[] chain, String type) {
            full++;
          }

          @Override
          public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
          }
        }
      };
    }
  }
}
