package dev.fanlight.gateway.bootstrap.advice.match;

import dev.fanlight.gateway.bootstrap.advice.use.Use;
import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.RouteConfig;
import dev.fanlight.gateway.config.action.ActionConfig;
import dev.fanlight.gateway.config.action.CallConfig;
import dev.fanlight.gateway.config.action.FanOutConfig;
import dev.fanlight.gateway.config.match.PathPattern;
import dev.fanlight.gateway.config.source.ConfigAdvice;
import dev.fanlight.gateway.config.yaml.Paths;
import dev.fanlight.gateway.value.template.BodyTemplate;
import dev.fanlight.gateway.value.template.TextTemplate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Warns of variables and patterns as other gateways write them. Fanlight takes them for plain text.
 */
public final class SyntaxAdvice {
  /** As in {@code /a/:id}. */
  private static final Pattern COLON = Pattern.compile(":([A-Za-z_][A-Za-z0-9_]*)");

  /** As in {@code /a/*} or {@code /a/*rest}. It is a mistake in {@code match.path}. */
  private static final Pattern STAR = Pattern.compile("\\*[A-Za-z0-9_]*");

  /** As in <code>"{{id}}"</code>. */
  private static final Pattern BRACES = Pattern.compile("\\{\\{\\s*[.$]?[A-Za-z_][\\w.]*\\s*}}");

  private final GatewayConfig config;
  private final List<ConfigAdvice> advice = new ArrayList<>();

  private SyntaxAdvice(GatewayConfig config) {
    this.config = config;
  }

  /** Returns advice about each path and each template. */
  public static List<ConfigAdvice> of(GatewayConfig config) {
    SyntaxAdvice all = new SyntaxAdvice(config);
    for (int i = 0; i < config.routes().size(); i++) {
      RouteConfig route = config.routes().get(i);
      String at = "routes[" + i + "]";
      all.pattern(at + ".match.path", "match.path of route " + route.name(), route.match().path());
      all.action(at, route);
    }
    return all.advice;
  }

  private void pattern(String at, String what, PathPattern path) {
    for (PathPattern.Segment segment : path.segments()) {
      if (segment.literal() != null) {
        segment(at, what, segment.literal());
      }
    }
  }

  private void segment(String at, String what, String segment) {
    Matcher colon = COLON.matcher(segment);
    if (colon.matches()) {
      path(at, what, segment, "{" + colon.group(1) + "}");
    } else if (STAR.matcher(segment).matches()) {
      path(at, what, segment, "a variable such as {name}");
    }
  }

  private void path(String at, String what, String segment, String instead) {
    advice.add(
        config
            .lines()
            .advice(
                "path_of_other_gateway",
                at,
                "in %s the segment %s is plain text and no variable".formatted(what, segment),
                "write " + instead));
  }

  private void action(String at, RouteConfig route) {
    switch (route.action()) {
      case FanOutConfig fanOut -> {
        fanOut.calls().forEach(call -> call(Use.place(fanOut, call, at), route, call));
        if (fanOut.answer().response() != null) {
          texts(
              at + ".fan_out.response.headers",
              "route " + route.name(),
              fanOut.answer().response().headers());
        }
      }
      case ActionConfig.Respond respond -> {
        texts(at + ".respond.headers", "route " + route.name(), respond.headers());
        body(at + ".respond.body", "route " + route.name(), respond.body());
      }
      case ActionConfig.Proxy proxy -> {
        if (proxy.path() != null) {
          template(
              at + ".proxy.path", "proxy.path of route " + route.name(), proxy.path().toString());
        }
      }
      case ActionConfig.Batch ignored -> {}
    }
  }

  private void call(String at, RouteConfig route, CallConfig call) {
    String who = "call " + call.name() + " of route " + route.name();
    template(at + ".path", "the path of " + who, call.request().path().toString());
    texts(at + ".query", who, call.request().query());
    texts(at + ".headers", who, call.request().headers());
    body(at + ".body", who, call.request().body());
    if (call.request().form() != null) {
      texts(at + ".form", who, call.request().form().fields());
    }
    if (call.result().fallback() != null) {
      body(at + ".fallback.body", who, call.result().fallback().body());
    }
  }

  /** A path template, without its query. */
  private void template(String at, String what, String template) {
    int query = template.indexOf('?');
    for (String segment : PathPattern.split(query < 0 ? template : template.substring(0, query))) {
      segment(at, what, segment);
    }
  }

  private void texts(String at, String who, Map<String, TextTemplate> templates) {
    templates.forEach((key, template) -> text(Paths.key(at, key), who, template.toString()));
  }

  private void body(String at, String who, @Nullable BodyTemplate body) {
    if (body != null) {
      body.texts().forEach(text -> text(at, who, text));
    }
  }

  /**
   * @param written as the file has it, with its placeholders
   */
  private void text(String at, String who, String written) {
    Matcher braces = BRACES.matcher(written);
    if (braces.find()) {
      String name = braces.group().replaceAll("[{}\\s.$]", "");
      advice.add(
          config
              .lines()
              .advice(
                  "template_of_other_gateway",
                  at,
                  "in a template of %s, %s makes the text {%s}}, because {{ is a brace"
                      .formatted(who, braces.group(), name),
                  "write {%s}".formatted(name)));
    }
  }
}
