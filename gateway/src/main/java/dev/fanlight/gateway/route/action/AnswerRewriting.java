package dev.fanlight.gateway.route.action;

import dev.fanlight.gateway.config.action.ActionConfig.Rewrite;
import dev.fanlight.gateway.route.exchange.Client;
import dev.fanlight.gateway.upstream.fields.Authorities;
import dev.fanlight.plugin.GatewayResponse;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Puts an upstream's answer into the terms of the client, who knows neither the upstream's address
 * nor its paths.
 *
 * @param authorities by which the upstream may name itself
 * @param prefix that was cut off the request's path; empty: none was
 */
public record AnswerRewriting(Rewrite rewrite, Set<String> authorities, String prefix) {
  private static final Pattern ABSOLUTE =
      Pattern.compile("(?:(https?):)?//([^/?#]+)(.*)", Pattern.CASE_INSENSITIVE);
  private static final List<CharSequence> LOCATIONS =
      List.of(HttpHeaders.LOCATION, HttpHeaders.createOptimized("content-location"));

  GatewayResponse of(GatewayResponse answer, Client client) {
    MultiMap headers = answer.headers();
    if (rewrite.location()) {
      for (CharSequence name : LOCATIONS) {
        String location = headers.get(name);
        if (location != null) {
          headers.set(name, location(location, client));
        }
      }
    }
    if ((rewrite.cookieDomain() != null || rewrite.cookiePath() != null)
        && headers.contains(HttpHeaders.SET_COOKIE)) {
      headers.set(
          "set-cookie", headers.getAll(HttpHeaders.SET_COOKIE).stream().map(this::cookie).toList());
    }
    return answer;
  }

  /** One that leads to the upstream leads here; any other stays. */
  private String location(String location, Client client) {
    if (location.startsWith("/") && !location.startsWith("//")) {
      return prefix + location;
    }
    Matcher absolute = ABSOLUTE.matcher(location);
    if (!absolute.matches()) {
      return location;
    }
    String scheme = absolute.group(1) == null ? "http" : absolute.group(1);
    if (!authorities.contains(Authorities.plain(scheme, absolute.group(2)))) {
      return location;
    }
    String rest = absolute.group(3);
    String path = prefix + (rest.startsWith("/") ? rest : '/' + rest);
    return client.asked().isEmpty() ? path : client.scheme() + "://" + client.asked() + path;
  }

  private String cookie(String cookie) {
    StringBuilder rewritten = new StringBuilder(cookie.length() + 16);
    for (String part : cookie.split(";", -1)) {
      int equals = part.indexOf('=');
      String name = (equals < 0 ? part : part.substring(0, equals)).strip();
      String other = rewritten.isEmpty() ? null : attribute(name.toLowerCase(Locale.ROOT));
      rewritten.append(rewritten.isEmpty() ? "" : ";");
      rewritten.append(other == null ? part : part.substring(0, equals + 1) + other);
    }
    return rewritten.toString();
  }

  /** What the attribute becomes; null: it stays as it is. */
  private @Nullable String attribute(String name) {
    return switch (name) {
      case "domain" -> rewrite.cookieDomain();
      case "path" -> rewrite.cookiePath();
      default -> null;
    };
  }
}
