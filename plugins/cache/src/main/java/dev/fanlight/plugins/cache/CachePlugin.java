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

  private final LongSupplier clock;

  /** Time passes as it does. */
  public CachePlugin() {
    this(System::currentTimeMillis);
  }

  /**
   * @param clock milliseconds since 1970
   */
  CachePlugin(LongSupplier clock) {
    this.clock = clock;
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
    Store store = context.shared(STORE, () -> new Store(config.mostBytes()));
    store.resize(config.mostBytes());
    context.admin(AdminEndpoint.post("purge", new Purges(store)));
    context.meters().gauge("bytes", "Bytes of stored responses, about", store, Store::bytes);
    context.meters().gauge("targets", "Targets that have stored responses", store, Store::size);
    return new CacheFilter(
        new Setting(
            new Object(), config, config.rules(), store, clock, CacheMeters.of(context.meters())));
  }
}
