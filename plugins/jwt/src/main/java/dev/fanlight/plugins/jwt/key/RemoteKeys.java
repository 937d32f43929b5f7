package dev.fanlight.plugins.jwt.key;

import io.vertx.core.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The keys that an issuer publishes, for one place of the plugin. The place fetches them when it is
 * the first to need that, and all places have what it has got.
 *
 * @param shared what all places know
 * @param service fetches the keys; called on an event loop
 */
public record RemoteKeys(FetchedKeys shared, Supplier<Future<KeySet>> service)
    implements KeySource {

  @Override
  public KeySet known() {
    return shared.known();
  }

  @Override
  public Future<KeySet> keysFor(@Nullable String name) {
    return shared.keysFor(name, service);
  }

  /** Fetches keys that are old or missing. Called at the start, and every so often. */
  public void refresh() {
    shared.refresh(service);
  }
}
