package dev.fanlight.gateway.config.load.action;

import dev.fanlight.gateway.config.action.CallConfig;
import dev.fanlight.gateway.config.action.CallConfig.Effort;
import dev.fanlight.gateway.config.action.CallConfig.Fallback;
import dev.fanlight.gateway.config.action.CallConfig.ForEach;
import dev.fanlight.gateway.config.action.CallConfig.Request;
import dev.fanlight.gateway.config.action.CallConfig.Result;
import dev.fanlight.gateway.config.action.CallConfig.Schedule;
import dev.fanlight.gateway.config.action.FanOutConfig.Join;
import dev.fanlight.gateway.config.action.OnError;
import dev.fanlight.gateway.config.action.Split;
import dev.fanlight.gateway.config.action.SuccessRule;
import dev.fanlight.gateway.config.load.part.AttemptsReader;
import dev.fanlight.gateway.config.load.part.ConditionReader;
import dev.fanlight.gateway.config.load.part.References;
import dev.fanlight.gateway.config.load.part.Templates;
import dev.fanlight.gateway.config.load.part.Tokens;
import dev.fanlight.gateway.config.match.Condition;
import dev.fanlight.gateway.config.node.ConfigNode;
import dev.fanlight.gateway.config.node.Fields;
import dev.fanlight.gateway.config.node.Quantities;
import dev.fanlight.gateway.value.Binding;
import dev.fanlight.gateway.value.Expression;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads one member of {@code calls}, or {@code call}. */
final class CallReader {
  /** Items of a list that a route takes where it names no maximum: in for_each and in batches. */
  static final int MAX_ITEMS = 100;

  /** The largest maximum that a route may name. */
  static final int MOST_ITEMS = 10_000;

