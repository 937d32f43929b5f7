package dev.fanlight.gateway.whole.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.bootstrap.generation.PluginParts;
import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.source.ConfigException;
import dev.fanlight.gateway.explain.Explainer;
import dev.fanlight.gateway.explain.Explanation;
import dev.fanlight.gateway.explain.Explanation.Considered;
import dev.fanlight.gateway.explain.Explanation.Verdict;
import dev.fanlight.gateway.explain.plan.Plan;
import dev.fanlight.gateway.explain.read.AskedRequest;
import dev.fanlight.gateway.explain.read.AskedRequest.Field;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestGateway;
import dev.fanlight.gateway.whole.Wire;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is explained beforehand is what the running gateway does. */
class ExplainedRoutesTest {
  @RegisterExtension static final Stage stage = new Stage();

  private static final int REQUESTS = 200;
  private static final List<String> PATTERNS =
      List.of("a", "b", "{x}", "caf%C3%A9", "a%2Fb", "{y}");
  private static final List<String> SEGMENTS =
      List.of(
          "a",
          "b",
          "%61",
          "a%2Fb",
          "a%252Fb",
          "b;v=1",
          "",
          "..",
          "%2e%2e",
          "a\\b",
          "caf%c3%a9",
          "%zz",
          "c",
          "%ff",
          "%E9",
          "caf\u00e9",
          "a".repeat(9000));
  private static final List<String> TARGETS = List.of("*", "ftp://api.example/a", "a", "", "//a");
  private static final List<String> METHODS = List.of("GET", "POST", "OPTIONS", "DELETE", "HEAD");
  private static final List<String> FIELDS =
      List.of(
          "x-a: 1",
          "x-a: 2",
          "X-A: 1",
          "connection: x-a",
          "x-forwarded-for: 192.0.2.9",
          "x-forwarded-host: api.example",
          "origin: https://shop.example",
          "access-control-request-method: GET",
          "access-control-request-method: DELETE",
          "upgrade: websocket",
          "connection: upgrade",
          "content-type: application/grpc",
          "transfer-encoding: gzip",
          "transfer-encoding: chunked",
          "transfer-encoding: gzip, chunked",
          "content-length: 3",
          "content-length: 4",
          "content-length: x",
          "host: api.example",
          "x a: 1",
          "x-a : 1",
          " x-a: 1",
          "x-a: \u0001",
          "x-big: " + "a".repeat(33 * 1024));
  private static final List<String> HOSTS =
      List.of("api.example", "API.example.:80", "gateway.example", "[::1]:8080");

  @TempDir static Path folder;

  @BeforeAll
  static void pack() throws IOException {
    PreflightPlugin.pack(folder);
  }

