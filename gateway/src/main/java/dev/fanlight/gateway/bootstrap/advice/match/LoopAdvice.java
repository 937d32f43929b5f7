package dev.fanlight.gateway.bootstrap.advice.match;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.PluginConfig;
import dev.fanlight.gateway.config.RouteConfig;
import dev.fanlight.gateway.config.action.ActionConfig;
import dev.fanlight.gateway.config.match.MatchConfig;
import dev.fanlight.gateway.config.match.PathPattern;
import dev.fanlight.gateway.config.source.ConfigAdvice;
import dev.fanlight.gateway.value.template.TextTemplate;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Warns of routes whose redirects lead back to a redirect that has been followed already. It sends
 * one made-up path from route to route. It follows only redirects that are certain: those that a
 * route gives to every request, to a path of this gateway.
 */
public final class LoopAdvice {
  /** Browsers give up after twenty. */
  private static final int MOST = 20;

  private static final String SAMPLE = "x";
  private static final Pattern VARIABLE = Pattern.compile("\\{\\+?([A-Za-z0-9_]+)}");

  private final GatewayConfig config;

  private LoopAdvice(GatewayConfig config) {
    this.config = config;
  }

  /** Returns advice about each loop, at the first of its routes. */
  public static List<ConfigAdvice> of(GatewayConfig config) {
    LoopAdvice all = new LoopAdvice(config);
    List<ConfigAdvice> advice = new ArrayList<>();
    Set<String> known = new HashSet<>();
    for (RouteConfig route : config.routes()) {
      if (target(route) != null && !known.contains(route.name())) {
        List<String> loop = all.follow(route);
        if (!loop.isEmpty() && known.addAll(loop)) {
          advice.add(
              config
                  .lines()
                  .advice(
                      "redirect_loop",
                      config.place(route),
                      "the redirects of %s lead back to each other, so clients give up"
                          .formatted(named(loop)),
                      "let one of them lead to a route that answers"));
        }
      }
    }
    return advice;
  }

  private static String named(List<String> loop) {
    return (loop.size() == 1 ? "route " : "routes ") + String.join(", ", loop);
  }

  /** The routes that a client is sent through again and again; empty when it gets an answer. */
  private List<String> follow(RouteConfig first) {
    List<String> passed = new ArrayList<>();
    RouteConfig route = first;
    String path = sample(first.match().path());
    for (int hops = 0; hops < MOST; hops++) {
      String target = target(route);
      String next = target == null ? null : expand(target, bound(route.match().path(), path));
      if (next == null || (next.equals(path) && isPassedOn(route))) {
        return List.of();
      }
      passed.add(route.name());
      path = next;
      route = serving(path, first);
      if (route == null) {
        return List.of();
      }
      int seen = passed.indexOf(route.name());
      if (seen >= 0 && hops >= MOST - 2) {
        return passed.subList(seen, passed.size()).stream().distinct().sorted(inFile()).toList();
      }
    }
    return List.of();
  }

  private Comparator<String> inFile() {
    List<String> names = config.routes().stream().map(RouteConfig::name).toList();
    return Comparator.comparingInt(names::indexOf);
  }

  /** The path that a route redirects all its requests to; null: it does not, or elsewhere. */
  private static @Nullable String target(RouteConfig route) {
    for (PluginConfig plugin : route.plugins()) {
      JsonNode settings = plugin.config();
      if (isRedirect(plugin) && settings != null) {
        return settings.has("host") || settings.has("scheme") || plugin.use().when() != null
            ? null
            : settings.path("path").asText(null);
      }
      if (plugin.enabled()) {
        return null;
      }
    }
    if (route.action() instanceof ActionConfig.Respond respond && respond.status() / 100 == 3) {
      for (Map.Entry<String, TextTemplate> header : respond.headers().entrySet()) {
        if (header.getKey().equalsIgnoreCase("location")) {
          String location = header.getValue().toString();
          return location.startsWith("/") && !location.startsWith("//") ? location : null;
        }
      }
    }
    return null;
  }

  /** The builtin plugin, which may send every request of its route to another path. */
  private static boolean isRedirect(PluginConfig plugin) {
    return plugin.enabled() && plugin.name().equals("redirect");
  }

  /** The plugin lets a request pass that is where it leads already. */
  private static boolean isPassedOn(RouteConfig route) {
    return route.plugins().stream().anyMatch(LoopAdvice::isRedirect);
  }

  private static String sample(PathPattern pattern) {
    StringBuilder path = new StringBuilder();
    for (PathPattern.Segment segment : pattern.segments()) {
      path.append('/').append(segment.literal() == null ? SAMPLE : segment.literal());
    }
    if (pattern.tail() != null) {
      path.append('/').append(SAMPLE);
    }
    return path.isEmpty() ? "/" : path.toString();
  }

  private static Map<String, String> bound(PathPattern pattern, String path) {
    List<String> segments = PathPattern.split(path);
    Map<String, String> bound = new HashMap<>();
    for (int i = 0; i < pattern.segments().size() && i < segments.size(); i++) {
      if (pattern.segments().get(i).variable() != null) {
        bound.put(pattern.segments().get(i).variable(), segments.get(i));
      }
    }
    if (pattern.tail() != null) {
      int from = Math.min(pattern.segments().size(), segments.size());
      bound.put(pattern.tail(), String.join("/", segments.subList(from, segments.size())));
    }
    return bound;
  }

  private static String expand(String template, Map<String, String> bound) {
    int query = template.indexOf('?');
    Matcher variable = VARIABLE.matcher(query < 0 ? template : template.substring(0, query));
    return variable.replaceAll(
        name -> Matcher.quoteReplacement(bound.getOrDefault(name.group(1), SAMPLE)));
  }

  /** The route that certainly serves that path, on the listeners of another one. */
  private @Nullable RouteConfig serving(String path, RouteConfig like) {
    List<String> segments = PathPattern.split(path);
    RouteConfig best = null;
    for (RouteConfig route : config.routes()) {
      MatchConfig match = route.match();
      if (matches(match.path(), segments)
          && match.allows(HttpMethod.GET)
          && route.requests().listeners().equals(like.requests().listeners())
          && (best == null || isMoreSpecific(match.path(), best.match().path()))) {
        best = route;
      }
    }
    return best != null
            && best.match().headers().isEmpty()
            && best.match().query().isEmpty()
            && (best.match().host() == null || best.match().hasHostOf(like.match()))
        ? best
        : null;
  }

  private static boolean matches(PathPattern pattern, List<String> segments) {
    if (pattern.segments().size() > segments.size()
        || (pattern.tail() == null && pattern.segments().size() != segments.size())) {
      return false;
    }
    for (int i = 0; i < pattern.segments().size(); i++) {
      String literal = pattern.segments().get(i).literal();
      if (literal != null && !literal.equals(segments.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** From left to right, a text before a variable before a tail. */
  private static boolean isMoreSpecific(PathPattern one, PathPattern other) {
    for (int i = 0; i < Math.min(one.segments().size(), other.segments().size()); i++) {
      boolean text = one.segments().get(i).literal() != null;
      if (text != (other.segments().get(i).literal() != null)) {
        return text;
      }
    }
    return one.segments().size() > other.segments().size()
        || (one.segments().size() == other.segments().size()
            && one.tail() == null
            && other.tail() != null);
  }
}
