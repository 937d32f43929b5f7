package dev.fanlight.plugins.apikey;

import dev.fanlight.plugins.apikey.ApiKeyConfig.ConsumerKey;
import dev.fanlight.plugins.common.Sha256;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Consumers by the hash of their keys. A key is looked up by its {@link Sha256} and never compared
 * as a text. Immutable.
 */
final class KeyTable {
  private static final String NAME = "[!-~&&[^:]]([ -~&&[^:]]{0,126}[!-~&&[^:]])?";
  private static final String HASH = "[0-9a-fA-F]{64}";

  /** The hash of nothing: somebody has hashed a variable that was not set. */
  private static final String OF_NOTHING =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  private final Map<Sha256, String> consumers;

  private KeyTable(Map<Sha256, String> consumers) {
    this.consumers = consumers;
  }

  /**
   * A table of these keys.
   *
   * @throws IllegalArgumentException when two consumers have the same key
   */
  static KeyTable of(List<ConsumerKey> keys) {
    Map<Sha256, String> consumers = HashMap.newHashMap(keys.size());
    for (ConsumerKey key : keys) {
      String other = consumers.putIfAbsent(Sha256.ofHex(key.sha256()), key.consumer());
      if (other != null) {
        throw new IllegalArgumentException(
            "%s and %s have the same key".formatted(other, key.consumer()));
      }
    }
    return new KeyTable(consumers);
  }

  /**
   * Checks one key.
   *
   * @throws IllegalArgumentException unless the consumer's name can stand in a header field and the
   *     hash is a SHA-256; never shows the hash, which may be a key by mistake
   */
  static void check(String consumer, String sha256) {
    if (!consumer.matches(NAME)) {
      throw new IllegalArgumentException(
          "a consumer must be named by 1 to 128 visible ASCII characters without a colon");
    }
    if (!sha256.matches(HASH)) {
      throw new IllegalArgumentException(
          "the hash of " + consumer + " must be a SHA-256: 64 hexadecimal digits");
    }
    if (sha256.toLowerCase(Locale.ROOT).equals(OF_NOTHING)) {
      throw new IllegalArgumentException("the hash of " + consumer + " is that of an empty key");
    }
  }

  /** Whose key this is; null when it is nobody's. */
  @Nullable String consumer(String key) {
    return consumers.get(Sha256.of(key));
  }
}
