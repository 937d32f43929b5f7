package dev.fanlight.plugins.ratelimit;

import dev.fanlight.plugin.Plugin;
import dev.fanlight.plugin.PluginContext;
import dev.fanlight.plugin.PluginFactory;
import dev.fanlight.plugin.PluginRole;
import dev.fanlight.plugin.SharedKey;
import dev.fanlight.plugins.ratelimit.store.KeyBudget;
import dev.fanlight.plugins.ratelimit.store.LimitClock;
import dev.fanlight.plugins.ratelimit.store.LimitTable;
import dev.fanlight.plugins.ratelimit.store.LocalStore;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/** Refuses clients that ask too often. */
public final class RateLimitPlugin implements PluginFactory<RateLimitConfig> {
  private final LongSupplier clock;
  private final long mostKeys;
  private final DoubleSupplier random;

  /** Time passes as it does. */
  public RateLimitPlugin() {
    this(new LimitClock(), KeyBudget.ofHeap(), () -> ThreadLocalRandom.current().nextDouble());
  }

  /**
   * @param clock nanoseconds since 1970
   * @param mostKeys of all policies of the process together
   * @param random from 0 to less than 1, for the jitter
   */
  RateLimitPlugin(LongSupplier clock, long mostKeys, DoubleSupplier random) {
    this.clock = clock;
    this.mostKeys = mostKeys;
    this.random = random;
  }

  @Override
  public String name() {
    return "rate-limit";
  }

  @Override
  public Class<RateLimitConfig> configType() {
    return RateLimitConfig.class;
  }

  /**
   * Those that establish attributes must come before. So must those that check or set header
   * fields: until then a field is what the client says.
   */
  @Override
  public PluginRole role(RateLimitConfig config) {
    return config.policies().stream().anyMatch(policy -> Key.isIdentity(policy.key()))
        ? PluginRole.BY_IDENTITY
        : PluginRole.LIMIT;
  }

  @Override
  public Plugin create(RateLimitConfig config, PluginContext context) {
    KeyBudget budget =
        context.shared(SharedKey.of("budget", KeyBudget.class), () -> new KeyBudget(mostKeys));
    Map<String, LimitTable> tables = new HashMap<>();
    for (PolicyConfig policy : config.policies()) {
      LimitTable table =
          context.shared(
              SharedKey.of(Key.hash(policy.counts()), LimitTable.class),
              () -> new LimitTable(policy.maxKeys(), budget));
      tables.put(policy.counts(), table);
      context
          .meters()
          .gauge("keys", "Keys in memory", table, LimitTable::size, "policy", policy.name());
    }
    LimitFields fields = new LimitFields(config.fields(), config.jitter(), random);
    return new RateLimitFilter(
        config.policies().stream().map(policy -> new Policy(policy, context.meters())).toList(),
        new LocalStore(tables, clock),
        fields,
        () ->
            config
                .policies()
                .forEach(policy ->
                    Objects.requireNonNull(tables.get(policy.counts())).resize(policy.maxKeys())));
  }
}
