package dev.fanlight.gateway.explain.diff;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanlight.gateway.config.Network;
import dev.fanlight.gateway.config.action.ActionConfig;
import dev.fanlight.gateway.config.action.FanOutConfig;
import dev.fanlight.gateway.config.action.Split;
import dev.fanlight.gateway.config.match.Condition;
import dev.fanlight.gateway.config.match.MatchConfig;
import dev.fanlight.gateway.config.match.PathPattern;
import dev.fanlight.gateway.config.source.Origin;
import dev.fanlight.gateway.config.upstream.EndpointConfig;
import dev.fanlight.gateway.config.upstream.UpstreamConfig.HostHeader;
import dev.fanlight.gateway.config.yaml.Secrets;
import dev.fanlight.gateway.explain.plan.Figures;
import dev.fanlight.gateway.explain.words.Wording;
import dev.fanlight.gateway.value.Expression;
import dev.fanlight.gateway.value.template.PathTemplate;
import dev.fanlight.gateway.value.template.TextTemplate;
import io.vertx.core.http.HttpMethod;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A value for a person. What may be a secret is not shown: values whose key says so, texts that may
 * come from a placeholder, keys and certificates.
 */
final class ShownValue {
  private static final String NOTHING = "nothing";

  /** Keys of names and addresses. Metrics and other pages show them too, whoever made them. */
  private static final Set<String> NAMES =
      Set.of("after", "host", "listeners", "name", "name_servers", "pool", "upstream");

  /** Keys of other texts that are no secrets, unless a placeholder made them. */
  private static final Set<String> OPEN =
      Set.of(
          "cookie_path",
          "deadline_header",
          "folders",
          "forward_headers",
          "half_close",
          "path",
          "server_name",
          "service",
          "strip_prefix",
          "upgrade");

  private final Predicate<String> placed;

  /**
   * @param placed whether a placeholder made a text
   */
  ShownValue(Predicate<String> placed) {
    this.placed = placed;
  }

  /**
   * @param key the last part of the path
   * @return null: it is not shown
   */
  @Nullable String of(String key, @Nullable Object value) {
    if (value == null) {
      return NOTHING;
    }
    if (Secrets.isKey(key)) {
      return null;
    }
    String text =
        switch (value) {
          case Boolean flag -> flag.toString();
          case Number number -> number(number);
          case Duration duration -> duration(duration);
          case HttpMethod method -> method.name();
          case Enum<?> word -> word.name().toLowerCase(Locale.ROOT);
          case PathPattern pattern -> pattern.text();
          case PathTemplate template -> template.toString();
          case Expression expression -> expression.toString();
          case Condition condition -> "must " + Wording.of(key, condition);
          case FanOutConfig.Join join -> join.text();
          case ActionConfig action -> Keys.of(action);
          case URI uri -> written(uri.toString());
          case Path path -> written(path.toString());
          case Network network -> Network.text(network.address()) + "/" + network.prefix();
          case Split.Branch branch -> branch.upstream() + " " + branch.weight();
          case EndpointConfig endpoint -> endpoint.url().toString();
          case Origin origin -> "skip";
          case TextTemplate template -> null;
          case MatchConfig.Host host -> host.text();
          case HostHeader.Endpoint upstream -> "upstream";
          case HostHeader.Client client -> "client";
          case HostHeader.Name host -> written(host.name());
          case String plain when NAMES.contains(key) -> plain;
          case String plain -> OPEN.contains(key) ? written(plain) : null;
          case Collection<?> all -> listed(key, all);
          default -> null;
        };
    return text == null ? null : Wording.shown(text);
  }

  /** Null: a placeholder made it. */
  private @Nullable String written(String text) {
    return placed.test(text) ? null : text;
  }

  private @Nullable String listed(String key, Collection<?> all) {
    if (all.isEmpty()) {
      return NOTHING;
    }
    if (all.stream().anyMatch(each -> of(key, each) == null)) {
      return null;
    }
    return all.stream().map(each -> of(key, each)).sorted().collect(Collectors.joining(", "));
  }

  /** A value of a plugin's configuration, as far as it cannot be a secret. */
  static @Nullable String ofPlugin(String key, @Nullable JsonNode value) {
    if (value == null) {
      return NOTHING;
    }
    return Secrets.isKey(key) || !(value.isNumber() || value.isBoolean() || value.isNull())
        ? null
        : value.toString();
  }

  private static String number(Number number) {
    return number instanceof Double fraction ? Figures.number(fraction) : number.toString();
  }

  /** As the file writes it. */
  static String duration(Duration duration) {
    long millis = duration.toMillis();
    if (millis % 3_600_000 == 0 && millis > 0) {
      return millis / 3_600_000 + "h";
    }
    if (millis % 60_000 == 0 && millis > 0) {
      return millis / 60_000 + "m";
    }
    return millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
  }
}
