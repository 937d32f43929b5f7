package dev.fanlight.gateway.config.load.action;

import dev.fanlight.gateway.config.action.ActionConfig;
import dev.fanlight.gateway.config.action.ActionConfig.Batch;
import dev.fanlight.gateway.config.action.ActionConfig.Mirror;
import dev.fanlight.gateway.config.action.ActionConfig.Proxy;
import dev.fanlight.gateway.config.action.ActionConfig.Respond;
import dev.fanlight.gateway.config.action.ActionConfig.Rewrite;
import dev.fanlight.gateway.config.action.FanOutConfig.Join;
import dev.fanlight.gateway.config.load.part.References;
import dev.fanlight.gateway.config.load.part.Templates;
import dev.fanlight.gateway.config.load.part.Tokens;
import dev.fanlight.gateway.config.match.PathPattern;
import dev.fanlight.gateway.config.node.ConfigNode;
import dev.fanlight.gateway.config.node.Fields;
import dev.fanlight.gateway.config.node.Quantities;
import dev.fanlight.gateway.value.Expression;
import dev.fanlight.gateway.value.template.BodyTemplate;
import dev.fanlight.gateway.value.template.PathTemplate;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the actions {@code proxy}, {@code batch} and {@code respond}. */
public final class ActionReader {
  /** Replaces an unreadable action until the loader has reported it. It never leaves the loader. */
  public static final ActionConfig NOTHING = new Respond(200, Duration.ZERO, Map.of(), null);

  private static final List<String> BATCH_HEADERS =
      List.of(
          "content-type",
          "cache-control",
          "etag",
          "last-modified",
          "location",
          "retry-after",
          "www-authenticate");
  private static final Map<String, Join> BATCH_JOINS =
      Map.of(
          "all", new Join.All(),
          "all_settled", new Join.AllSettled(),
          "as_completed", new Join.AsCompleted());

  private final References references;
  private final Templates templates;
  private final PathPattern match;

  /**
   * @param match the path of the route
   */
  public ActionReader(References references, Templates templates, PathPattern match) {
    this.match = match;
    this.references = references;
    this.templates = templates;
  }

  public Proxy proxy(ConfigNode node) {
    Fields fields = node.fields();
    Proxy proxy =
        new Proxy(
            new SplitReader(references).read(fields, this::sticky),
            fields.read("path", this::proxyPath),
            fields.read("strip_prefix", this::stripped, ""),
            fields.read("rewrite", ActionReader::rewrite),
            fields.read("mirror", this::mirror));
    ConfigNode prefix = fields.get("strip_prefix");
    if (prefix != null && fields.has("path")) {
      prefix.error("either strip_prefix or path");
    }
    fields.done();
    return proxy;
  }

  private @Nullable Expression sticky(ConfigNode node) {
    Expression sticky = templates.expression(node);
    return sticky != null && sticky.plain() instanceof Expression.RequestBody
        ? node.error("no value of the body, which streams through", "a call of fan_out can read it")
        : sticky;
  }

  private @Nullable PathTemplate proxyPath(ConfigNode node) {
    PathTemplate path = templates.path(node, true);
    String whole = path == null ? null : path.whole();
    return whole == null || whole.equals(match.tail())
        ? path
        : node.error("{+x} only for a tail such as {x**}, the last segment of match.path");
  }

  private @Nullable String stripped(ConfigNode node) {
    String prefix = node.text();
    if (prefix == null) {
      return null;
    }
    return prefix.matches("(/[^/]+)+") && match.beginsWith(prefix)
        ? prefix
        : node.error("a path that match.path begins with, segment by segment, such as /api");
  }

  private static Rewrite rewrite(ConfigNode node) {
    Fields fields = node.fields();
    Rewrite rewrite =
        new Rewrite(
            fields.read("location", ConfigNode::flag, false),
            fields.read("cookie_domain", Tokens::host),
            fields.read("cookie_path", ActionReader::cookiePath));
    fields.done();
    return rewrite;
  }

  private static @Nullable String cookiePath(ConfigNode node) {
    String path = node.text();
    return path == null || path.matches("/[!-~&&[^;]]*")
        ? path
        : node.error("a path that begins with / and holds no ;");
  }

  private String upstream(Fields fields) {
    return fields.require("upstream", "the name of an upstream", references::upstream, "");
  }

  private Mirror mirror(ConfigNode node) {
    Fields fields = node.fields();
    Mirror mirror =
        new Mirror(upstream(fields), fields.read("percent", ActionReader::percent, 100.0));
    fields.done();
    return mirror;
  }

  /** {@code 10%}, or {@code 10}: the key says what it is. */
  private static @Nullable Double percent(ConfigNode node) {
    if (!node.isNumber()) {
      return Quantities.percent(node);
    }
    Double percent = Quantities.number(node);
    return percent == null || (percent >= 0 && percent <= 100)
        ? percent
        : node.error("a share from 0% to 100%");
  }

  public Batch batch(ConfigNode node) {
    Fields fields = node.fields();
    int max =
        fields.read(
            "max",
            value -> Quantities.integer(value, 1, CallReader.MOST_ITEMS),
            CallReader.MAX_ITEMS);
    Batch batch =
        new Batch(
            max,
            fields.read(
                "concurrency", value -> Quantities.integer(value, 1, CallReader.MOST_ITEMS), max),
            fields.read("join", value -> value.choice(BATCH_JOINS), new Join.AllSettled()),
            fields.read("headers", ActionReader::resultFields, BATCH_HEADERS));
    fields.done();
    return batch;
  }

  private static List<String> resultFields(ConfigNode node) {
    return Tokens.distinct(node, Tokens::field).stream()
        .map(name -> name.toLowerCase(Locale.ROOT))
        .toList();
  }

  public Respond respond(ConfigNode node) {
    Fields fields = node.fields();
    int status = fields.read("status", Tokens::status, 200);
    BodyTemplate body = fields.read("body", templates::body);
    ConfigNode bodyNode = fields.get("body");
    if (bodyNode != null && (status == 204 || status == 205 || status == 304)) {
      bodyNode.error("no body with status " + status);
    }
    Respond respond =
        new Respond(
            status,
            fields.read("delay", Quantities::duration, Duration.ZERO),
            fields.read("headers", templates::headers, Map.of()),
            body);
    fields.done();
    return respond;
  }
}
