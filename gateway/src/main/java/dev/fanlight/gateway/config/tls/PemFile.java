package dev.fanlight.gateway.config.tls;

import java.nio.file.Path;

/**
 * A PEM file as it was read with the configuration: with another content it is another
 * configuration.
 *
 * @param file absolute
 * @param shown its path for a person, without what placeholders stand for
 * @param text may hold a private key
 */
public record PemFile(Path file, String shown, String text) {

  /** Without its secrets. */
  @Override
  public String toString() {
    return shown;
  }
}
