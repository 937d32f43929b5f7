package dev.fanlight.plugins.cache;

import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.GatewayRequest;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugins.cache.store.Rules;
import dev.fanlight.plugins.cache.store.Store;
import java.util.function.LongSupplier;

/**
 * What all exchanges of one place have in common.
 *
 * @param owner the number of this place in the store
 * @param store shared by all places
 * @param clock milliseconds since 1970
 */
record Setting(
    long owner,
    CacheConfig config,
    Rules rules,
    Store store,
    LongSupplier clock,
    CacheMeters meters) {

  /** Whether the fields of an answer allow that it is stored. */
  boolean couldStore(GatewayRequest request, GatewayResponse response) {
    return rules.of(request, response.status(), response.headers(), clock.getAsLong()) != null;
  }

  /** Whether content is small enough; false where only its end will tell. */
  boolean fits(Body body) {
    long length = body.length();
    return length >= 0 && length <= store.most(config.mostOfOne());
  }

  /** The same for requests of clients that are known. */
  Setting ofIdentified() {
    return new Setting(owner, config, rules.ofIdentified(), store, clock, meters);
  }
}
