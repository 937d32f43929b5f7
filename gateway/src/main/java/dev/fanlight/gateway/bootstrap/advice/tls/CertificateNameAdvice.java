package dev.fanlight.gateway.bootstrap.advice.tls;

import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.ListenerConfig;
import dev.fanlight.gateway.config.source.ConfigAdvice;
import dev.fanlight.gateway.config.source.Lines;
import dev.fanlight.gateway.config.tls.Certificates;
import dev.fanlight.gateway.config.tls.TlsConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Warns of certificates that do not have the names for which clients are shown them. */
public final class CertificateNameAdvice {
  private CertificateNameAdvice() {}

  /** Returns a line for each declared name that its certificate lacks. */
  public static List<ConfigAdvice> of(GatewayConfig config) {
    List<ConfigAdvice> advice = new ArrayList<>();
    for (int i = 0; i < config.listeners().size(); i++) {
      ListenerConfig listener = config.listeners().get(i);
      TlsConfig.Server tls = listener.tls();
      if (tls != null) {
        String whose = "listener " + listener.name();
        add(advice, config.lines(), whose, "listeners[" + i + "].tls.certificates", tls);
      }
    }
    return advice;
  }

  private static void add(
      List<ConfigAdvice> advice, Lines lines, String whose, String at, TlsConfig.Server tls) {
    for (int i = 0; i < tls.others().size(); i++) {
      TlsConfig.Named other = tls.others().get(i);
      Set<String> has = Certificates.dnsNames(other.identity().chain().getFirst());
      for (String name : other.names()) {
        if (has.stream().noneMatch(one -> covers(one, name))) {
          advice.add(
              lines.advice(
                  "certificate_without_name",
                  at + "[" + i + "].names",
                  "%s: the certificate in %s is shown for %s, but it lacks that name"
                      .formatted(whose, other.identity().cert(), name),
                  "it has " + shown(has)));
        }
      }
    }
  }

  /** As RFC 9525, section 6.3: a wildcard stands for exactly one label, the leftmost. */
  private static boolean covers(String has, String wanted) {
    int dot = wanted.indexOf('.');
    return has.equals(wanted)
        || (has.startsWith("*.") && dot > 0 && has.substring(1).equals(wanted.substring(dot)));
  }

  private static String shown(Set<String> names) {
    return names.isEmpty() ? "no DNS name" : String.join(", ", names);
  }
}
