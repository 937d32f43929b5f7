package dev.fanlight.plugins.cache;

import dev.fanlight.plugin.AdminEndpoint;
import dev.fanlight.plugin.Plugin;
import dev.fanlight.plugin.PluginContext;
import dev.fanlight.plugin.PluginFactory;
import dev.fanlight.plugin.PluginRole;
import dev.fanlight.plugin.SharedKey;
import dev.fanlight.plugins.cache.store.Store;
import java.util.function.LongSupplier;

/** Stores responses, and answers with them. */
public final class CachePlugin implements PluginFactory<CacheConfig> {
  private static final SharedKey<Store> STORE = SharedKey.of("responses", Store.class);

  /** Of the heap. What is stored, and what slow clients hold of what was, is at most half of it. */
  private static final int LARGEST_PART = 4;

  private final LongSupplier clock;
  private final long heap;

  /** Time passes as it does. */
  public CachePlugin() {
    this(System::currentTimeMillis, Runtime.getRuntime().maxMemory());
  }

  /**
   * @param clock milliseconds since 1970
   * @param heap its size, in bytes
   */
  CachePlugin(LongSupplier clock, long heap) {
    this.clock = clock;
    this.heap = heap;
  }

  @Override
  public String name() {
    return "cache";
  }

  @Override
  public Class<CacheConfig> configType() {
    return CacheConfig.class;
  }

  @Override
  public PluginRole role(CacheConfig config) {
    return PluginRole.CACHE;
  }

  @Override
  public Plugin create(CacheConfig config, PluginContext context) {
    long bytes = bytes(config, context);
    Store store = context.shared(STORE, () -> new Store(bytes));
    store.resize(bytes);
    context.admin(AdminEndpoint.post("purge", new Purges(store)));
    context.meters().gauge("bytes", "Bytes of stored responses, about", store, Store::bytes);
    context.meters().gauge("targets", "Targets that have stored responses", store, Store::size);
    return new CacheFilter(
        new Setting(
            store.owner(), config, config.rules(), store, clock, CacheMeters.of(context.meters())));
  }

  private long bytes(CacheConfig config, PluginContext context) {
    long said = config.mostBytes(heap);
    long most = heap / LARGEST_PART;
    if (said > most) {
      context
          .logger()
          .warn(
              "the cache stores at most {} bytes, a quarter of the heap, and not max_memory, {}",
              most,
              said);
    }
    return Math.min(said, most);
  }
}
