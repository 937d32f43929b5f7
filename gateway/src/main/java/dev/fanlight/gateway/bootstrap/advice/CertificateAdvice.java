package dev.fanlight.gateway.bootstrap.advice;

import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.tls.Certificates;
import dev.fanlight.gateway.config.tls.PemFile;
import dev.fanlight.gateway.config.tls.TlsConfig;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Warns of certificates that no peer accepts now, or soon. */
final class CertificateAdvice {
  /** Time enough to renew a certificate by hand. */
  private static final Duration SOON = Duration.ofDays(21);

  private CertificateAdvice() {}

  /**
   * Returns a line for each certificate that has expired, expires within three weeks, or is not
   * valid yet. The line of a certificate changes only when its state does.
   */
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
          Stream.of(
                  Stream.of(server.shown().cert()),
                  server.others().stream().map(other -> other.identity().cert()),
                  Stream.ofNullable(server.clientAuth()).map(TlsConfig.ClientAuth::ca))
              .flatMap(files -> files)
              .toList();
      case TlsConfig.Client client ->
          Stream.of(client.ca(), client.shown() == null ? null : client.shown().cert())
              .flatMap(Stream::ofNullable)
              .toList();
    };
  }

  private static void add(List<String> advice, String whose, PemFile file, Instant now) {
    for (X509Certificate certificate : Certificates.known(file)) {
      String state =
          state(certificate.getNotBefore().toInstant(), certificate.getNotAfter().toInstant(), now);
      if (state != null) {
        String who = Certificates.name(certificate);
        advice.add(whose + ": the certificate of " + who + " in " + file + ' ' + state);
      }
    }
  }

  private static @Nullable String state(Instant begin, Instant end, Instant now) {
    if (now.isAfter(end)) {
      return "expired at " + end;
    }
    if (now.isBefore(begin)) {
      return "is not valid before " + begin;
    }
    return now.isBefore(end.minus(SOON))
        ? null
        : "expires at " + end + ", within " + SOON.toDays() + " days";
  }
}
