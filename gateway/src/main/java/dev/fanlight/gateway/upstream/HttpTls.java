package dev.fanlight.gateway.upstream;

import dev.fanlight.gateway.config.PemFile;
import dev.fanlight.gateway.config.TlsConfig;
import dev.fanlight.gateway.config.UpstreamConfig;
import dev.fanlight.gateway.config.UpstreamConfig.Protocol;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.TrustOptions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * TLS towards an upstream: its certificate must be signed by somebody trusted and have the name
 * that is asked for.
 */
final class HttpTls {
  /** Whom the platform trusts; to be read before an event loop needs it, for that takes long. */
  private static final TrustManager PLATFORM = platform();

  private HttpTls() {}

  private static TrustManager platform() {
    try {
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init((KeyStore) null);
      return factory.getTrustManagers()[0];
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the platform's authorities cannot be read", e);
    }
  }

  /** Blocks, the first time: the class reads whom the platform trusts when it is first used. */
  static void prepare() {}

  static void set(HttpClientOptions options, UpstreamConfig config) {
    options
        .setSsl(true)
        .setForceSni(true)
        .setSslHandshakeTimeout(config.connectTimeout().toMillis())
        .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
        .setTrustOptions(TrustOptions.wrap(PLATFORM));
    if (config.protocol() == Protocol.H2) {
      options.setUseAlpn(true).setAlpnVersions(List.of(HttpVersion.HTTP_2));
    }
    TlsConfig.Client tls = config.tls();
    if (tls == null) {
      return;
    }
    PemFile ca = tls.ca();
    if (ca != null) {
      options.setTrustOptions(new PemTrustOptions().addCertValue(Buffer.buffer(ca.text())));
    }
    PemFile cert = tls.cert();
    PemFile key = tls.key();
    if (cert != null && key != null) {
      options.setKeyCertOptions(
          new PemKeyCertOptions()
              .addCertValue(Buffer.buffer(cert.text()))
              .addKeyValue(Buffer.buffer(key.text())));
    }
  }

  /** The name that the endpoint's certificate must have. */
  static String name(UpstreamConfig config, Endpoint endpoint) {
    TlsConfig.Client tls = config.tls();
    String name = tls == null ? null : tls.serverName();
    return name == null ? endpoint.host() : name;
  }
}
