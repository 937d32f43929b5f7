package dev.fanlight.gateway.config.load.action;

import dev.fanlight.gateway.config.action.CallConfig;
import dev.fanlight.gateway.config.action.CallConfig.ForEach;
import dev.fanlight.gateway.config.action.FanOutConfig;
import dev.fanlight.gateway.config.action.FanOutConfig.Answer;
import dev.fanlight.gateway.config.action.FanOutConfig.Bounds;
import dev.fanlight.gateway.config.action.FanOutConfig.Decision;
import dev.fanlight.gateway.config.action.FanOutConfig.HeadersConfig;
import dev.fanlight.gateway.config.action.FanOutConfig.Join;
import dev.fanlight.gateway.config.action.FanOutConfig.Pick;
import dev.fanlight.gateway.config.action.FanOutConfig.ResponseConfig;
import dev.fanlight.gateway.config.action.FanOutConfig.Sending;
import dev.fanlight.gateway.config.load.part.References;
import dev.fanlight.gateway.config.load.part.Templates;
import dev.fanlight.gateway.config.load.part.Tokens;
import dev.fanlight.gateway.config.node.ConfigNode;
import dev.fanlight.gateway.config.node.Fields;
import dev.fanlight.gateway.config.node.Quantities;
import dev.fanlight.gateway.value.Binding;
import dev.fanlight.gateway.value.Expression;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads {@code fan_out}: its calls, and the rules that make one answer of them. */
public final class FanOutReader {
  private static final int MAX_BODY = 1024 * 1024;
  private static final int MOST_CALLS = 10_000;
  private static final long MOST_HELD = 1L << 40;
  private static final Map<String, Pick> PICKS =
      Map.of("first", Pick.FIRST, "last", Pick.LAST, "all", Pick.ALL, "strictest", Pick.STRICTEST);

  /** Fields that describe the form of one body. A merged body has a form of its own. */
  private static final Set<String> OF_ONE_BODY =
      Set.of(
          "accept-ranges",
          "content-digest",
          "content-encoding",
          "content-md5",
          "content-range",
          "content-type",
          "digest",
          "etag",
          "last-modified",
          "repr-digest");

  /** Conditional and range fields: they ask for less than a whole answer (RFC 9110, 13 and 14). */
  private static final Set<String> OF_ONE_ANSWER =
      Set.of(
          "if-match",
          "if-none-match",
          "if-modified-since",
          "if-unmodified-since",
          "if-range",
          "range");

  private static final Expression NO_STATUS = BindingReader.NOWHERE;

  private final References references;
  private final Templates templates;

  public FanOutReader(References references, Templates templates) {
    this.references = references;
    this.templates = templates;
  }

  public FanOutConfig read(ConfigNode node) {
    Fields fields = node.fields();
    Join join = fields.read("join", JoinReader::join, new Join.All());
    boolean mapped = !fields.has("calls") && (fields.has("for_each") || fields.has("call"));
    List<CallConfig> calls = mapped ? List.of(mapped(fields, join)) : calls(fields, join);
    int width = width(calls);
    checkShown(fields, calls);
    int shown = width(calls.stream().filter(call -> !call.result().shown().omit()).toList());
    JoinReader.checkReach(fields.get("join"), join, shown);
    JoinReader.checkMade(fields.get("headers"), "headers", join);
    JoinReader.checkMade(fields.get("response"), "response", join);
    if (!fields.has("response")) {
      CallCheck.instead(nodes(fields, mapped), calls, join);
    }
    Sending sending = sending(fields, Math.max(width, 1), !(join instanceof Join.First));
    Answer answer = answer(fields, join, mapped, calls);
    Decision decision =
        new Decision(
            join,
            JoinReader.enough(fields.get("enough"), join, shown),
            JoinReader.stream(fields.get("stream"), join));
    Bounds bounds = bounds(fields);
    fields.done();
    return new FanOutConfig(calls, mapped, sending, decision, answer, bounds);
  }

  private static Sending sending(Fields fields, int width, boolean merges) {
    return new Sending(
        fields.read("concurrency", n -> Quantities.integer(n, 1, MOST_CALLS), width),
        fields.read("forward_headers", list -> forwarded(list, merges), List.of()));
  }

  private Answer answer(Fields fields, Join join, boolean mapped, List<CallConfig> calls) {
    return new Answer(
        JoinReader.merge(fields.get("merge"), join, mapped),
        fields.read("headers", FanOutReader::headers, HeadersConfig.NONE),
        fields.read("error_bodies", ConfigNode::flag, false),
        fields.read("response", answer -> response(answer, calls)));
  }

  private static Bounds bounds(Fields fields) {
    int maxBody = fields.read("max_body", Quantities::heldSize, MAX_BODY);
    int least = fields.has("max_body") ? maxBody : 0;
    long maxHeld =
        fields.read("max_held", value -> maxHeld(value, least), Bounds.of(maxBody).maxHeld());
    return new Bounds(maxBody, maxHeld);
  }

  /** Where the calls stand. */
  private static List<ConfigNode> nodes(Fields fields, boolean mapped) {
    ConfigNode node = fields.get(mapped ? "call" : "calls");
    return node == null ? List.of() : mapped ? List.of(node) : node.items();
  }

  private static @Nullable Long maxHeld(ConfigNode node, int maxBody) {
    Long held = Quantities.size(node, MOST_HELD);
    return held == null || held >= maxBody ? held : node.error("at least as much as max_body");
  }

