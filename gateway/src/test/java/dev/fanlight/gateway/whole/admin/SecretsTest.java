package dev.fanlight.gateway.whole.admin;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import dev.fanlight.gateway.whole.Arrival;
import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Reply;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestClient;
import dev.fanlight.gateway.whole.TestGateway;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * What a placeholder stands for goes where the configuration sends it, and nowhere else: no answer
 * to a client, no log line, no admin page and no metric shows it, whatever goes wrong.
 */
class SecretsTest {
  @RegisterExtension static final Stage stage = new Stage();

  /** Looks like a template, to be told from one. */
  private static final String SECRET = "MARK-{s}{{-{";

  private static final String MARK = "MARK";

  /** A call for each place of one, each beside a value of the client's. */
  private static final List<String> PLACES =
      List.of(
          "path: \"/a/${file:SECRET}/{s}\"",
          "path: \"/a{?s}&key=${file:SECRET}\"",
          "path: /a, query: {q: \"${file:SECRET}{s}\"}",
          "path: /a, headers: {x-key: \"${file:SECRET} {s}\"}",
          "path: /a, method: POST, body: \"secret=${file:SECRET}&s={s}\"",
          "path: /a, method: POST, body: {secret: \"${file:SECRET}\", s: \"a {s}\"}",
          "path: /a, method: POST, body: [\"${file:SECRET}{s}\"]",
          "path: /broken, fallback: {body: \"${file:SECRET} {s}\"}",
          "path: /broken, optional: true, on_error: {5xx: {body: [\"${file:SECRET} {s}\"]}}",
          "path: \"/a{?t}\", with: {t: \"query.${file:SECRET}\"}",
          "path: \"/a/{s}{?t}\", with: {t: {from: query.t, default: \"${file:SECRET}\"}}");

  @TempDir static Path folder;

  private final Http1Upstream upstream = stage.upstream();
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Logger root = (Logger) LoggerFactory.getLogger("dev.fanlight");
  private final List<String> shown = new ArrayList<>();
  private @Nullable TestClient client;

  @BeforeEach
  void listen() {
    log.start();
    root.setLevel(Level.DEBUG);
    root.addAppender(log);
  }

  @AfterEach
  void stopListening() {
    root.detachAppender(log);
    root.setLevel(null);
  }

