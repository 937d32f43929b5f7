package dev.fanlight.gateway.whole.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Reply;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestClient;
import dev.fanlight.gateway.whole.TestGateway;
import dev.fanlight.gateway.whole.Wire;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several upstreams that each get a share of the requests of a route, or of the calls of one. */
class SplitTest {
  /** By SHA-256: 0.9919 of the ring, and 0.8753. */
  private static final String LATE = "ada";

  private static final String EARLY = "grace";
  private static final Pattern LENGTH = Pattern.compile("content-length: (\\d+)");

  @RegisterExtension static final Stage stage = new Stage();

  private final Http1Upstream first = stage.upstream();
  private final Http1Upstream second = stage.upstream();

  @BeforeEach
  void answers() {
    for (String path : List.of("/a", "/a/ada", "/a/grace")) {
      first.on(path, call -> call.json("\"first\""));
      second.on(path, call -> call.json("\"second\""));
    }
  }

  private String file(String route) {
    return """
    upstreams:
      v1: {url: "%s"}
      v2: {url: "%s"}
    routes:
      - %s
    """
        .formatted(first.url(), second.url(), route);
  }

  private String proxy(int one, int other, String keys) {
    return file(
        "{name: a, match: {path: \"/a/{id**}\"}, proxy: {split: [{upstream: v1, weight: "
            + one
            + "}, {upstream: v2, weight: "
            + other
            + "}]"
            + keys
            + "}}");
  }

  @ParameterizedTest
  @CsvSource({
    "header.x-user, /a, x-user: NAME",
    "cookie.user, /a, cookie: a=b; user=NAME",
    "query.user, /a?user=NAME, x: y",
    "path.id, /a/NAME, x: y",
    "client.ip, /a, x-forwarded-for: NAME"
  })
  void everyExpressionOfARequest_decides(String sticky, String target, String field) {
    String late = sticky.equals("client.ip") ? "192.0.2.16" : LATE;
    String early = sticky.equals("client.ip") ? "192.0.2.1" : EARLY;
    TestGateway gateway =
        stage.gateway("trusted_proxies: [127.0.0.1]\n" + proxy(95, 5, ", sticky: " + sticky));
    TestClient client = stage.client(gateway);

    for (int i = 0; i < 3; i++) {
      assertThat(client.get(target.replace("NAME", late), field.replace("NAME", late)).body())
          .isEqualTo("\"second\"");
      assertThat(client.get(target.replace("NAME", early), field.replace("NAME", early)).body())
          .isEqualTo("\"first\"");
    }
  }

  @Test
  void sameValue_hasTheSameBranchOnEveryLoopAndAfterReloads_andNobodyGoesBack() {
    TestGateway gateway = stage.gateway(proxy(95, 5, ", sticky: header.x-user"));
    Map<String, String> before = branches(gateway);

    gateway.reloaded(proxy(95, 5, ", sticky: header.x-user, rewrite: {location: true}"));
    assertThat(branches(gateway)).isEqualTo(before);

    gateway.reloaded(proxy(50, 50, ", sticky: header.x-user"));
    Map<String, String> grown = branches(gateway);
    assertThat(grown.values()).contains("\"first\"", "\"second\"");
    before.forEach((user, branch) -> {
      if (branch.equals("\"second\"")) {
        assertThat(grown).containsEntry(user, branch);
      }
    });
  }

  /** As each of several connections sees it, which are served by all event loops. */
  private static Map<String, String> branches(TestGateway gateway) {
    Map<String, String> branches = new HashMap<>();
    for (int connection = 0; connection < 4; connection++) {
      try (Wire client = new Wire(gateway.port())) {
        for (int i = 0; i < 40; i++) {
          client.send("GET /a HTTP/1.1\r\nhost: a\r\nx-user: u" + i + "\r\n\r\n");
          String body = body(client);
          assertThat(branches.merge("u" + i, body, (one, other) -> one)).isEqualTo(body);
        }
      }
    }
    return branches;
  }

  private static String body(Wire client) {
    Matcher length = LENGTH.matcher(client.head());
    assertThat(length.find()).isTrue();
    return client.read(Integer.parseInt(length.group(1)));
  }

  @ParameterizedTest
  @CsvSource({
    "'', x: y",
    "', sticky: header.x-user', x: y",
    "', sticky: header.x-user', 'x-user:'"
  })
  void withoutAValue_chanceDecides(String sticky, String field) {
    TestClient client = stage.client(stage.gateway(proxy(1, 1, sticky)));

    for (int i = 0; i < 60; i++) {
      client.get("/a", field);
    }

    // That one of them gets none of 60 happens once in 10^18 runs.
    assertThat(first.arrivals()).isNotEmpty();
    assertThat(second.arrivals()).isNotEmpty();
  }

  @Test
  void drainedBranch_getsNothing() {
    TestClient client = stage.client(stage.gateway(proxy(0, 1, ", sticky: header.x-user")));

    IntStream.range(0, 40).forEach(i -> client.get("/a", "x-user: u" + i));
    IntStream.range(0, 40).forEach(i -> client.get("/a"));

    assertThat(first.arrivals()).isEmpty();
    assertThat(second.arrivals()).hasSize(80);
  }

  @Test
  void callsOfAFanOut_areSplitByTheItemTheBodyAndEarlierCalls() {
    first.on("/user", call -> call.json("{\"name\":\"" + LATE + "\"}"));
    TestGateway gateway =
        stage.gateway(
            file(
                """
                name: home
                    match: {path: /home}
                    fan_out:
                      calls:
                        - {name: user, upstream: v1, path: /user}
                        - {name: one, split: &split [{upstream: v1, weight: 95}, {upstream: v2, weight: 5}],
                           sticky: user.body#/name, after: [user], path: /a}
                        - {name: two, split: *split, sticky: body#/user, path: /a}
                        - {name: each, split: *split, sticky: item#/name, path: /a,
                           for_each: {in: body#/list}}
                        - {name: late, split: *split, sticky: item, path: /b,
                           for_each: {in: query.name}, background: true}
                """));
    second.on("/b", call -> call.answer(200, ""));

    Reply reply =
        stage
            .client(gateway)
            .post(
                "/home?name=" + LATE,
                "{\"user\":\"grace\",\"list\":[{\"name\":\"ada\"},{\"name\":\"grace\"}]}");

    assertThat(reply.body())
        .endsWith("\"one\":\"second\",\"two\":\"first\",\"each\":[\"second\",\"first\"]}");
    second.awaitArrival("/b");
  }

  @Test
  void failedCallOfASplit_namesTheUpstreamThatWasPicked() {
    second.on("/a", call -> call.answer(500, "no"));
    TestGateway gateway =
        stage.gateway(
            file(
                """
                name: home
                    match: {path: /home}
                    fan_out:
                      join: all_settled
                      calls:
                        - {name: a, split: [{upstream: v1, weight: 95}, {upstream: v2, weight: 5}],
                           sticky: header.x-user, path: /a}
                """));

    assertThat(stage.client(gateway).get("/home", "x-user: ada").body())
        .contains("\"detail\":\"v2 answered with status 500\"");
  }

  @Test
  void valueThatCannotBeRead_isTheErrorThatItIsElsewhere() {
    TestClient client = stage.client(stage.gateway(proxy(1, 1, ", sticky: query.user")));

    assertThat(client.get("/a?user=%ff").status()).isEqualTo(400);
    assertThat(first.arrivals()).isEmpty();
    assertThat(second.arrivals()).isEmpty();
  }
}
