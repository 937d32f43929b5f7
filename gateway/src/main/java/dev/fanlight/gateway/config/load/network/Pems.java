package dev.fanlight.gateway.config.load.network;

import dev.fanlight.gateway.config.node.ConfigNode;
import dev.fanlight.gateway.config.tls.Certificates;
import dev.fanlight.gateway.config.tls.PemException;
import dev.fanlight.gateway.config.tls.PemFile;
import dev.fanlight.gateway.config.tls.PrivateKeys;
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
  private static final String KEY = "a PEM file with a private key that is not encrypted";

  private final Folder folder;

  Pems(Folder folder) {
    this.folder = folder;
  }

  /** Reads the certificates of authorities, in any order. */
  @Nullable PemFile authorities(ConfigNode node) {
    return read(node, Certificates::read);
  }

  /** Reads one certificate, or a chain that begins with it. */
  @Nullable PemFile chain(ConfigNode node) {
    return read(
        node,
        text -> {
          List<X509Certificate> chain = Certificates.read(text);
          Certificates.requireChain(chain);
          return chain;
        });
  }

  /**
   * @param chain begins with what the key must belong to; null where that is not known
   */
  @Nullable PemFile key(ConfigNode node, @Nullable PemFile chain) {
    PemFile file = folder.pem(node, KEY);
    if (file == null) {
      return null;
    }
    try {
      return new PemFile(file.file(), PrivateKeys.read(file.text(), owner(chain)));
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
      return new PemFile(file.file(), written);
    } catch (PemException e) {
      return node.error(CERTIFICATES, e.getMessage());
    }
  }

  /** Reads what a file holds. */
  private interface Reader {
    List<X509Certificate> read(String text) throws PemException;
  }
}
