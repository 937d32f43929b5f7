package dev.fanlight.gateway.whole.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import dev.fanlight.gateway.filter.load.TestJar;
import dev.fanlight.gateway.whole.Arrival;
import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Reply;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestClient;
import dev.fanlight.gateway.whole.TestGateway;
import dev.fanlight.gateway.whole.Wire;
import dev.fanlight.plugin.ErrorCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/**
 * Every error there is, provoked beside secrets of the configuration and of the client: nothing
 * that anybody sees shows one.
 */
class SecretsByErrorTest {
  private static final String SECRET = "MARK-{s}{{-{";
  private static final String MARK = "MARK";

  /** Of the client. */
  private static final String[] FIELDS = {"authorization: Bearer MARK-a", "cookie: c=MARK-c"};

  @RegisterExtension static final Stage stage = new Stage();
  @TempDir static Path folder;

  private final Http1Upstream upstream = stage.upstream();
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Logger own = (Logger) LoggerFactory.getLogger("dev.fanlight");
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final PrintStream standardOutput = System.out;
  private final List<String> shown = new ArrayList<>();

  @BeforeAll
  static void pack() throws IOException {
    TestJar.plugin(
            "Coded",
            "coded",
            "return (Filter) (it, chain) -> { String code = it.request().headers().get(\"x-code\");"
                + " if (code == null) throw new IllegalStateException(\"broken\");"
                + " if (code.equals(\"hang\"))"
                + " return io.vertx.core.Promise.<GatewayResponse>promise().future();"
                + " if (code.equals(\"odd\")) return io.vertx.core.Future.succeededFuture("
                + "GatewayResponse.of(200, \"a\\nb\", Body.of(\"x\")));"
                + " return io.vertx.core.Future.failedFuture(GatewayError.of("
                + "ErrorCode.valueOf(code), \"as it was asked for\")); };")
        .write(folder.resolve("coded.jar"));
    Files.writeString(folder.resolve("secret"), SECRET + "\n");
  }

  @BeforeEach
  void listen() {
    log.start();
    own.setLevel(Level.DEBUG);
    own.setAdditive(false);
    own.addAppender(log);
    System.setOut(new PrintStream(out, true, UTF_8));
    upstream
        .on("/x", call -> call.json("{}"))
        .on("/large", call -> call.json("\"" + "x".repeat(100) + "\""))
        .on("/text", call -> call.answer(200, "no JSON", "content-type: application/json"))
        .on("/failed", call -> call.answer(503, "no"))
        .on("/cut", Arrival::cut)
        .on("/raw", call -> call.raw("nothing\r\n\r\n"))
        .on(
            "/endless",
            call -> {
              call.head(200, -1);
              while (true) {
                call.write("y".repeat(64 * 1024));
              }
            })
        .on(
            "/still",
            call -> {
              call.body();
              call.stall();
            });
  }

  @AfterEach
  void stopListening() {
    System.setOut(standardOutput);
    own.detachAppender(log);
    own.setAdditive(true);
    own.setLevel(null);
  }

  private TestGateway gateway(ErrorCode code) {
    String exchanges = code == ErrorCode.OVERLOADED ? "1" : "100";
    String headTimeout = code == ErrorCode.REQUEST_TIMEOUT ? "200ms" : "10s";
    // A kernel that takes more, late, for a client that reads nothing has time up to that.
    String idleTimeout = code == ErrorCode.CLIENT_TOO_SLOW ? "1s" : "60s";
    return stage.gateway(
        """
        listeners: [{name: public, host: 127.0.0.1, port: 0, limits: {line: 1KiB, headers: 2KiB, head_timeout: %5$s, idle_timeout: %6$s, body_rate: {bytes: 500, after: 300ms}}}]
        access_log: {format: json}
        shutdown: {timeout: 200ms}
        limits: {exchanges: %s}
        plugin_folders: ["%s"]
        upstreams:
          up: {url: "%s", max_body: 64}
          tight: {url: "%3$s", bulkhead: {max_concurrent: 1, max_queue: 0}}
          queued: {url: "%3$s", bulkhead: {max_concurrent: 1, max_queue: 1, queue_timeout: 50ms}}
          gone: {url: "http://127.0.0.1:1"}
        routes:
          - {name: get, match: {path: /get, methods: [GET], query: {k: "${file:SECRET}"}}, respond: {headers: {x-a: "${file:SECRET}"}, body: {a: "${file:SECRET}"}}}
          - {name: small, match: {path: /small}, max_request_body: 5, proxy: {upstream: up, path: "/${file:SECRET}/x"}}
          - {name: proxy, match: {path: "/proxy/{s}"}, timeout: 5s, proxy: {upstream: up, path: "/{s}", mirror: {upstream: gone}}}
          - {name: plugin, match: {path: /plugin}, timeout: 200ms, plugins: [{name: coded, config: {word: "${file:SECRET}"}}], respond: {}}
          - {name: jq, match: {path: /jq}, fan_out: {merge: {jq: "error(\\"${file:SECRET}\\")"}, calls: [{name: a, upstream: up, path: /x}]}}
        %4$s
        """
            .formatted(exchanges, folder, upstream.url(), routes(), headTimeout, idleTimeout)
            .replace("${file:SECRET}", "${file:" + folder.resolve("secret") + "}"));
  }