  private static final String UNNAMED = "call";
  private static final String ITEM = "item";
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_-]*");
  static final Set<String> CLIENT = Set.of("client", "cookie");
  static final Set<String> RESERVED = Set.of("path", "query", "header", "body");

  /** Replaces a missing call until the loader has reported it. It never leaves the loader. */
  static final CallConfig NONE = CallConfig.plain(UNNAMED, "", CallRequestReader.ROOT, null);

  private final References references;
  private final Templates routeTemplates;
  private final List<String> calls;
  private final Join join;
  private final Set<String> seen = new HashSet<>();

  /**
   * @param calls the names of all calls of the fan-out
   * @param join what becomes of the calls
   */
  CallReader(References references, Templates routeTemplates, List<String> calls, Join join) {
    this.references = references;
    this.routeTemplates = routeTemplates;
    this.calls = calls;
    this.join = join;
  }

  /** Returns the valid names of the calls. Mistakes in names are recorded later. */
  static List<String> names(List<ConfigNode> items) {
    List<String> names = new ArrayList<>();
    for (ConfigNode item : items) {
      String name = item.peek("name");
      if (name != null) {
        names.add(name);
      }
    }
    return names;
  }

  CallConfig call(ConfigNode node) {
    Fields fields = node.fields();
    String name = fields.require("name", "a name", this::distinctName, "");
    return call(name, fields, null);
  }

  /** The one call of a fan-out that is a {@code for_each}. */
  CallConfig mapped(ConfigNode node, @Nullable ForEach forEach) {
    Fields fields = node.fields();
    ConfigNode own = fields.get("for_each");
    if (own != null) {
      own.wrong("a second for_each", "only the one beside call");
    }
    ConfigNode background = fields.get("background");
    if (background != null && background.is("true")) {
      background.error("a call that the answer waits for", "the answer is the list of its results");
    }
    return call(fields.read("name", CallReader::name, UNNAMED), fields, forEach);
  }

  private CallConfig call(String name, Fields fields, @Nullable ForEach given) {
    Set<String> after = fields.read("after", list -> after(name, list), Set.of());
    Templates outer = routeTemplates.withAfter(after);
    ForEach forEach = given == null ? fields.read("for_each", n -> forEach(n, outer)) : given;
    Templates inner = forEach == null ? outer : outer.withItem(forEach.as());
    int mistakes = fields.node().errorCount();
    Map<String, Binding> with =
        fields.read("with", node -> BindingReader.with(node, inner), Map.of());
    Templates templates = inner.withBound(with.keySet());
    boolean background = "true".equals(fields.node().peek("background"));
    CallCheck.missing(fields.get("with"), join, background);
    Split split = new SplitReader(references).read(fields, inner::expression);
    Request request = CallRequestReader.read(fields, templates, with);
    Map<Expression, Condition> when = fields.read("when", node -> when(node, inner), Map.of());
    Result result = result(fields, templates, background);
    Schedule schedule =
        new Schedule(
            List.copyOf(after), when, forEach, fields.read("background", ConfigNode::flag, false));
    CallConfig call = new CallConfig(name, split, request, schedule, effort(fields), result);
    fields.done();
    if (fields.node().errorCount() == mistakes) {
      CallCheck.unused(fields.get("with"), with, CallCheck.used(call));
    }
    return call;
  }

  private Result result(Fields fields, Templates templates, boolean background) {
    Fallback fallback = fields.read("fallback", node -> FailureReader.fallback(node, templates));
    boolean optional = fields.read("optional", ConfigNode::flag, fallback != null);
    ConfigNode fallbackNode = fields.get("fallback");
    if (fallbackNode != null && !optional) {
      fallbackNode.error("no fallback with optional: false");
    }
    boolean merged = !(join instanceof Join.First) && !background;
    OnError onError =
        fields.read("on_error", node -> FailureReader.onError(node, templates, join), OnError.NONE);
    SuccessRule success =
        new SuccessRule(fields.read("success", Tokens::statuses, Set.of()), merged);
    FailureReader.checkFails(fields.get("on_error"), success);
    return new Result(optional, fallback, onError, success, ShapeReader.shown(fields, join));
  }

  private static Effort effort(Fields fields) {
    return new Effort(
        fields.read("timeout", Quantities::timeout),
        fields.read("retry", AttemptsReader::callRetry),
        fields.read("hedge", AttemptsReader::hedge),
        fields.read("max_body", Quantities::heldSize, 0));
  }

  private @Nullable String distinctName(ConfigNode node) {
    String name = name(node);
    return name == null || seen.add(name) ? name : node.error("a name no other call has");
  }

  private static @Nullable String name(ConfigNode node) {
    String name = node.text();
    if (name != null && (RESERVED.contains(name) || CLIENT.contains(name))) {
      return node.error("another name", "expressions read the request by " + name);
    }
    return name == null || NAME.matcher(name).matches()
        ? name
        : node.error("a name of lower case letters, digits, '_' and '-', a letter first");
  }

  private Set<String> after(String name, ConfigNode list) {
    List<String> others = calls.stream().filter(call -> !call.equals(name)).toList();
    return Tokens.distinct(list, item -> References.known(item, "another call", others));
  }

  static ForEach forEach(ConfigNode node, Templates templates) {
    Fields fields = node.fields();
    ForEach forEach =
        new ForEach(
            fields.require(
                "in",
                "where the items come from",
                in -> list(in, templates),
                BindingReader.NOWHERE),
            fields.read("as", as -> BindingReader.name(as, templates), ITEM),
            fields.read("max", n -> Quantities.integer(n, 1, MOST_ITEMS), MAX_ITEMS),
            fields.read("first", n -> Quantities.integer(n, 1, MOST_ITEMS), 0),
            fields.read("distinct", ConfigNode::flag, false),
            false);
    fields.done();
    return forEach;
  }

  private static @Nullable Expression list(ConfigNode node, Templates templates) {
    Expression in = templates.expression(node);
    return switch (in == null ? null : in.plain()) {
      case Expression.PathVariable ignored -> noList(node);
      case Expression.Cookie ignored -> noList(node);
      case Expression.ClientAddress ignored -> noList(node);
      case Expression.CallStatus ignored -> noList(node);
      case null, default -> in;
    };
  }

  private static @Nullable Expression noList(ConfigNode node) {
    return node.error("a parameter, a header field or a value of a body", "this is never a list");
  }

  private static Map<Expression, Condition> when(ConfigNode node, Templates templates) {
    Map<Expression, Condition> when = new LinkedHashMap<>();
    node.entries()
        .forEach((key, value) -> {
          Expression expression = templates.expression(value, key);
          Condition condition = ConditionReader.read(value);
          if (expression != null && condition != null) {
            when.put(expression, condition);
          }
        });
    return when;
  }
}
