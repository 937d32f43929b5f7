package dev.fanlight.plugins.cookbook;

import dev.fanlight.plugin.AttributeKey;
import dev.fanlight.plugin.CallRequest;
import dev.fanlight.plugin.CallResponse;
import dev.fanlight.plugin.Chain;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.Exchange;
import dev.fanlight.plugin.Filter;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugin.Plugin;
import dev.fanlight.plugin.PluginContext;
import dev.fanlight.plugin.PluginFactory;
import dev.fanlight.plugin.UpstreamName;
import dev.fanlight.plugins.cookbook.RolePlugin.Config;
import io.vertx.core.Future;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Asks an upstream of the gateway for the role of a user, and lets nobody in without one. */
public final class RolePlugin implements PluginFactory<Config> {
  private static final AttributeKey<String> ROLE = AttributeKey.of("role", String.class);

  /**
   * What the plugin needs.
   *
   * @param upstream answers {@code {"role": "..."}}; the gateway checks that it exists
   */
  public record Config(UpstreamName upstream) {}

  @Override
  public String name() {
    return "role";
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
    return new RoleFilter(config.upstream());
  }

  private record RoleFilter(UpstreamName upstream) implements Filter {
    @Override
    public Future<GatewayResponse> filter(Exchange exchange, Chain chain) {
      String user = exchange.request().headers().get("X-User");
      if (user == null) {
        return Future.failedFuture(GatewayError.of(ErrorCode.UNAUTHORIZED, "who are you?"));
      }
      String target = "/roles?user=" + URLEncoder.encode(user, StandardCharsets.UTF_8);
      return exchange
          .calls()
          .send(upstream, CallRequest.get(target))
          .compose(answer -> {
            String role = role(answer);
            exchange.attributes().set(ROLE, role); // for the plugins that come later
            exchange.request().headers().set("X-Role", role);
            return chain.proceed(exchange);
          });
    }

    private static String role(CallResponse answer) {
      if (answer.status() != 200) {
        throw GatewayError.of(ErrorCode.FORBIDDEN, "you have no role");
      }
      return answer.body().toJsonObject().getString("role");
    }
  }
}
