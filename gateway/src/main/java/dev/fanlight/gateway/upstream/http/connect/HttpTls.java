package dev.fanlight.gateway.upstream.http.connect;

import dev.fanlight.gateway.config.tls.PemFile;
import dev.fanlight.gateway.config.tls.TlsConfig;
import dev.fanlight.gateway.config.tls.TlsName;
import dev.fanlight.gateway.config.upstream.UpstreamConfig;
import dev.fanlight.gateway.config.upstream.UpstreamConfig.Protocol;
import dev.fanlight.gateway.upstream.endpoint.Endpoint;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.TrustOptions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * TLS towards an upstream: its certificate must be signed by somebody trusted and have the name
 * that is asked for.
 */
public final class HttpTls {
  private HttpTls() {}

  /** The authorities that the platform trusts. Reading them takes a tenth of a second. */
  private static final class Platform {
    static final TrustManager TRUST = read();

    /** Calling it is what loads this class. */
    static void load() {}

    private static TrustManager read() {
      try {
        TrustManagerFactory factory =
            TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        return factory.getTrustManagers()[0];
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("the platform's authorities cannot be read", e);
      }
    }
  }

  /**
   * Reads what TLS to that upstream needs; the platform's authorities even where it has others,
   * because what TLS allows is found out with them. Blocks the first time, so it must be called
   * before an event loop connects.
   */
  public static void prepare(UpstreamConfig config) {
    if (config.service().isTls()) {
      Platform.load();
    }
  }

  static ClientSSLOptions options(UpstreamConfig config) {
    ClientSSLOptions options = new ClientSSLOptions();
    options.setHostnameVerificationAlgorithm("HTTPS");
    options.setSslHandshakeTimeout(config.timeouts().connect().toMillis());
    options.setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
    if (config.service().protocol() == Protocol.H2) {
      options.setUseAlpn(true);
      options.setApplicationLayerProtocols(List.of("h2"));
    }
    PemFile ca = ca(config);
    options.setTrustOptions(
        ca == null
            ? TrustOptions.wrap(Platform.TRUST)
            : new PemTrustOptions().addCertValue(Buffer.buffer(ca.text())));
    TlsConfig.Client tls = config.service().tls();
    TlsConfig.Identity shown = tls == null ? null : tls.shown();
    if (shown != null) {
      options.setKeyCertOptions(
          new PemKeyCertOptions()
              .addCertValue(Buffer.buffer(shown.cert().text()))
              .addKeyValue(Buffer.buffer(shown.key().text())));
    }
    return options;
  }

  private static @Nullable PemFile ca(UpstreamConfig config) {
    TlsConfig.Client tls = config.service().tls();
    return tls == null ? null : tls.ca();
  }

  /** The name or the address that the endpoint's certificate must have. */
  static TlsName name(UpstreamConfig config, Endpoint endpoint) {
    TlsConfig.Client tls = config.service().tls();
    String name = tls == null ? null : tls.serverName();
    return TlsName.of(name == null ? endpoint.host() : name);
  }
}
