package dev.fanlight.plugins.jwt.key;

import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** Where the keys of an issuer come from. Safe for use by all event loops. */
public interface KeySource {

  /** The keys that are known now; none before the first have come. Does not wait. */
  KeySet known();

  /**
   * Keys among which the key of that name is, if there is one.
   *
   * @param name the {@code kid} of a token; null when it has none
   * @return completes on any thread; fails with a GatewayError when no keys are known
   */
  Future<KeySet> keysFor(@Nullable String name);
}
