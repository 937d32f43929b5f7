package dev.fanlight.plugins.jwt;

import dev.fanlight.plugin.GatewayError;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a verified token means on the plugin's routes. It is found once for each token.
 *
 * @param refusal why the claims are not enough; null when they are
 * @param fields what the action is told, by the names of header fields
 * @param user whom the token names; null when it names nobody, or several
 */
record Bearer(@Nullable GatewayError refusal, Map<String, String> fields, @Nullable String user) {
  private static final long TEXT = 64;

  /** The bytes that it takes in memory, at most; the names of fields are the configuration's. */
  long weight() {
    long weight = weight(user);
    for (String value : fields.values()) {
      weight += TEXT + weight(value);
    }
    return weight;
  }

  private static long weight(@Nullable String text) {
    return text == null ? 0 : TEXT + (long) Character.BYTES * text.length();
  }
}
