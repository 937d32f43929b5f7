package dev.fanlight.gateway.config.load;

import dev.fanlight.gateway.config.Condition;
import dev.fanlight.gateway.config.MatchConfig;
import dev.fanlight.gateway.config.yaml.ConfigNode;
import dev.fanlight.gateway.config.yaml.Fields;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code match} of a route, and the conditions it shares with {@code when}. */
final class MatchReader {
  private MatchReader() {}

  static MatchConfig read(ConfigNode node) {
    Fields fields = node.fields();
    ConfigNode path = fields.require("path", "a path such as /users/{id}");
    MatchConfig match =
        new MatchConfig(
            path == null ? "/" : PathPattern.read(path),
            fields.read("methods", Tokens::methods, Set.of()),
            fields.read("host", MatchReader::host),
            fields.read("headers", MatchReader::headers, Map.of()),
            fields.read("query", MatchReader::conditions, Map.of()));
    fields.done();
    return match;
  }

  private static @Nullable String host(ConfigNode node) {
    String host = Tokens.host(node);
    return host == null ? null : host.toLowerCase(Locale.ROOT);
  }

  private static Map<String, Condition> headers(ConfigNode node) {
    Map<String, ConfigNode> entries = node.entries();
    Tokens.distinctFields(entries);
    entries.forEach((name, value) -> {
      if (!Tokens.isField(name)) {
        value.error("the name of a header field as key");
      }
    });
    return conditions(node);
  }

  private static Map<String, Condition> conditions(ConfigNode node) {
    Map<String, Condition> conditions = new LinkedHashMap<>();
    node.entries()
        .forEach((name, value) -> {
          Condition condition = condition(value);
          if (condition != null) {
            conditions.put(name, condition);
          }
        });
    return conditions;
  }

  /** A scalar, a list to be one of, or <code>{exists: true}</code>. */
  static @Nullable Condition condition(ConfigNode node) {
    if (node.isMapping()) {
      Fields fields = node.fields();
      Condition condition =
          new Condition.Exists(fields.require("exists", "true or false", ConfigNode::flag, true));
      fields.done();
      return condition;
    }
    if (node.isSequence()) {
      Set<String> values = Tokens.some(node, ConfigNode::anyText);
      return values == null ? null : new Condition.OneOf(values);
    }
    String value = node.anyText();
    return value == null ? null : new Condition.OneOf(Set.of(value));
  }
}
