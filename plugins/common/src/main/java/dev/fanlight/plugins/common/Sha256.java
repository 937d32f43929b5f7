package dev.fanlight.plugins.common;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A SHA-256, as four numbers. Secrets are looked up by it: how long a look-up takes tells something
 * of a hash at most, and nobody can choose the hash of a secret or find the secret of a hash.
 */
public record Sha256(long first, long second, long third, long fourth) {

  /** Nothing is hashed in it. A copy costs less than to look for one. */
  private static final MessageDigest BEGUN = begun();

  /** The hash of a text in UTF-8. */
  public static Sha256 of(String text) {
    try {
      return of(((MessageDigest) BEGUN.clone()).digest(text.getBytes(UTF_8)));
    } catch (CloneNotSupportedException never) {
      throw new IllegalStateException("a SHA-256 can be copied", never);
    }
  }

  private static MessageDigest begun() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException never) {
      throw new IllegalStateException("every JVM has SHA-256", never);
    }
  }

  /**
   * A hash that is written down.
   *
   * @param digits 64 hexadecimal digits
   */
  public static Sha256 ofHex(String digits) {
    return of(HexFormat.of().parseHex(digits));
  }

  private static Sha256 of(byte[] bytes) {
    ByteBuffer hash = ByteBuffer.wrap(bytes);
    return new Sha256(hash.getLong(), hash.getLong(), hash.getLong(), hash.getLong());
  }
}
