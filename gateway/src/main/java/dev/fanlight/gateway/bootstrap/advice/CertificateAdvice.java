package dev.fanlight.gateway.bootstrap.advice;

import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.tls.Certificates;
import dev.fanlight.gateway.config.tls.PemFile;
import dev.fanlight.gateway.config.tls.TlsConfig;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Warns of certificates that no peer accepts now. */
final class CertificateAdvice {
  private CertificateAdvice() {}

  /** Returns a line for each certificate that has expired or is not valid yet. */
  static List<String> of(GatewayConfig config, Instant now) {
    List<String> advice = new ArrayList<>();
    files(config.operation().admin().tls()).forEach(file -> add(advice, "admin", file, now));
    config
        .listeners()
        .forEach(listener ->
            files(listener.tls())
                .forEach(file -> add(advice, "listener " + listener.name(), file, now)));
    config
        .upstreams()
        .forEach((name, upstream) ->
            files(upstream.service().tls())
                .forEach(file -> add(advice, "upstream " + name, file, now)));
    return advice;
  }

  private static List<PemFile> files(@Nullable TlsConfig tls) {
    return switch (tls) {
      case null -> List.of();
      case TlsConfig.Server server ->
          Stream.concat(
                  Stream.of(server.shown()),
                  server.others().stream().map(TlsConfig.Named::identity))
              .map(TlsConfig.Identity::cert)
              .toList();
      case TlsConfig.Client client ->
          Stream.of(client.ca(), client.shown() == null ? null : client.shown().cert())
              .flatMap(Stream::ofNullable)
              .toList();
    };
  }

  private static void add(List<String> advice, String whose, PemFile file, Instant now) {
    for (X509Certificate certificate : Certificates.known(file)) {
      Instant begin = certificate.getNotBefore().toInstant();
      Instant end = certificate.getNotAfter().toInstant();
      if (now.isAfter(end) || now.isBefore(begin)) {
        String when = now.isAfter(end) ? "expired at " + end : "is not valid before " + begin;
        String who = Certificates.name(certificate);
        advice.add(whose + ": the certificate of " + who + " in " + file + ' ' + when);
      }
    }
  }
}
