package dev.fanlight.plugins.jwt.key;

import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/**
 * Keys of a file, which are there from the start.
 *
 * @param known all of them
 */
public record FixedKeys(KeySet known) implements KeySource {

  @Override
  public Future<KeySet> keysFor(@Nullable String name) {
    return Future.succeededFuture(known);
  }
}