  private static String routes() {
    return route(
            "missing", "join: all", "{name: a, upstream: up, path: \"/x{?m}\", with: {m: query.m}")
        + route("late", "join: all", "{name: a, upstream: up, path: /still, timeout: 100ms")
        + route("gone", "join: all", "{name: a, upstream: gone, path: /x")
        + route("cut", "join: all", "{name: a, upstream: up, path: /cut")
        + route("raw", "join: all", "{name: a, upstream: up, path: /raw")
        + route("text", "join: all", "{name: a, upstream: up, path: /text")
        + route("large", "join: all", "{name: a, upstream: up, path: /large")
        + route("failed", "join: all", "{name: a, upstream: up, path: /failed")
        + route(
            "after",
            "join: all_settled",
            "{name: a, upstream: up, path: /failed",
            "{name: b, upstream: up, path: /x, after: [a]")
        + route(
            "tight",
            "join: all_settled",
            "{name: a, upstream: tight, path: /x",
            "{name: b, upstream: tight, path: /x")
        + route(
            "queued",
            "join: all_settled",
            "{name: a, upstream: queued, path: /still, timeout: 300ms",
            "{name: b, upstream: queued, path: /x")
        + route(
            "race",
            "join: {quorum: 1}",
            "{name: a, upstream: up, path: /x",
            "{name: b, upstream: up, path: /still");
  }

  /** Its calls send the secret in every place that a call has. */
  private static String route(String name, String join, String... calls) {
    String secrets =
        ", method: POST, headers: {x-key: \"${file:SECRET}\"}, query: {q: \"${file:SECRET}\"},"
            + " body: {k: \"${file:SECRET}\"}}";
    return "  - {name: %s, match: {path: /%1$s}, fan_out: {%s, calls: [%s%s]}}\n"
        .formatted(name, join, String.join(secrets + ", ", calls), secrets);
  }

  @ParameterizedTest
  @EnumSource
  void error_showsNoSecret(ErrorCode code) throws Exception {
    TestGateway gateway = gateway(code);
    TestClient client = stage.client(gateway);

    provoke(code, gateway, client);

    see(gateway);
    assertThat(String.join("\n", shown)).as("what is shown").contains(code.code());
    assertThat(shown.stream().filter(text -> text.contains(MARK))).isEmpty();
  }

