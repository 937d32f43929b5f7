package dev.fanlight.gateway.server.tls;

import dev.fanlight.gateway.config.tls.TlsConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/** Makes the contexts in which the handshakes of a listener run. */
final class ServerContexts {
  /** What a client that offers others only is told by an alert (RFC 7301, section 3.2). */
  private static final ApplicationProtocolConfig HTTP =
      new ApplicationProtocolConfig(
          Protocol.ALPN,
          SelectorFailureBehavior.FATAL_ALERT,
          SelectedListenerFailureBehavior.FATAL_ALERT,
          ApplicationProtocolNames.HTTP_2,
          ApplicationProtocolNames.HTTP_1_1,
          "http/1.0");

  private static final List<String> CIPHERS = ciphers();

  private final TlsConfig.Server config;
  private final boolean boringSsl;
  private final InstantSource time;

  /**
   * @param boringSsl whether BoringSSL speaks with the clients that it suits
   */
  ServerContexts(TlsConfig.Server config, boolean boringSsl, InstantSource time) {
    this.config = config;
    this.boringSsl = boringSsl;
    this.time = time;
  }

  /** Those that the platform holds for safe. */
  private static List<String> ciphers() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[0], new TrustManager[0], null);
      return List.of(context.createSSLEngine().getEnabledCipherSuites());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JVM has no TLS", e);
    }
  }

  ShownCertificate of(TlsConfig.Identity identity) {
    try {
      SslContext jdk = jdk(identity);
      return new ShownCertificate(jdk, boringSsl ? BoringSsl.context(identity) : null);
    } catch (SSLException e) {
      throw new IllegalStateException("TLS cannot be set up with " + identity.cert(), e);
    }
  }

  private SslContext jdk(TlsConfig.Identity identity) throws SSLException {
    TlsConfig.ClientAuth clients = config.clientAuth();
    List<X509Certificate> authorities = clients == null ? List.of() : clients.authorities();
    return SslContextBuilder.forServer(
            identity.privateKey(), identity.chain().toArray(X509Certificate[]::new))
        .sslProvider(SslProvider.JDK)
        .protocols(protocols(config.minVersion()))
        .ciphers(CIPHERS)
        .applicationProtocolConfig(HTTP)
        .clientAuth(clientAuth(clients))
        // Each context has one of its own, because Netty ties it to the sessions there.
        .trustManager(ClientTrust.of(authorities, time))
        .build();
  }

  private static ClientAuth clientAuth(TlsConfig.@Nullable ClientAuth clients) {
    if (clients == null) {
      return ClientAuth.NONE;
    }
    return clients.required() ? ClientAuth.REQUIRE : ClientAuth.OPTIONAL;
  }

  private static List<String> protocols(TlsConfig.Version oldest) {
    return switch (oldest) {
      case V1_2 -> List.of("TLSv1.3", "TLSv1.2");
      case V1_3 -> List.of("TLSv1.3");
    };
  }
}
