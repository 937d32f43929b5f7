package dev.fanlight.gateway.config.load.part;

import dev.fanlight.gateway.config.match.Condition;
import dev.fanlight.gateway.config.match.MatchConfig;
import dev.fanlight.gateway.config.match.PathPattern;
import dev.fanlight.gateway.config.node.ConfigNode;
import dev.fanlight.gateway.config.node.Fields;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code match} of a route, and {@code when} of a plugin. */
public final class MatchReader {
  private MatchReader() {}

  public static MatchConfig read(ConfigNode node) {
    Fields fields = node.fields();
    ConfigNode path = fields.require("path", "a path such as /users/{id}");
    return match(fields, path == null ? PathPattern.ROOT : PathPatternReader.read(path));
  }

  /** The same of a plugin, which may leave the path to its route. */
  public static MatchConfig when(ConfigNode node) {
    Fields fields = node.fields();
    return match(fields, fields.read("path", PathPatternReader::read, PathPattern.ANY));
  }

  private static MatchConfig match(Fields fields, PathPattern path) {
    MatchConfig match =
        new MatchConfig(
            path,
            fields.read("methods", Tokens::methods, Set.of()),
            fields.read("host", MatchReader::host),
            fields.read("headers", MatchReader::headers, Map.of()),
            fields.read("query", ConditionReader::byName, Map.of()));
    fields.done();
    return match;
  }

  private static MatchConfig.@Nullable Host host(ConfigNode node) {
    String host = Tokens.host(node);
    if (host == null) {
      return null;
    }
    boolean dot = host.endsWith(".") && host.length() > 1;
    String name = (dot ? host.substring(0, host.length() - 1) : host).toLowerCase(Locale.ROOT);
    return new MatchConfig.Host(name, node.isSubstituted() ? node.meant().source() : name);
  }

  /** Names of fields are the same in every letter case, so they are lower case from here on. */
  private static Map<String, Condition> headers(ConfigNode node) {
    Map<String, ConfigNode> entries = node.entries();
    Tokens.distinctFields(entries);
    entries.forEach((name, value) -> {
      if (!Tokens.isField(name)) {
        value.error("the name of a header field as key");
      }
    });
    Map<String, Condition> conditions = new LinkedHashMap<>();
    ConditionReader.byName(node)
        .forEach((name, condition) -> conditions.put(name.toLowerCase(Locale.ROOT), condition));
    return conditions;
  }
}
