package dev.fanlight.plugins.jwt.issuer;

import dev.fanlight.plugins.common.BoundedFile;
import dev.fanlight.plugins.jwt.key.Algorithm;
import dev.fanlight.plugins.jwt.key.JwkReader;
import dev.fanlight.plugins.jwt.key.KeySet;
import dev.fanlight.plugins.jwt.key.PemReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Keys in files. Messages name the file, and show nothing of what is in it. */
final class KeyFiles {
  private static final long MOST_BYTES = 1024 * 1024;

  private KeyFiles() {}

  /**
   * Reads the file that there is.
   *
   * @return no keys when there is no file
   * @throws IllegalArgumentException when a file has no key that can be used
   */
  static KeySet read(@Nullable Path pem, @Nullable Path jwks, Set<Algorithm> allowed) {
    if (pem != null) {
      return pem(pem, allowed);
    }
    return jwks == null ? KeySet.EMPTY : jwks(jwks, allowed);
  }

  private static KeySet pem(Path file, Set<Algorithm> allowed) {
    String text = new String(bytes("pem", file), StandardCharsets.ISO_8859_1);
    try {
      return new PemReader(allowed).read(text);
    } catch (IllegalArgumentException refused) {
      throw new IllegalArgumentException("pem " + file + " " + refused.getMessage(), refused);
    }
  }

  private static KeySet jwks(Path file, Set<Algorithm> allowed) {
    byte[] json = bytes("jwks_file", file);
    try {
      return new JwkReader(allowed, true).read(json);
    } catch (JwkReader.Unreadable unreadable) {
      throw new IllegalArgumentException(
          "jwks_file " + file + " " + unreadable.getMessage(), unreadable);
    }
  }

  private static byte[] bytes(String key, Path file) {
    return new BoundedFile(key, file, MOST_BYTES).bytes();
  }
}
