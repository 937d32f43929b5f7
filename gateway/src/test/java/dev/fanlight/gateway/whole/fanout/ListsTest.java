package dev.fanlight.gateway.whole.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Reply;
import dev.fanlight.gateway.whole.Stage;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One call an item: which items are calls, and where their results stand. */
class ListsTest {
  @RegisterExtension static final Stage stage = new Stage();

  private final Http1Upstream upstream = stage.upstream();
  private String list = "[]";

  @BeforeEach
  void upstreams() {
    upstream.on("/list", call -> call.json(list));
    for (String item : List.of("a", "b", "c", "d")) {
      upstream.on("/i/" + item, call -> call.json("\"" + item + "\""));
    }
    upstream.on("/i/bad", call -> call.answer(500, "no"));
  }

  private Reply get(String fanOut, String target) {
    String config =
        """
        upstreams:
          up: {url: "%s"}
        routes:
          - name: home
            match: {path: /home}
            max_request_body: 64KiB
            fan_out: %s
        """
            .formatted(upstream.url(), fanOut);
    return stage.client(stage.gateway(config)).post(target, list);
  }

  private Reply overTheBody(String fanOut, String forEach) {
    return get(
        """
        {%s, for_each: {in: "body#", %s}, call: {upstream: up, path: "/i/{item}"}}
        """
            .formatted(fanOut, forEach),
        "/home");
  }

  private Reply overACall(String forEach) {
    return get(
        """
        {calls: [{name: list, upstream: up, path: /list, omit: true},
          {name: each, upstream: up, after: [list], for_each: {in: "list.body#", %s}, path: "/i/{item}"}]}
        """
            .formatted(forEach),
        "/home");
  }

  @ParameterizedTest
  @CsvSource({
    "'[\"a\",\"b\",\"c\"]', 'first: 2', '[\"a\",\"b\"]', 2",
    "'[\"a\"]', 'first: 2', '[\"a\"]', 1",
    "'[\"a\",\"b\",\"c\"]', 'first: 2, max: 2', '[\"a\",\"b\"]', 2",
    "'[\"a\",\"b\",\"a\",\"a\"]', 'distinct: true', '[\"a\",\"b\",\"a\",\"a\"]', 2",
    "'[\"a\",\"a\",\"b\"]', 'distinct: true, first: 2', '[\"a\",\"a\"]', 1",
    "'[null,\"a\",null,\"b\"]', 'as: item', '[null,\"a\",null,\"b\"]', 2",
    "'[null,\"a\",null,\"a\"]', 'distinct: true', '[null,\"a\",null,\"a\"]', 1",
    "'[null,null]', 'as: item', '[null,null]', 0",
    "[], 'as: item', [], 0",
  })
  void items_areCallsWithoutNullsAndRepetitions(
      String items, String forEach, String expected, int calls) {
    list = items;

    assertThat(overTheBody("join: all", forEach).body()).isEqualTo(expected);
    assertThat(arrivals()).isEqualTo(calls);
    assertThat(overACall(forEach).body()).isEqualTo("{\"each\":" + expected + "}");
  }

  private int arrivals() {
    return List.of("a", "b", "c", "d", "bad").stream()
        .mapToInt(item -> upstream.arrivals("/i/" + item).size())
        .sum();
  }

  @Test
  void max_countsWhatFirstLeaves() {
    list = "[\"a\",\"b\",\"c\"]";

    assertThat(overTheBody("join: all", "max: 2").status()).isEqualTo(413);
    assertThat(overTheBody("join: all", "max: 2, first: 1").status()).isEqualTo(200);
  }

  @Test
  void allSettled_aRepeatedItemHasTheSameErrorInEachOfItsPlaces() {
    list = "[\"bad\",\"a\",\"bad\"]";

    Reply reply = overTheBody("join: all_settled", "distinct: true");

    assertThat(reply.body()).matches("\\[\\{\"error.*},\"a\",\\{\"error.*}]");
    assertThat(reply.field("fanlight-partial")).isEqualTo("call.0, call.2");
    assertThat(upstream.arrivals("/i/bad")).hasSize(1);
  }

  @Test
  void asCompleted_hasARecordOfEachItemButOfNulls() {
    list = "[\"a\",null,\"a\"]";

    Reply reply = overTheBody("join: as_completed", "distinct: true");

    assertThat(reply.body().lines())
        .hasSize(3)
        .anyMatch(line -> line.startsWith("{\"call\":\"call.0\",\"index\":0,\"item\":\"a\""))
        .anyMatch(line -> line.startsWith("{\"call\":\"call.2\",\"index\":2,\"item\":\"a\""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"join: first", "join: {quorum: 1}"})
  void race_overNullsAloneFailsAtOnce(String join) {
    list = "[null,null]";

    assertThat(overTheBody(join, "as: item").status()).isEqualTo(502);
  }

  @Test
  void later_callsReadTheListWithItsNulls() {
    list = "[null,\"a\"]";
    upstream.on("/late", call -> call.json("\"" + call.target + "\""));

    Reply reply =
        get(
            """
            {calls: [{name: list, upstream: up, path: /list, omit: true},
              {name: each, upstream: up, after: [list], for_each: {in: "list.body#"}, path: "/i/{item}"},
              {name: late, upstream: up, after: [each], with: {x: each.body#/1}, path: "/late{?x}"}]}
            """,
            "/home");

    assertThat(reply.json().getString("late")).isEqualTo("/late?x=a");
  }

  @ParameterizedTest
  @CsvSource({
    "/late{?x}, '[\"a\",null,\"b\"]', '/late?x=a,b'",
    "/late{?x}, '[null]', /late",
    "/late{/x*}, '[\"a\",null,\"b\"]', /late/a/b",
  })
  void template_leavesOutTheNullsOfAList(String path, String value, String expected) {
    list = value;
    for (String target : List.of("/late", "/late/a/b")) {
      upstream.on(target, call -> call.json("\"" + call.target + "\""));
    }

    Reply reply =
        get(
            """
            {merge: first, calls: [{name: late, upstream: up, with: {x: "body#"}, path: "%s"}]}
            """
                .formatted(path),
            "/home");

    assertThat(reply.body()).isEqualTo("\"" + expected + "\"");
  }
}
