package dev.fanlight.gateway.bootstrap.advice;

import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.ListenerConfig;
import dev.fanlight.gateway.config.tls.Certificates;
import dev.fanlight.gateway.config.tls.TlsConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Warns of certificates that do not have the names for which clients are shown them. */
final class CertificateNameAdvice {
  private CertificateNameAdvice() {}

  /** Returns a line for each declared name that its certificate lacks. */
  static List<String> of(GatewayConfig config) {
    List<String> advice = new ArrayList<>();
    add(advice, "admin", config.operation().admin().tls());
    for (ListenerConfig listener : config.listeners()) {
      add(advice, "listener " + listener.name(), listener.tls());
    }
    return advice;
  }

  private static void add(List<String> advice, String whose, TlsConfig.@Nullable Server tls) {
    if (tls == null) {
      return;
    }
    for (TlsConfig.Named other : tls.others()) {
      Set<String> has = Certificates.dnsNames(other.identity().chain().getFirst());
      for (String name : other.names()) {
        if (has.stream().noneMatch(one -> covers(one, name))) {
          advice.add(
              "%s: the certificate in %s is shown for %s, but it lacks that name; it has %s"
                  .formatted(whose, other.identity().cert(), name, shown(has)));
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
