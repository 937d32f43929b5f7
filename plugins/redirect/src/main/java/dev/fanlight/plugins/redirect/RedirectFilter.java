package dev.fanlight.plugins.redirect;

import dev.fanlight.plugin.Chain;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.Exchange;
import dev.fanlight.plugin.Filter;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayRequest;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugin.PluginMeters.Counter;
import dev.fanlight.plugins.redirect.RedirectConfig.Query;
import dev.fanlight.plugins.redirect.RedirectConfig.Scheme;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Answers with the new address. A request that is there already goes on. */
final class RedirectFilter implements Filter {
  private static final Pattern HOST = Pattern.compile(RedirectConfig.HOST);

  private final RedirectConfig config;
  private final List<String> clientHosts;
  private final @Nullable PathTemplate path;
  private final Counter redirected;

  RedirectFilter(RedirectConfig config, Counter redirected) {
    this.config = config;
    this.clientHosts =
        config.clientHosts().stream().map(host -> host.toLowerCase(Locale.ROOT)).toList();
    this.path = config.path() == null ? null : PathTemplate.parse(config.path());
    this.redirected = redirected;
  }

  @Override
  public Future<GatewayResponse> filter(Exchange exchange, Chain chain) {
    GatewayRequest request = exchange.request();
    Origin from = Origin.of(exchange);
    Origin to = config.isAbsolute() ? target(from) : from;
    String asked = Encoding.path(request.path());
    String target = path == null ? asked : path.expand(exchange.pathVariables());
    if (to.equals(from) && target.equals(asked)) {
      return chain.proceed(exchange);
    }
    StringBuilder location = new StringBuilder(config.isAbsolute() ? to.written() : "");
    location.append(target);
    if (request.query() != null && config.query() == Query.KEEP) {
      location.append('?').append(Encoding.query(request.query()));
    }
    redirected.increment();
    GatewayResponse response = GatewayResponse.of(config.status());
    response.headers().set(HttpHeaders.LOCATION, location.toString());
    return Future.succeededFuture(response);
  }

  /**
   * @throws GatewayError {@code bad_request} when the client's host is not one to lead back to
   */
  private Origin target(Origin from) {
    Scheme written = config.scheme();
    String scheme = written == null ? from.scheme() : written.name().toLowerCase(Locale.ROOT);
    String host =
        config.host() == null ? known(from.host()) : config.host().toLowerCase(Locale.ROOT);
    return new Origin(scheme, host, port(scheme, from));
  }

  /** A client that is at the scheme already keeps its port, or it would be led away from it. */
  private int port(String scheme, Origin from) {
    if (config.port() != null) {
      return config.port();
    }
    boolean stays = config.host() == null && scheme.equals(from.scheme());
    return stays ? from.port() : Origin.usualPort(scheme);
  }

  /** The client's host, if the configuration knows it. Anything else could lead to an attacker. */
  private String known(String host) {
    if (HOST.matcher(host).matches() && clientHosts.stream().anyMatch(it -> covers(it, host))) {
      return host;
    }
    throw GatewayError.of(
        ErrorCode.BAD_REQUEST, "the host of the request is not one that redirects lead to");
  }

  private static boolean covers(String known, String host) {
    return known.equals("*")
        || known.equals(host)
        || (known.startsWith("*.") && host.endsWith(known.substring(1)));
  }
}
