package dev.fanlight.gateway.whole.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestClient;
import dev.fanlight.gateway.whole.TestGateway;
import dev.fanlight.gateway.whole.Wire;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What {@code /api/trace} tells of the next exchange. */
class NextTraceTest {
  @RegisterExtension static final Stage stage = new Stage();

  private static final String YAML =
      """
      admin: {host: 127.0.0.1, port: 0%s}
      upstreams: {up: {url: "%s"}}
      routes:
        - name: home
          match: {path: "/home/{id}"}
          fan_out:
            join: all
            calls: [{name: a, upstream: up, path: /a}, {name: b, upstream: up, path: /b}]
        - {name: other, match: {path: /other}, respond: {}}
      """;

  private final Http1Upstream upstream = stage.upstream();

  /** A client that waits for an exchange. */
  private static final class Waiting implements AutoCloseable {
    private final Wire wire;
    private final String head;

    Waiting(TestGateway gateway, String query, String... fields) {
      wire = new Wire(gateway.adminPort());
      String head = "GET /api/trace?" + query + " HTTP/1.1\r\nhost: localhost\r\n";
      wire.send(head + String.join("", fields) + "\r\n");
      this.head = wire.head();
    }

    /** The next event that is no sign of life. */
    JsonObject next() {
      String chunk = wire.chunk();
      while (chunk.startsWith(":")) {
        chunk = wire.chunk();
      }
      assertThat(chunk).startsWith("event: ").endsWith("\n\n");
      return new JsonObject(chunk.substring(chunk.indexOf("data: ") + 6));
    }

    List<JsonObject> all() {
      List<JsonObject> all = new ArrayList<>();
      do {
        all.add(next());
      } while (!"exchange_ended".equals(all.getLast().getString("event")));
      assertThat(wire.chunk()).as("nothing follows").isEmpty();
      return all;
    }

    @Override
    public void close() {
      wire.close();
    }
  }

  private TestGateway gateway(String admin) {
    upstream.on("/a", call -> call.json("1"));
    upstream.on("/b", call -> call.json("2"));
    return stage.gateway(YAML.formatted(admin, upstream.url()));
  }

  private static List<String> names(List<JsonObject> events) {
    return events.stream().map(event -> event.getString("event")).toList();
  }

  @Test
  void trace_tellsEveryDecisionAboutTheNextExchangeThatMatches() {
    TestGateway gateway = gateway("");
    try (Waiting waiting = new Waiting(gateway, "route=home&header=x-who:%20me")) {
      assertThat(waiting.head).contains("200 ok", "text/event-stream");
      assertThat(waiting.next().getString("route")).isEqualTo("home");
      TestClient client = stage.client(gateway);
      client.get("/other", "x-who: me");
      client.get("/home/1", "x-who: you");
      client.get("/home/7", "x-who: me", "x-secret: MARK");

      List<JsonObject> events = waiting.all();

      assertThat(names(events))
          .startsWith("exchange_begun")
          .contains("call_ready", "call_permitted", "attempt_started", "attempt_head", "call_ended")
          .containsSubsequence("fan_out_decided", "answer_merged", "exchange_ended");
      assertThat(events.getFirst().getString("path")).isEqualTo("/home/7");
      assertThat(events.getFirst().getJsonArray("headers")).contains("x-who", "x-secret");
      assertThat(new JsonArray(events).encode()).doesNotContain("MARK");
      JsonObject attempt =
          events.stream()
              .filter(event -> "attempt_started".equals(event.getString("event")))
              .findFirst()
              .orElseThrow();
      assertThat(attempt.getString("reason")).isEqualTo("first");
      assertThat(attempt.getString("endpoint")).isEqualTo("127.0.0.1:" + upstream.port());
      assertThat(attempt.getInteger("usable")).isEqualTo(1);
      assertThat(events.getLast().getInteger("status")).isEqualTo(200);
    }
  }

  @Test
  void valuesOfHeaders_areShownOnlyWhereTheFileSaysSo() {
    TestGateway gateway = gateway(", show_values: true");
    try (Waiting waiting = new Waiting(gateway, "path=/home/*")) {
      assertThat(waiting.next().getBoolean("shows_values")).isTrue();
      stage.client(gateway).get("/home/7", "x-who: me");

      assertThat(waiting.all().getFirst().getJsonObject("headers").getJsonArray("x-who"))
          .containsExactly("me");
    }
  }

