package dev.fanlight.gateway.bootstrap.advice.tls;

import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.ListenerConfig;
import dev.fanlight.gateway.config.tls.TlsConfig;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** When the certificates that listeners show expire. */
final class CertificateExpiry {
  /** The certificate for every name that no other certificate has. */
  private static final String ANY_NAME = "*";

  private CertificateExpiry() {}

  /**
   * What clients are shown.
   *
   * @param name that they ask for
   */
  record Shown(String listener, String name) {}

  /** The end of the certificate in each chain that expires first. */
  static Map<Shown, Instant> of(GatewayConfig config) {
    Map<Shown, Instant> ends = new HashMap<>();
    add(ends, "admin", config.operation().admin().tls());
    for (ListenerConfig listener : config.listeners()) {
      add(ends, listener.name(), listener.tls());
    }
    return ends;
  }

  private static void add(
      Map<Shown, Instant> ends, String listener, TlsConfig.@Nullable Server tls) {
    if (tls == null) {
      return;
    }
    add(ends, new Shown(listener, ANY_NAME), tls.shown());
    for (TlsConfig.Named other : tls.others()) {
      other.names().forEach(name -> add(ends, new Shown(listener, name), other.identity()));
    }
  }

  /** A listener may be called admin too: then the earlier end counts. */
  private static void add(Map<Shown, Instant> ends, Shown shown, TlsConfig.Identity identity) {
    for (X509Certificate certificate : identity.chain()) {
      ends.merge(
          shown,
          certificate.getNotAfter().toInstant(),
          (one, other) -> one.isBefore(other) ? one : other);
    }
  }
}
