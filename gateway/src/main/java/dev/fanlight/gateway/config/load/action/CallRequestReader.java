package dev.fanlight.gateway.config.load.action;

import dev.fanlight.gateway.config.action.CallConfig.Request;
import dev.fanlight.gateway.config.load.part.Templates;
import dev.fanlight.gateway.config.load.part.Tokens;
import dev.fanlight.gateway.config.node.ConfigNode;
import dev.fanlight.gateway.config.node.Fields;
import dev.fanlight.gateway.value.Binding;
import dev.fanlight.gateway.value.template.FormTemplate;
import dev.fanlight.gateway.value.template.ForwardedQuery;
import dev.fanlight.gateway.value.template.PathTemplate;
import io.vertx.core.http.HttpMethod;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what a call sends. */
final class CallRequestReader {
  static final PathTemplate ROOT = PathTemplate.parse("/");

  private CallRequestReader() {}

  /**
   * @param fields of the call
   * @param with the names that the call binds
   */
  static Request read(Fields fields, Templates templates, Map<String, Binding> with) {
    Request request =
        new Request(
            fields.read(
                "method", Tokens::method, fields.has("form") ? HttpMethod.POST : HttpMethod.GET),
            fields.require("path", "a path template", templates::path, ROOT),
            fields.read("query", templates::query, Map.of()),
            fields.read("headers", templates::headers, Map.of()),
            fields.read("body", templates::body),
            fields.read("form", node -> new FormTemplate(templates.query(node))),
            fields.read(
                "forward_query", query -> forwardedQuery(query, fields), ForwardedQuery.NONE),
            with);
    ConfigNode form = fields.get("form");
    if (form != null && fields.has("body")) {
      form.error("either form or body");
    }
    return request;
  }

  /** Leaves out the parameters that the call sets itself: they never come from the client. */
  private static ForwardedQuery forwardedQuery(ConfigNode node, Fields fields) {
    Set<String> own = new HashSet<>();
    ConfigNode query = fields.get("query");
    if (query != null && query.isMapping()) {
      own.addAll(query.entries().keySet());
    }
    own.addAll(parameters(fields.node().peek("path")));
    if (!node.isSequence()) {
      node.choice(Map.of("all", true), "a list of parameters");
      return new ForwardedQuery(true, Set.of(), own);
    }
    return new ForwardedQuery(false, Tokens.distinct(node, CallRequestReader::parameter), own);
  }

  private static @Nullable String parameter(ConfigNode node) {
    String name = node.text();
    return name == null || name.indexOf('*') < 0
        ? name
        : node.error(
            "the name of a parameter", "patterns do not exist here; all sends every parameter");
  }

  private static Set<String> parameters(@Nullable String path) {
    try {
      return path == null ? Set.of() : PathTemplate.parse(path).parameters();
    } catch (IllegalArgumentException reported) {
      return Set.of();
    }
  }
}
