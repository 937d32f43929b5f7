package dev.fanlight.plugins.basicauth;

import dev.fanlight.plugin.AttributeKey;
import dev.fanlight.plugin.BlockingExchange;
import dev.fanlight.plugin.BlockingFilter;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.PluginMeters;
import dev.fanlight.plugin.Step;
import dev.fanlight.plugins.common.FieldText;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;

/** Checks a password, which takes a thread some tenths of a second: hence a pool's. */
final class BasicAuthFilter implements BlockingFilter {
  /** Who the user is, for the plugins that follow. */
  static final AttributeKey<String> USER = AttributeKey.of("user", String.class);

  private final BasicAuthConfig config;
  private final Users users;
  private final PluginMeters.Counter allowed;
  private final PluginMeters.Counter denied;
  private final GatewayError challenge;

  BasicAuthFilter(BasicAuthConfig config, Users users, PluginMeters meters) {
    this.config = config;
    this.users = users;
    allowed = verdict(meters, "allowed");
    denied = verdict(meters, "denied");
    challenge =
        GatewayError.of(ErrorCode.UNAUTHORIZED, "a user name and its password are needed")
            .withHeader(
                "WWW-Authenticate", "Basic realm=\"" + config.realm() + "\", charset=\"UTF-8\"");
  }

  private static PluginMeters.Counter verdict(PluginMeters meters, String verdict) {
    return meters.counter("verdicts", "Passwords checked or missing", "verdict", verdict);
  }

  @Override
  public Step apply(BlockingExchange exchange) {
    MultiMap headers = exchange.request().headers();
    Credentials given = Credentials.of(headers.getAll(HttpHeaders.AUTHORIZATION));
    if (given == null || !users.knows(given.user, given.password)) {
      denied.increment();
      throw challenge;
    }
    allowed.increment();
    exchange.attributes().set(USER, given.user);
    exchange.log().field(USER.name(), given.user);
    headers.set(config.userHeader(), FieldText.of(given.user));
    if (!config.forwardCredentials()) {
      headers.remove(HttpHeaders.AUTHORIZATION);
    }
    return Step.proceed(exchange.request());
  }
}
