package dev.fanlight.gateway.bootstrap.advice.tls;

import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.ListenerConfig;
import dev.fanlight.gateway.config.source.ConfigAdvice;
import dev.fanlight.gateway.config.source.Lines;
import dev.fanlight.gateway.config.tls.Certificates;
import dev.fanlight.gateway.config.tls.PemFile;
import dev.fanlight.gateway.config.tls.TlsConfig;
import dev.fanlight.gateway.config.upstream.UpstreamConfig;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Warns of certificates that no peer accepts now, or soon. */
public final class CertificateAdvice {
  /** Time enough to renew a certificate by hand. */
  private static final Duration SOON = Duration.ofDays(21);

  private final Lines lines;
  private final Instant now;
  private final List<ConfigAdvice> advice = new ArrayList<>();

  private CertificateAdvice(Lines lines, Instant now) {
    this.lines = lines;
    this.now = now;
  }

  /**
   * Returns a line for each certificate that has expired, expires within three weeks, or is not
   * valid yet. The line of a certificate changes only when its state does.
   */
  public static List<ConfigAdvice> of(GatewayConfig config, Instant now) {
    CertificateAdvice all = new CertificateAdvice(config.lines(), now);
    files(config.operation().admin().tls()).forEach(file -> all.add("admin", "admin.tls", file));
    for (int i = 0; i < config.listeners().size(); i++) {
      ListenerConfig listener = config.listeners().get(i);
      String at = "listeners[" + i + "].tls";
      files(listener.tls()).forEach(file -> all.add("listener " + listener.name(), at, file));
    }
    for (UpstreamConfig upstream : config.upstreams().values()) {
      String at = GatewayConfig.place(upstream) + ".tls";
      files(upstream.service().tls())
          .forEach(file -> all.add("upstream " + upstream.name(), at, file));
    }
    return all.advice;
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

  private void add(String whose, String at, PemFile file) {
    for (X509Certificate certificate : Certificates.known(file)) {
      String state =
          state(certificate.getNotBefore().toInstant(), certificate.getNotAfter().toInstant(), now);
      if (state != null) {
        String who = Certificates.name(certificate);
        advice.add(
            lines.advice(
                "certificate_dates",
                at,
                whose + ": the certificate of " + who + " in " + file + ' ' + state,
                "renew it and reload"));
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
