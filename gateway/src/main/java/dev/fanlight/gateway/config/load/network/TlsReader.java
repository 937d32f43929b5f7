package dev.fanlight.gateway.config.load.network;

import dev.fanlight.gateway.config.node.ConfigNode;
import dev.fanlight.gateway.config.node.Fields;
import dev.fanlight.gateway.config.tls.PemFile;
import dev.fanlight.gateway.config.tls.TlsConfig;
import dev.fanlight.gateway.config.tls.TlsConfig.ClientAuth;
import dev.fanlight.gateway.config.tls.TlsConfig.Identity;
import dev.fanlight.gateway.config.tls.TlsConfig.Named;
import dev.fanlight.gateway.config.tls.TlsConfig.Version;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code tls} of what listens. */
final class TlsReader {
  private static final Map<String, Version> VERSIONS =
      Map.of("1.2", Version.V1_2, "1.3", Version.V1_3);
  private static final Map<String, Boolean> MODES = Map.of("optional", false, "required", true);
  private static final String LABEL = "[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?";

  /** A name whose last label is a number is an address, which no client asks for. */
  private static final Pattern NAME =
      Pattern.compile("(\\*\\.)?(" + LABEL + "\\.)*(?!\\d+\\z)" + LABEL);

  private static final int LONGEST_NAME = 253;

  private final Pems pems;

  TlsReader(Pems pems) {
    this.pems = pems;
  }

  /** Of a listener for clients. */
  TlsConfig.@Nullable Server listener(ConfigNode node) {
    Fields fields = node.fields();
    Identity shown = pems.identity(fields);
    List<Named> others = fields.read("certificates", this::named, List.of());
    return server(fields, shown, others, fields.read("client_auth", this::clientAuth));
  }

  /** Of the admin listener, which has one certificate. */
  TlsConfig.@Nullable Server admin(ConfigNode node) {
    Fields fields = node.fields();
    return server(fields, pems.identity(fields), List.of(), null);
  }

  private static TlsConfig.@Nullable Server server(
      Fields fields,
      @Nullable Identity shown,
      List<Named> others,
      @Nullable ClientAuth clientAuth) {
    Version version = fields.read("min_version", node -> node.choice(VERSIONS), Version.V1_2);
    fields.done();
    return shown == null ? null : new TlsConfig.Server(shown, others, version, clientAuth);
  }

  private @Nullable ClientAuth clientAuth(ConfigNode node) {
    Fields fields = node.fields();
    ConfigNode file = fields.require("ca", "a PEM file with the authorities of clients");
    PemFile ca = file == null ? null : pems.authorities(file);
    Boolean required = fields.read("mode", mode -> mode.choice(MODES), true);
    fields.done();
    return ca == null ? null : new ClientAuth(ca, required);
  }

  private List<Named> named(ConfigNode node) {
    List<Named> certificates = new ArrayList<>();
    Set<String> taken = new HashSet<>();
    for (ConfigNode item : node.items()) {
      Fields fields = item.fields();
      Identity identity = pems.identity(fields);
      List<String> names =
          fields.require("names", "the names of servers", list -> names(list, taken), List.of());
      fields.done();
      if (identity != null) {
        certificates.add(new Named(identity, names));
      }
    }
    return certificates;
  }

  private static @Nullable List<String> names(ConfigNode node, Set<String> taken) {
    List<String> names = new ArrayList<>();
    for (ConfigNode item : node.items()) {
      String name = name(item);
      if (name != null && !taken.add(name)) {
        item.error("a name that has no certificate yet");
      } else if (name != null) {
        names.add(name);
      }
    }
    return node.isSequence() && node.items().isEmpty() ? node.error("at least one name") : names;
  }

  private static @Nullable String name(ConfigNode node) {
    String name = node.text();
    return name == null || (name.length() <= LONGEST_NAME && NAME.matcher(name).matches())
        ? name == null ? null : name.toLowerCase(Locale.ROOT)
        : node.error("a name such as api.example.com or *.example.com, in ASCII");
  }
}
