package dev.fanlight.plugins.cookbook;

import dev.fanlight.plugin.AttributeKey;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.Filter;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.Plugin;
import dev.fanlight.plugin.PluginContext;
import dev.fanlight.plugin.PluginFactory;
import dev.fanlight.plugins.cookbook.StaffPlugin.Config;
import io.vertx.core.Future;
import java.util.Set;

/** Lets users pass whose role is one of some. An earlier plugin has found out the role. */
public final class StaffPlugin implements PluginFactory<Config> {
  private static final AttributeKey<String> ROLE = AttributeKey.of("role", String.class);

  /**
   * What the plugin needs.
   *
   * @param roles that may pass
   */
  public record Config(Set<String> roles) {}

  @Override
  public String name() {
    return "staff";
  }

  @Override
  public Class<Config> configType() {
    return Config.class;
  }

  @Override
  public boolean isGuard() {
    return true;
  }

  @Override
  public Plugin create(Config config, PluginContext context) {
    Filter filter =
        (exchange, chain) -> {
          String role = exchange.attributes().get(ROLE);
          return role != null && config.roles().contains(role)
              ? chain.proceed(exchange)
              : Future.failedFuture(GatewayError.of(ErrorCode.FORBIDDEN, "this is for staff"));
        };
    return filter;
  }
}
