package dev.fanlight.gateway.config.load.network;

import dev.fanlight.gateway.config.node.ConfigNode;
import dev.fanlight.gateway.config.node.Fields;
import dev.fanlight.gateway.config.tls.Certificates;
import dev.fanlight.gateway.config.tls.PemException;
import dev.fanlight.gateway.config.tls.PemFile;
import dev.fanlight.gateway.config.tls.PrivateKeys;
import dev.fanlight.gateway.config.tls.TlsConfig;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads certificates and private keys from files and reports their mistakes. TLS gets only files
 * without mistakes.
 */
final class Pems {
  private static final String CERTIFICATES = "a PEM file with certificates";
  private static final String KEY = "a PEM file with a private key";

  private final Folder folder;

  Pems(Folder folder) {
    this.folder = folder;
  }

  /** Reads the certificates of authorities, in any order. */
  @Nullable PemFile authorities(ConfigNode node) {
    return read(node, Certificates::read);
  }

  /** Reads one certificate, or a chain that begins with it. */
  private @Nullable PemFile chain(ConfigNode node) {
    return read(
        node,
        text -> {
          List<X509Certificate> chain = Certificates.read(text);
          Certificates.requireChain(chain);
          return chain;
        });
  }

  /**
   * Reads {@code cert} and {@code key}, with {@code key_password} where the key is encrypted.
   *
   * @return null where one of them cannot be used
   */
  TlsConfig.@Nullable Identity identity(Fields fields) {
    ConfigNode cert = fields.require("cert", "a PEM file");
    ConfigNode key = fields.require("key", "a PEM file");
    return identity(fields, cert, key);
  }

  /** As {@link #identity(Fields)}, or nothing where neither key is there. */
  TlsConfig.@Nullable Identity optionalIdentity(Fields fields) {
    ConfigNode cert = fields.get("cert");
    ConfigNode key = fields.get("key");
    if ((cert == null) != (key == null)) {
      fields.missing(key == null ? "key" : "cert", "cert and key together");
    } else if (key == null && fields.has("key_password")) {
      fields.missing("key", "the key that key_password opens");
    }
    return identity(fields, cert, key);
  }

  private TlsConfig.@Nullable Identity identity(
      Fields fields, @Nullable ConfigNode cert, @Nullable ConfigNode key) {
    ConfigNode secret = fields.get("key_password");
    String password = secret == null ? null : password(secret);
    PemFile chain = cert == null ? null : chain(cert);
    if (key == null) {
      return null;
    }
    PemFile opened = secret != null && password == null ? null : key(key, chain, password);
    return chain == null || opened == null ? null : new TlsConfig.Identity(chain, opened);
  }

  private static @Nullable String password(ConfigNode node) {
    String password = node.text();
    return password == null || !password.isEmpty()
        ? password
        : node.error("a password, such as ${file:PATH}");
  }

  /**
   * @param chain begins with what the key must belong to; null where that is not known
   * @param password null: the key is not encrypted
   */
  private @Nullable PemFile key(
      ConfigNode node, @Nullable PemFile chain, @Nullable String password) {
    PemFile file = folder.pem(node, KEY);
    if (file == null) {
      return null;
    }
    try {
      return new PemFile(
          file.file(), file.shown(), PrivateKeys.read(file.text(), owner(chain), password));
    } catch (PemException e) {
      return node.error(KEY, e.getMessage());
    }
  }

  private static @Nullable PublicKey owner(@Nullable PemFile chain) throws PemException {
    return chain == null ? null : Certificates.read(chain.text()).getFirst().getPublicKey();
  }

  private @Nullable PemFile read(ConfigNode node, Reader reader) {
    PemFile file = folder.pem(node, CERTIFICATES);
    if (file == null) {
      return null;
    }
    try {
      String written = Certificates.written(reader.read(file.text()));
      return new PemFile(file.file(), file.shown(), written);
    } catch (PemException e) {
      return node.error(CERTIFICATES, e.getMessage());
    }
  }

  /** Reads what a file holds. */
  private interface Reader {
    List<X509Certificate> read(String text) throws PemException;
  }
}
