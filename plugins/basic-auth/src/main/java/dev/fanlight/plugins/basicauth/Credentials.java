package dev.fanlight.plugins.basicauth;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A name and a password as a client sent them (RFC 7617). */
final class Credentials {
  private static final String SCHEME = "basic ";

  final String user;
  final byte[] password;

  private Credentials(String user, byte[] password) {
    this.user = user;
    this.password = password;
  }

  /**
   * @param fields the values of Authorization
   * @return null unless there is exactly one and it is well-formed
   */
  static @Nullable Credentials of(List<String> fields) {
    if (fields.size() != 1 || !startsWithScheme(fields.getFirst())) {
      return null;
    }
    byte[] pair;
    try {
      pair = Base64.getDecoder().decode(fields.getFirst().substring(SCHEME.length()).strip());
    } catch (IllegalArgumentException notBase64) {
      return null;
    }
    int colon = indexOfColon(pair);
    return colon < 0
        ? null
        : new Credentials(
            new String(pair, 0, colon, UTF_8), Arrays.copyOfRange(pair, colon + 1, pair.length));
  }

  private static boolean startsWithScheme(String field) {
    return field.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
  }

  private static int indexOfColon(byte[] pair) {
    for (int i = 0; i < pair.length; i++) {
      if (pair[i] == ':') {
        return i;
      }
    }
    return -1;
  }
}
