package dev.fanlight.gateway.server.tls;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the certificate that a server's name belongs to. */
final class CertificatesByName {
  private final ShownCertificate otherwise;
  private final Map<String, ShownCertificate> byName = new HashMap<>();

  /**
   * @param otherwise has every name that no other one has
   */
  CertificatesByName(ShownCertificate otherwise) {
    this.otherwise = otherwise;
  }

  /**
   * @param names in lower case; {@code *.} before a name stands for any one label
   */
  void add(ShownCertificate certificate, List<String> names) {
    names.forEach(name -> byName.put(name, certificate));
  }

  /**
   * @param host a name in any case, perhaps with a dot at its end; null: none
   */
  ShownCertificate get(@Nullable String host) {
    if (host == null || byName.isEmpty()) {
      return otherwise;
    }
    String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    name = name.toLowerCase(Locale.ROOT);
    ShownCertificate exact = byName.get(name);
    int dot = name.indexOf('.');
    if (exact != null || dot <= 0) {
      return exact == null ? otherwise : exact;
    }
    return byName.getOrDefault("*" + name.substring(dot), otherwise);
  }
}