  private static Explainer explainer(String yaml) throws ConfigException {
    GatewayConfig config = TestGateway.config(yaml);
    return Explainer.of(config, PluginParts.check(config));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void explanation_ofAnyRequest_isWhatTheGatewayDoes(long seed) throws ConfigException {
    Random random = new Random(seed);
    String yaml = configuration(random);
    TestGateway gateway = stage.gateway(yaml);
    Explainer explainer = explainer(yaml);
    List<String> different = new ArrayList<>();
    for (int i = 0; i < REQUESTS; i++) {
      String method = any(METHODS, random);
      String target = target(random);
      List<String> fields = fields(random);
      Explanation explained = explainer.explain(asked(method, target, fields), 100);
      String said = said(explained, fields);
      String done = done(gateway, method, target, fields);
      if (!said.equals(done) || explained.routes().size() + explained.omitted() != 12) {
        different.add(method + " " + target + " " + fields + ": " + said + " but " + done);
      }
    }
    assertThat(different).as(yaml).isEmpty();
  }

  private static <T> T any(List<T> all, Random random) {
    return all.get(random.nextInt(all.size()));
  }

  private static String configuration(Random random) {
    String slashes = any(List.of("ignore", "merge", "keep", "refuse"), random);
    String ambiguous = random.nextInt(4) == 0 ? "allow" : "refuse";
    StringBuilder yaml = new StringBuilder();
    yaml.append(
        "plugin_folders: [%s]\npaths: {slashes: %s, ambiguous: %s}\nroutes:\n"
            .formatted(folder, slashes, ambiguous));
    for (int i = 0; i < 12; i++) {
      List<String> match = new ArrayList<>(List.of("path: \"" + pattern(random) + "\""));
      if (random.nextInt(3) == 0) {
        match.add("host: api.example");
      }
      if (random.nextInt(2) == 0) {
        match.add("methods: [" + any(List.of("GET", "POST, DELETE", "OPTIONS, GET"), random) + "]");
      }
      if (random.nextInt(3) == 0) {
        match.add(
            "headers: {x-a: "
                + any(List.of("\"1\"", "{exists: true}", "{not: \"1\"}"), random)
                + "}");
      }
      if (random.nextInt(4) == 0) {
        match.add("query: {q: \"1\"}");
      }
      String plugin =
          switch (random.nextInt(4)) {
            case 0 -> "plugins: [{name: answers, config: {word: x}}], ";
            case 1 ->
                "plugins: [{name: answers, when: {path: \"%s\"}, config: {word: x}}], "
                    .formatted(pattern(random));
            default -> "";
          };
      String bound = random.nextInt(4) == 0 ? "max_request_body: 2B, " : "";
      yaml.append(
          "  - {name: r%d, match: {%s}, %s%srespond: {headers: {x-served: r%d}%s}}\n"
              .formatted(i, String.join(", ", match), plugin, bound, i, body(match.getFirst())));
    }
    return yaml.toString();
  }

  /** What says the first variable of a path, if there is one. */
  private static String body(String path) {
    Matcher variable = Pattern.compile("\\{(\\w+)").matcher(path);
    return variable.find() ? ", body: \"{" + variable.group(1) + "}\"" : "";
  }

  private static String pattern(Random random) {
    StringBuilder pattern = new StringBuilder();
    int depth = random.nextInt(3);
    for (int i = 0; i < depth; i++) {
      String segment = any(PATTERNS, random);
      pattern.append('/').append(segment.equals("{y}") ? "{y" + i + "}" : segment);
      if (segment.equals("{x}")) {
        pattern.setLength(pattern.length() - 1);
        pattern.append(i).append('}');
      }
    }
    return switch (random.nextInt(3)) {
      case 0 -> pattern + "/**";
      case 1 -> pattern + "/{rest**}";
      default -> pattern.isEmpty() ? "/" : pattern.toString();
    };
  }

  private static String target(Random random) {
    if (random.nextInt(20) == 0) {
      return any(TARGETS, random);
    }
    StringBuilder target = new StringBuilder();
    int depth = 1 + random.nextInt(3);
    for (int i = 0; i < depth; i++) {
      int most = random.nextInt(3) == 0 ? SEGMENTS.size() : 3;
      target.append('/').append(SEGMENTS.get(random.nextInt(most)));
    }
    return target + any(List.of("", "", "?q=1", "?q=2&q=1", "?q=%zz"), random);
  }

  private static List<String> fields(Random random) {
    List<String> fields = new ArrayList<>(List.of("host: " + any(HOSTS, random)));
    int count = random.nextInt(4);
    for (int i = 0; i < count; i++) {
      fields.add(any(FIELDS, random));
    }
    return fields;
  }

  private static AskedRequest asked(String method, String target, List<String> fields) {
    List<Field> all = new ArrayList<>(fields.stream().map(Field::parse).toList());
    all.add(new Field("connection", "close"));
    return new AskedRequest(method, target, all, null, "127.0.0.1", null);
  }

  /**
   * The route that serves it, or the status of the gateway's own answer with the methods it allows.
   */
  private static String said(Explanation explained, List<String> fields) {
    if (explained.refusal() != null) {
      String allow = explained.refusal().allow();
      return explained.refusal().status() + (allow == null ? "" : " " + allow);
    }
    Plan plan = Objects.requireNonNull(explained.plan());
    boolean answeredBefore =
        explained.request().method().equals("OPTIONS")
            && fields.stream().anyMatch(field -> field.startsWith("origin:"))
            && plan.plugins().stream().anyMatch(Plan.Plugin::runs);
    if (plan.action().why() != null && !answeredBefore) {
      return String.valueOf(plan.action().status());
    }
    return explained.routes().stream()
        .filter(route -> route.verdict() == Verdict.SERVES)
        .map(Considered::route)
        .collect(Collectors.joining(","));
  }

  private static String done(
      TestGateway gateway, String method, String target, List<String> fields) {
    try (Wire wire = new Wire(gateway.port())) {
      wire.send(
          // The end of an empty body in chunks, or more than a body of a declared length has.
          "%s %s HTTP/1.1\r\n%s\r\nconnection: close\r\n\r\n0\r\n\r\n"
              .formatted(method, target, String.join("\r\n", fields)));
      String head = wire.head();
      String served = field(head, "x-served");
      if (served.isEmpty() && field(head, "content-type").startsWith("text/x-")) {
        served = field(head, "content-type").substring("text/x-".length());
      }
      if (!served.isEmpty()) {
        return served;
      }
      String allow = field(head, "allow").toUpperCase(java.util.Locale.ROOT);
      return head.substring(9, 12) + (allow.isEmpty() ? "" : " " + allow);
    }
  }

  private static String field(String head, String name) {
    return head.lines()
        .filter(line -> line.startsWith(name + ":"))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst()
        .orElse("");
  }
}