  @Test
  void valuesOfHeaders_areHidden_asSoonAsTheFileNoLongerShowsThem() {
    TestGateway gateway = gateway(", show_values: true");
    try (Waiting waiting = new Waiting(gateway, "path=/home/*")) {
      assertThat(waiting.next().getBoolean("shows_values")).isTrue();
      gateway.reloaded(YAML.formatted("", upstream.url()));
      stage.client(gateway).get("/home/7", "x-secret: MARK");

      List<JsonObject> events = waiting.all();

      assertThat(events.getFirst().getJsonArray("headers")).contains("x-secret");
      assertThat(new JsonArray(events).encode()).doesNotContain("MARK");
    }
  }

  /** Were one of the ten still open, the eleventh would be refused. */
  @Test
  void anotherToken_endsTracesAtOnce() {
    TestGateway gateway = gateway("");
    List<Waiting> waiting = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      waiting.add(new Waiting(gateway, "route=home"));
      waiting.getLast().next();
    }

    gateway.reloaded(YAML.formatted(", token: another-token", upstream.url()));

    try (Waiting next =
        new Waiting(gateway, "route=home", "authorization: Bearer another-token\r\n")) {
      assertThat(next.head).contains(" 200 ");
    }
    for (Waiting one : waiting) {
      assertThat(one.wire.chunk()).isEmpty();
      one.close();
    }
  }

  @Test
  void aTrace_outlivesAReload_andEndsWithItsClient() {
    TestGateway gateway = gateway("");
    try (Waiting left = new Waiting(gateway, "route=home")) {
      left.next();
    }
    try (Waiting waiting = new Waiting(gateway, "")) {
      waiting.next();
      gateway.reloaded(YAML.formatted("", upstream.url()).replace("name: other", "name: another"));
      stage.client(gateway).get("/other");

      assertThat(waiting.all().getFirst().getString("route")).isEqualTo("another");
    }
  }

  @Test
  void severalWhoWaitForTheSame_allGetIt_andThereIsABound() {
    TestGateway gateway = gateway("");
    List<Waiting> waiting = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      waiting.add(new Waiting(gateway, "route=other"));
      waiting.getLast().next();
    }
    try (Waiting beyond = new Waiting(gateway, "route=other")) {
      assertThat(beyond.head).contains(" 503 ");
    }

    stage.client(gateway).get("/other");

    for (Waiting one : waiting) {
      assertThat(names(one.all())).containsExactly("exchange_begun", "exchange_ended");
      one.close();
    }
    Eventually.noComplaint(() -> {
      try (Waiting again = new Waiting(gateway, "route=other")) {
        return again.head.contains(" 200 ") ? "" : again.head;
      }
    });
  }

  @Test
  void aTraceThatNobodyMeets_endsInTime() {
    TestGateway gateway = gateway("");
    try (Waiting waiting = new Waiting(gateway, "route=home&seconds=1")) {
      waiting.next();
      assertThat(waiting.next().getInteger("seconds")).isEqualTo(1);
      assertThat(waiting.wire.chunk()).isEmpty();
    }
  }

  @Test
  void whatIsNoCondition_isRefused() {
    TestGateway gateway = gateway("");
    for (String query :
        List.of(
            "header=",
            "header=:x",
            "seconds=0",
            "seconds=601",
            "seconds=x",
            "seconds=%2B5",
            "rout=home",
            "route=home&route=other")) {
      try (Waiting waiting = new Waiting(gateway, query)) {
        assertThat(waiting.head).as(query).contains(" 400 ");
      }
    }
  }

  @Test
  void aRouteThatDoesNotExist_isRefused_andNoneIsWhatHasNoRoute() {
    TestGateway gateway = gateway("");
    try (Waiting waiting = new Waiting(gateway, "route=nosuch")) {
      assertThat(waiting.head).contains(" 400 ");
      String length = waiting.head.replaceAll("(?s).*content-length: ([0-9]+).*", "$1");
      assertThat(waiting.wire.read(Integer.parseInt(length)))
          .contains("there is no route \\\"nosuch\\\"");
    }
    try (Waiting waiting = new Waiting(gateway, "route=none")) {
      waiting.next();
      stage.client(gateway).get("/nowhere");
      assertThat(waiting.all().getFirst().getString("route")).isEqualTo("none");
    }
  }
}