  /** Reports a fan-out whose answer would show nothing. */
  private static void checkShown(Fields fields, List<CallConfig> calls) {
    ConfigNode node = fields.get(fields.has("calls") ? "calls" : "call");
    boolean shown =
        calls.stream()
            .anyMatch(call -> !call.schedule().background() && !call.result().shown().omit());
    if (node != null && !shown && calls.stream().anyMatch(call -> call.result().shown().omit())) {
      node.wrong("omit: true on every call", "at least one call that the answer shows");
    }
  }

  /** Returns the most calls of an exchange, without calls that the answer does not wait for. */
  private static int width(List<CallConfig> calls) {
    return calls.stream()
        .filter(call -> !call.schedule().background())
        .mapToInt(call -> call.schedule().width())
        .sum();
  }

  private CallConfig mapped(Fields fields, Join join) {
    ConfigNode forEachNode = fields.require("for_each", "the list whose items each get one call");
    ConfigNode call = fields.require("call", "the call to make for each item");
    CallReader reader = new CallReader(references, templates, List.of(), join);
    ForEach forEach = forEachNode == null ? null : CallReader.forEach(forEachNode, templates);
    return call == null ? CallReader.NONE : reader.mapped(call, forEach);
  }

  private List<CallConfig> calls(Fields fields, Join join) {
    for (String key : List.of("for_each", "call")) {
      ConfigNode node = fields.get(key);
      if (node != null) {
        node.error("either calls, or for_each with call");
      }
    }
    ConfigNode node = fields.require("calls", "a list of calls, or for_each with call");
    if (node == null) {
      return List.of();
    }
    List<ConfigNode> items = node.items();
    List<String> names = CallReader.names(items);
    CallReader reader = new CallReader(references, templates, names, join);
    List<CallConfig> calls = new ArrayList<>();
    items.forEach(item -> calls.add(reader.call(item)));
    CallGraph.check(items, calls);
    if (node.isSequence() && calls.stream().allMatch(call -> call.schedule().background())) {
      node.error("at least one call that the answer waits for");
    }
    return calls;
  }

  private static HeadersConfig headers(ConfigNode node) {
    Fields fields = node.fields();
    Map<String, Pick> pick = fields.read("pick", FanOutReader::picks, Map.of());
    fields.done();
    return new HeadersConfig(pick);
  }

  private static Map<String, Pick> picks(ConfigNode node) {
    Map<String, Pick> picks = new LinkedHashMap<>();
    Map<String, ConfigNode> entries = node.entries();
    Tokens.distinctFields(entries);
    entries.forEach((name, value) -> {
      Pick pick = value.choice(PICKS);
      if (pick != null && isPickable(value, name, pick)) {
        picks.put(name, pick);
      }
    });
    return picks;
  }

  private static boolean isPickable(ConfigNode node, String name, Pick pick) {
    String field = name.toLowerCase(Locale.ROOT);
    if (!Tokens.isSettable(field) || field.equals("fanlight-partial")) {
      node.error(Tokens.SETTABLE_EXPECTED);
    } else if (Tokens.FOR_PROXIES.contains(field)) {
      node.error("the name of an end-to-end header field");
    } else if (OF_ONE_BODY.contains(field)) {
      node.error(
          "a header field that is not about the form of one body",
          "response.headers sets the answer's own");
    } else if (pick == Pick.STRICTEST && !field.equals("cache-control")) {
      node.error("one of all, first, last", "strictest is for cache-control alone");
    } else {
      return true;
    }
    return false;
  }

  private static List<String> forwarded(ConfigNode node, boolean merges) {
    return List.copyOf(
        Tokens.distinct(
            node,
            item ->
                lowerCase(item).equals("accept-encoding")
                    ? item.error(
                        "a header field that is not about the form of answers",
                        "calls ask for answers that the gateway can read")
                    : merges && OF_ONE_ANSWER.contains(lowerCase(item))
                        ? item.error(
                            "a header field that does not refer to one single answer",
                            "the client knows the merged answer, and not the answer of one call")
                        : Tokens.settableField(item)));
  }

  private static String lowerCase(ConfigNode node) {
    String text = node.isSequence() || node.isMapping() ? null : node.anyText();
    return text == null ? "" : text.toLowerCase(Locale.ROOT);
  }

  private ResponseConfig response(ConfigNode node, List<CallConfig> calls) {
    Set<String> awaited =
        calls.stream()
            .filter(call -> !call.schedule().background())
            .map(CallConfig::name)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    Templates outer = templates.withAfter(awaited);
    Fields fields = node.fields();
    Map<String, Binding> with =
        fields.read("with", bindings -> BindingReader.with(bindings, outer), Map.of());
    int mistakes = node.errorCount();
    ConfigNode status = fields.get("status");
    ConfigNode named = status != null && status.isMapping() ? status : null;
    ResponseConfig response =
        new ResponseConfig(
            named == null ? fields.read("status", Tokens::status, 200) : otherwise(named),
            named == null ? null : from(named, outer),
            fields.read("headers", outer.withBound(with.keySet())::headers, Map.of()),
            with);
    fields.done();
    if (node.errorCount() == mistakes) {
      Set<String> used = new LinkedHashSet<>();
      response.headers().values().forEach(header -> used.addAll(header.names()));
      CallCheck.unused(fields.get("with"), with, used);
    }
    return response;
  }

  private static int otherwise(ConfigNode status) {
    return status.fields().read("default", Tokens::status, 200);
  }

  private static @Nullable Expression from(ConfigNode status, Templates templates) {
    Fields fields = status.fields();
    Expression from = fields.require("from", "an expression", templates::expression, NO_STATUS);
    fields.get("default");
    fields.done();
    return from;
  }
}
