package dev.fanlight.gateway.whole.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Reply;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestClient;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for each item of a list, and what for the list as a whole. */
class PerItemTest {
  @RegisterExtension static final Stage stage = new Stage();

  private static final String LIST = "[{\"a\":1},{\"a\":5},{},{\"a\":7}]";

  private final Http1Upstream upstream = stage.upstream();

  @BeforeEach
  void upstreams() {
    upstream.on("/list", call -> call.json(LIST));
    for (String item : List.of("1", "5", "7")) {
      upstream.on("/i/" + item, call -> call.json(item));
    }
    upstream.on("/fails", call -> call.answer(500, "no"));
  }

  private Reply get(String fanOut) {
    return stage.fanOut(upstream, fanOut).get("/home?x=1");
  }

  private Reply overTheBody(String fanOut, String when) {
    return stage
        .fanOut(
            upstream,
            """
            {%s, for_each: {in: "body#", as: i},
             call: {upstream: up, path: "/i/{v}", with: {v: "i#/a"}, when: %s}}
            """
                .formatted(fanOut, when))
        .post("/home?x=1", LIST);
  }

  private int arrivals() {
    return List.of("1", "5", "7").stream()
        .mapToInt(item -> upstream.arrivals("/i/" + item).size())
        .sum();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"i#/a\": {gt: 3}} | [null,5,null,7] | 2",
        "{\"i#/a\": {exists: true, not: 5}} | [1,null,null,7] | 2",
        "{\"i#/a\": {gt: 3}, query.x: 1} | [null,5,null,7] | 2",
        "{\"i#/a\": {gt: 3}, query.x: 2} | [null,null,null,null] | 0",
      })
  void when_ofTheWholeFanOutIsJudgedForEachItem(String when, String expected, int calls) {
    Reply reply = overTheBody("join: all", when);

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body()).isEqualTo(expected);
    assertThat(reply.field("fanlight-partial")).isNull();
    assertThat(arrivals()).isEqualTo(calls);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"i#/a\": {gt: 3}} | [null,5,null,7]",
        "{\"i#/a\": {gt: 3}, list.status: 200} | [null,5,null,7]",
        "{\"i#/a\": {gt: 3}, list.status: 201} | null",
        "{\"i#/a\": {gt: 30}} | [null,null,null,null]",
      })
  void when_ofACallIsJudgedForEachItemWhereItNamesTheItem(String when, String expected) {
    Reply reply =
        get(
            """
            {calls: [{name: list, upstream: up, path: /list, omit: true},
              {name: each, upstream: up, after: [list], for_each: {in: "list.body#", as: i},
               path: "/i/{v}", with: {v: "i#/a"}, when: %s}]}
            """
                .formatted(when));

    assertThat(reply.body()).isEqualTo("{\"each\":" + expected + "}");
  }

  @Test
  void when_leavesItemsOutOfAStreamAndOfARace() {
    assertThat(overTheBody("join: as_completed", "{\"i#/a\": 7}").body().lines()).hasSize(2);
    assertThat(overTheBody("join: first", "{\"i#/a\": 7}").body()).isEqualTo("7");
  }

  @ParameterizedTest
  @ValueSource(strings = {"all", "all_settled", "first", "as_completed"})
  void background_sendsACallForEachItem(String join) {
    upstream.on("/now", call -> call.json("0"));
    TestClient client =
        stage.fanOut(
            upstream,
            """
            {join: %s, calls: [{name: now, upstream: up, path: /now},
              {name: each, upstream: up, background: true, for_each: {in: "body#", as: i},
               path: "/i/{v}", with: {v: "i#/a"}, when: {"i#/a": {gt: 3}}}]}
            """
                .formatted(join));

    assertThat(client.post("/home", LIST).status()).isEqualTo(200);

    upstream.awaitArrival("/i/5");
    upstream.awaitArrival("/i/7");
    assertThat(upstream.arrivals("/i/1")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "optional: true | null",
        "fallback: {body: {a: 1}} | {\"a\":1}",
        "max: 3 | {\"error\"",
      })
  void aList_thatIsNoneLeavesOneResultInItsPlace(String instead, String expected) {
    for (String list : List.of("\"list.body#/0\"", "\"list.body#/none\"", "long.body#")) {
      upstream.on("/long", call -> call.json("[1,5,7]"));
      Reply reply =
          get(
              """
              {join: all_settled, calls: [{name: list, upstream: up, path: /list, omit: true},
                {name: long, upstream: up, path: /long, omit: true},
                {name: each, upstream: up, after: [list, long], for_each: {in: %s, as: i, max: 2},
                 path: "/i/{i}", %s}]}
              """
                  .formatted(list, instead.startsWith("max") ? "optional: false" : instead));

      assertThat(reply.body()).as(list).startsWith("{\"each\":" + expected);
    }
  }

  @Test
  void aList_thatIsNoneIsReadAsWhatStandsInItsPlace() {
    upstream.on("/late", call -> call.json("\"" + call.target + "\""));

    Reply reply =
        get(
            """
            {calls: [{name: list, upstream: up, path: /list, omit: true},
              {name: each, upstream: up, after: [list], for_each: {in: "list.body#/none"},
               path: "/i/{item}", fallback: {body: [8, 9]}, omit: true},
              {name: late, upstream: up, after: [each], with: {x: each.body#/1}, path: "/late{?x}"}]}
            """);

    assertThat(reply.body()).isEqualTo("{\"late\":\"/late?x=9\"}");
  }

  @Test
  void enough_isNotReachedWithACallThatIsNotShown() {
    upstream.on("/t", call -> call.json("0")).on("/a", call -> call.json("1"));

    Reply reply =
        get(
            """
            {join: as_completed, enough: 1, concurrency: 1,
             calls: [{name: t, upstream: up, path: /t, omit: true}, {name: a, upstream: up, path: /a}]}
            """);

    assertThat(reply.body().lines()).hasSize(2).anyMatch(line -> line.contains("\"call\":\"a\""));
  }

  @Test
  void aQuorum_ofEqualItemsSaysHowManyCallsThereAre() {
    String fanOut =
        """
        {join: {quorum: 2}, for_each: {in: "body#", distinct: true},
         call: {upstream: up, path: "/i/{item}"}}
        """;

    assertThat(stage.fanOut(upstream, fanOut).post("/home", "[1,1]").body())
        .contains("the join cannot be reached with 1 call\"");
  }
}
