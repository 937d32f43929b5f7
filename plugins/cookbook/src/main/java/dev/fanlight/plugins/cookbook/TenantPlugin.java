package dev.fanlight.plugins.cookbook;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.fanlight.plugin.BlockingExchange;
import dev.fanlight.plugin.BlockingFilter;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.Plugin;
import dev.fanlight.plugin.PluginContext;
import dev.fanlight.plugin.PluginFactory;
import dev.fanlight.plugin.Step;
import dev.fanlight.plugins.cookbook.TenantPlugin.Config;
import io.vertx.core.Future;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Asks a database for the tenant of a user, and lets nobody in without one. */
public final class TenantPlugin implements PluginFactory<Config> {

  /**
   * What the plugin needs.
   *
   * @param url of JDBC
   * @param connections as many as the pool of the plugin has threads
   */
  public record Config(String url, String user, String password, int connections) {}

  @Override
  public String name() {
    return "tenant";
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
    return new TenantFilter(config, context);
  }

  private static final class TenantFilter implements BlockingFilter {
    private final Config config;
    private final PluginContext context;
    private volatile @Nullable HikariDataSource database;

    TenantFilter(Config config, PluginContext context) {
      this.config = config;
      this.context = context;
    }

    /** Opens the database on a thread of the pool: it blocks, and fails if there is none. */
    @Override
    public Future<Void> start() {
      return context
          .blocking(() -> context.own(new HikariDataSource(settings())))
          .onSuccess(opened -> database = opened)
          .mapEmpty();
    }

    private HikariConfig settings() {
      HikariConfig settings = new HikariConfig();
      settings.setJdbcUrl(config.url());
      settings.setUsername(config.user());
      settings.setPassword(config.password());
      settings.setMaximumPoolSize(config.connections());
      settings.setConnectionTimeout(1000); // milliseconds
      return settings;
    }

    @Override
    public Step apply(BlockingExchange exchange) throws SQLException {
      String user = exchange.request().headers().get("X-User");
      String tenant = user == null ? null : tenant(user, exchange.remaining().toSeconds());
      if (tenant == null) {
        throw GatewayError.of(ErrorCode.FORBIDDEN, "you have no tenant");
      }
      exchange.request().headers().set("X-Tenant", tenant);
      return Step.proceed(exchange.request());
    }

    private @Nullable String tenant(String user, long seconds) throws SQLException {
      HikariDataSource opened = Objects.requireNonNull(database, "not started");
      try (Connection connection = opened.getConnection();
          PreparedStatement query =
              connection.prepareStatement("SELECT tenant FROM users WHERE name = ?")) {
        query.setQueryTimeout((int) Math.max(1, seconds));
        query.setString(1, user);
        try (ResultSet rows = query.executeQuery()) {
          return rows.next() ? rows.getString(1) : null;
        }
      }
    }
  }
}