  private TestGateway gateway(String... routes) throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), SECRET + "\n");
    String yaml =
        """
        upstreams:
          up: {url: "%s", max_body: 64}
          tight: {url: "%1$s", timeout: 50ms, bulkhead: {max_concurrent: 1, max_queue: 1}}
          gone: {url: "http://127.0.0.1:1", host: up.example}
        routes:
        %s
        """
            .formatted(upstream.url(), String.join("\n", routes));
    return stage.gateway(yaml.replace("${file:SECRET}", "${file:" + secret + "}"));
  }

  private void ask(TestGateway gateway, String target, String... fields) {
    keep(client(gateway).get(target, fields));
  }

  private TestClient client(TestGateway gateway) {
    client = client == null ? stage.client(gateway) : client;
    return client;
  }

  private void keep(Reply reply) {
    shown.add(reply.status() + " " + reply.fields() + reply.body());
  }

  private void assertNothingShown(TestGateway gateway) {
    gateway.rest();
    for (String page : List.of("/metrics", "/api/exchanges")) {
      shown.add(gateway.admin(page));
    }
    for (ILoggingEvent event : List.copyOf(log.list)) {
      String stack =
          event.getThrowableProxy() == null
              ? ""
              : ThrowableProxyUtil.asString(event.getThrowableProxy());
      shown.add(event.getFormattedMessage() + stack);
    }
    assertThat(shown.stream().filter(text -> text.contains(MARK))).isEmpty();
  }

  /** Of a file that has secrets, after a request that had some. */
  @Test
  void pagesOfTheAdminListener_showNoSecret() throws IOException {
    upstream.on("/c", call -> call.answer(500, MARK));
    TestGateway gateway =
        gateway(
            "  - {name: r1, match: {path: /r1, headers: {x-key: \"${file:SECRET}\"}},"
                + " fan_out: {calls: [{name: c, upstream: up, path: /c,"
                + " query: {key: \"${file:SECRET}\"},"
                + " headers: {authorization: \"${file:SECRET}\"}}]}}",
            "  - {name: r2, match: {path: /r2, query: {k: \"${file:SECRET}\"}},"
                + " respond: {headers: {x: \"${file:SECRET}\"}, body: \"${file:SECRET}\"}}");
    client(gateway).get("/r1?token=" + MARK, "x-key: " + SECRET, "cookie: " + MARK);
    client(gateway).get("/r1?token=" + MARK, "authorization: " + MARK);
    gateway.rest();
    JsonArray pages = new JsonObject(gateway.admin("/api")).getJsonArray("pages");
    for (Object page : pages) {
      shown.add(gateway.admin(page + parameters(page.toString())));
    }
    assertThat(shown).hasSizeGreaterThan(7);
    assertNothingShown(gateway);
  }

  /** So that the page has something to say, and does not stream for long. */
  private static String parameters(String page) {
    return switch (page) {
      case "/api/live" -> "?once=true";
      case "/api/trace" -> "?seconds=1";
      case "/api/try" -> "?url=/r1";
      default -> "";
    };
  }

  private static String route(int number, String more, String call) {
    return "  - {name: r%d, match: {path: /r%1$d}, fan_out: {%s calls: [{name: c, upstream: up, %s}]}}"
        .formatted(number, more, withValue(call));
  }

  private static String withValue(String call) {
    if (!call.contains("{s}") && !call.contains("{?s}")) {
      return call;
    }
    return call.contains("with: ")
        ? call.replace("with: {", "with: {s: query.s, ")
        : call + ", with: {s: query.s}";
  }

  @Test
  void valueThatIsMissingOrUnfit_isNamedByTheTemplateAsWritten() throws IOException {
    upstream.on("/broken", call -> call.answer(500, "no"));
    List<String> routes = new ArrayList<>();
    for (int i = 0; i < PLACES.size(); i++) {
      routes.add(route(3 * i, "", PLACES.get(i)));
      routes.add(route(3 * i + 1, "join: all_settled,", PLACES.get(i)));
      routes.add(route(3 * i + 2, "join: as_completed,", PLACES.get(i)));
    }
    routes.add("  - {name: batch, match: {path: /batch}, batch: {}}");
    TestGateway gateway = gateway(routes.toArray(String[]::new));

    for (int i = 0; i < routes.size() - 1; i++) {
      ask(gateway, "/r" + i);
      keep(client(gateway).post("/batch", "[{\"path\": \"/r" + i + "\"}]"));
      // A fallback that can be made goes to the client, as it is meant to.
      if (!PLACES.get(i / 3).contains("/broken")) {
        ask(gateway, "/r" + i + "?s=%0d%0ax");
        ask(gateway, "/r" + i + "?s=%E2%82%AC");
        ask(gateway, "/r" + i + "?s=..");
        keep(client(gateway).post("/batch", "[{\"path\": \"/r" + i + "?s=%0a\"}]"));
      }
    }

    assertThat(shown.getFirst()).contains("missing_value", "${file:");
    assertNothingShown(gateway);
  }

  @Test
  void answersOfTheGatewaysOwn_thatCannotBeMade_nameTheTemplateAsWritten() throws IOException {
    upstream.on("/a", call -> call.json("{}"));
    TestGateway gateway =
        gateway(
            "  - {name: respond, match: {path: \"/respond/{s}\"}, respond: {headers: {x-a:"
                + " \"${file:SECRET}{s}\"}}}",
            "  - {name: body, match: {path: \"/body/{s}\"}, respond: {headers: {x-a: \"{s}\"},"
                + " body: \"${file:SECRET}{s}\"}}",
            "  - {name: proxy, match: {path: \"/proxy/{s}\"}, proxy: {upstream: gone, path:"
                + " \"/${file:SECRET}/{s}/a\"}}",
            "  - {name: answer, match: {path: \"/answer/{s}\"}, fan_out: {response: {headers: {x-a:"
                + " \"${file:SECRET}{s}\"}}, calls: [{name: a, upstream: up, path: /a}]}}",
            "  - {name: jq, match: {path: /jq}, fan_out: {merge: {jq:"
                + " \"error(\\\"${file:SECRET}\\\")\"}, calls: [{name: a, upstream: up, path:"
                + " /a}]}}",
            "  - {name: match, match: {path: /match, headers: {x-key: \"${file:SECRET}\"}, query:"
                + " {k: \"${file:SECRET}\"}}, respond: {}}");

    for (String path : List.of("/respond/%0a", "/body/%0a", "/answer/%0a", "/jq", "/match")) {
      ask(gateway, path);
    }
    ask(gateway, "/proxy/%20");

    assertThat(shown).noneMatch(text -> text.startsWith("200"));
    assertNothingShown(gateway);
  }

  @Test
  void callsThatFailInEveryWay_saySo() throws IOException {
    upstream
        .on("/large", call -> call.json("\"" + "x".repeat(100) + "\""))
        .on("/text", call -> call.answer(200, "no JSON", "content-type: application/json"))
        .on("/failed", call -> call.answer(503, "no"))
        .on("/cut", Arrival::cut)
        .on("/raw", call -> call.raw("nothing\r\n\r\n"))
        .on("/still", Arrival::stall);
    List<String> routes = new ArrayList<>();
    String call = "headers: {authorization: \"${file:SECRET}\"}, path: ";
    for (String path : List.of("/large", "/text", "/failed", "/cut", "/raw")) {
      routes.add(route(routes.size(), "", call + path));
    }
    routes.add(route(routes.size(), "", call + "/a").replace("upstream: up", "upstream: gone"));
    routes.add(
        route(routes.size(), "", call + "/still").replace("upstream: up", "upstream: tight"));
    TestGateway gateway = gateway(routes.toArray(String[]::new));

    for (int i = 0; i < routes.size(); i++) {
      ask(gateway, "/r" + i);
    }
    ask(gateway, "/nowhere");

    assertThat(String.join("", shown))
        .contains(
            "upstream_body_too_large",
            "invalid_body",
            "call_failed",
            "connection_reset",
            "bad_upstream_response",
            "connect_failed",
            "deadline_exceeded",
            "route_not_found");
    assertNothingShown(gateway);
  }

  @Test
  void textOfAPlaceholder_isNoTemplate() throws IOException {
    upstream.on("/a", call -> call.json("{}"));
    upstream.on("/a/MARK-%7Bs%7D%7B%7B-%7B", call -> call.json("{}"));
    TestGateway gateway =
        gateway(
            route(0, "", PLACES.get(0)),
            route(1, "", PLACES.get(3)),
            route(2, "", PLACES.get(5)),
            route(3, "", "path: \"/a/${file:SECRET}\""));

    for (int i = 0; i < 4; i++) {
      client(gateway).get("/r" + i + "?s=1");
    }

    assertThat(upstream.arrivals().get(0).path()).isEqualTo("/a/MARK-%7Bs%7D%7B%7B-%7B/1");
    assertThat(upstream.arrivals().get(1).field("x-key")).isEqualTo(SECRET + " 1");
    assertThat(upstream.arrivals().get(2).field("content-length"))
        .isEqualTo(String.valueOf(("{\"secret\":\"" + SECRET + "\",\"s\":\"a 1\"}").length()));
    assertThat(upstream.arrivals().get(3).path()).isEqualTo("/a/MARK-%7Bs%7D%7B%7B-%7B");
  }
}