  private void provoke(ErrorCode code, TestGateway gateway, TestClient client) throws Exception {
    switch (code) {
      case ROUTE_NOT_FOUND -> ask(client, "/nowhere?k=MARK");
      case METHOD_NOT_ALLOWED ->
          keep(client.post("/get?k=" + "MARK-%7Bs%7D%7B%7B-%7B", "x", FIELDS));
      case BAD_REQUEST -> wire(gateway, "GET /%zz HTTP/1.1\r\nhost: g\r\n");
      case PAYLOAD_TOO_LARGE -> keep(client.post("/small", "MARK-body", FIELDS));
      case URI_TOO_LONG -> wire(gateway, "GET /" + "a".repeat(2000) + " HTTP/1.1\r\nhost: g\r\n");
      case HEADERS_TOO_LARGE ->
          wire(gateway, "GET /x HTTP/1.1\r\nhost: g\r\na: " + "a".repeat(3000) + "\r\n");
      case NOT_IMPLEMENTED -> wire(gateway, "TRACE /x HTTP/1.1\r\nhost: g\r\n");
      case REQUEST_TIMEOUT -> wire(gateway, "GET /x HTTP/1.1\r\nhost: g\r\nx:");
      case LOOP_DETECTED -> {
        client.get("/proxy/x");
        String via = String.valueOf(upstream.awaitArrival("/x").field("via"));
        keep(client.get("/proxy/x", "via: " + via, FIELDS[0]));
      }
      // Only plugins give these here: no upstream can be without endpoints, and no listener has
      // TLS.
      case MISDIRECTED_REQUEST, UNAUTHORIZED, FORBIDDEN, RATE_LIMITED, NO_ENDPOINT, CIRCUIT_OPEN ->
          keep(client.get("/plugin", "x-code: " + code.name(), FIELDS[0], FIELDS[1]));
      case BULKHEAD_FULL -> ask(client, "/tight");
      case QUEUE_TIMEOUT -> ask(client, "/queued");
      case OVERLOADED -> {
        CompletableFuture<Reply> first = client.send("/proxy/still");
        upstream.awaitArrival("/still");
        ask(stage.client(gateway), "/get?k=1");
        first.cancel(false);
      }
      case SHUTTING_DOWN, CLIENT_GONE -> leave(code, gateway);
      case CLIENT_TOO_SLOW -> {
        try (Wire slow = new Wire(gateway.port())) {
          slow.send("GET /proxy/endless HTTP/1.1\r\nhost: g\r\n\r\n");
          upstream.awaitArrival("/endless").awaitDeparture();
        }
      }
      case CONNECT_FAILED -> ask(client, "/gone");
      case CONNECTION_RESET -> ask(client, "/cut");
      case BAD_UPSTREAM_RESPONSE -> ask(client, "/raw");
      case INVALID_BODY -> ask(client, "/text");
      case UPSTREAM_BODY_TOO_LARGE -> ask(client, "/large");
      case DEADLINE_EXCEEDED -> ask(client, "/late");
      case CALL_FAILED -> ask(client, "/failed");
      case MISSING_VALUE -> ask(client, "/missing");
      case MERGE_FAILED -> ask(client, "/jq");
      case PLUGIN_FAILED -> ask(client, "/plugin");
      case PLUGIN_TIMEOUT -> keep(client.get("/plugin", "x-code: hang", FIELDS[0]));
      case INTERNAL_ERROR -> keep(client.get("/plugin", "x-code: odd", FIELDS[0]));
      case DEPENDENCY_FAILED -> ask(client, "/after");
      case CANCELLED -> ask(client, "/race");
    }
  }

  private void leave(ErrorCode code, TestGateway gateway) {
    try (Wire client = new Wire(gateway.port())) {
      client.send(
          "GET /proxy/still HTTP/1.1\r\nhost: g\r\n" + String.join("\r\n", FIELDS) + "\r\n\r\n");
      upstream.awaitArrival("/still");
      if (code == ErrorCode.SHUTTING_DOWN) {
        shown.add(gateway.admin("/api/exchanges"));
        CompletableFuture<Void> stopped = gateway.stop();
        shown.add(client.head() + client.rest());
        Eventually.get("the stop", stopped);
      }
    }
  }

  private void ask(TestClient client, String target) {
    keep(client.get(target, FIELDS));
  }

  private void keep(Reply reply) {
    shown.add(reply.status() + " " + reply.fields() + reply.body() + reply.trailers());
  }

  private void wire(TestGateway gateway, String head) {
    try (Wire client = new Wire(gateway.port())) {
      client.sendUntilClosed(
          head.endsWith(":") ? head : head + String.join("\r\n", FIELDS) + "\r\n\r\n");
      shown.add(client.head() + client.rest());
    }
  }

  /** The log, the access log, the admin pages. */
  private void see(TestGateway gateway) {
    if (gateway.running()) {
      gateway.rest();
      for (String page : List.of("/metrics", "/api/exchanges", "/health/ready")) {
        shown.add(gateway.admin(page));
      }
      Eventually.get("the stop", gateway.stop());
    }
    shown.add(out.toString(UTF_8));
    assertThat(shown.getLast()).as("the access log").contains("\"status\"");
    for (ILoggingEvent event : List.copyOf(log.list)) {
      shown.add(
          event.getFormattedMessage()
              + (event.getThrowableProxy() == null
                  ? ""
                  : ThrowableProxyUtil.asString(event.getThrowableProxy())));
    }
  }
}
