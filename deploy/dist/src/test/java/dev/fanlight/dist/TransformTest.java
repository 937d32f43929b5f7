package dev.fanlight.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TransformTest {
  private static final String JSON = "application/json";
  private static final String HEAD =
      "listeners: [{name: public, port: 8080}]\nupstreams: {up: {url: \"http://%s\"}}\nroutes:\n";

  /** Examples of jq's manual, whose results are as the manual has them. */
  private static final List<List<String>> MANUAL =
      List.of(
          List.of(".foo", "{\"foo\": 42, \"bar\": \"less interesting data\"}", "42"),
          List.of(".[2:4]", "[\"a\",\"b\",\"c\",\"d\",\"e\"]", "[\"c\",\"d\"]"),
          List.of(
              "[{user, title: .titles[]}]",
              "{\"user\":\"stedolan\",\"titles\":[\"JQ Primer\", \"More JQ\"]}",
              "[{\"user\":\"stedolan\",\"title\":\"JQ Primer\"},"
                  + "{\"user\":\"stedolan\",\"title\":\"More JQ\"}]"),
          List.of("{a: 1} + {b: 2} + {c: 3} + {a: 42}", "null", "{\"a\":42,\"b\":2,\"c\":3}"),
          List.of("map(select(. >= 2))", "[1,5,3,0,7]", "[5,3,7]"),
          List.of(
              "with_entries(.key |= \"KEY_\" + .)",
              "{\"a\": 1, \"b\": 2}",
              "{\"KEY_a\":1,\"KEY_b\":2}"),
          List.of("[paths]", "[1,[[],{\"a\":2}]]", "[[0],[1],[1,0],[1,1],[1,1,\"a\"]]"),
          List.of("del(.[1, 2])", "[\"foo\", \"bar\", \"baz\"]", "[\"foo\"]"),
          List.of(
              "group_by(.foo)",
              "[{\"foo\":1},{\"foo\":3},{\"foo\":1}]",
              "[[{\"foo\":1},{\"foo\":1}],[{\"foo\":3}]]"),
          List.of("[.[] | tostring]", "[1, \"1\", [1]]", "[\"1\",\"1\",\"[1]\"]"),
          List.of("[.[] | (.a, .b) = 1]", "[{\"a\":0}]", "[{\"a\":1,\"b\":1}]"),
          List.of("reduce .[] as [$i,$j] (0; . + $i * $j)", "[[1,2],[3,4],[5,6]]", "44"),
          List.of("[limit(3;.[])]", "[0,1,2,3,4,5,6,7,8,9]", "[0,1,2]"),
          List.of(
              "[.[] | if . == 0 then \"zero\" else \"many\" end]", "[0,2]", "[\"zero\",\"many\"]"),
          List.of("[.[] | try error catch .]", "[1,null,2]", "[1,null,2]"),
          List.of("test(\"foo\")", "\"foo\"", "true"),
          List.of("@base64d", "\"VGhpcyBpcyBhIG1lc3NhZ2U=\"", "\"This is a message\""),
          List.of(".. |= (if type == \"number\" then . + 1 else . end)", "[1,[2]]", "[2,[3]]"));

  @Test
  void theSample_doesWhatItsPageSays() throws Exception {
    try (RunningGateway gateway = RunningGateway.ofSample("transform", Map.of())) {
      assertThat(gateway.get("/user").body())
          .isEqualTo("{\"id\":7,\"name\":\"Ada\",\"links\":{\"self\":\"/users/7\"}}");
      assertThat(gateway.post("/user", JSON, "[1]").statusCode()).isEqualTo(400);
    }
  }

  @Test
  void aBodyOfBlanks_isAnsweredLikeAnyOtherTextThatIsNotJson() throws Exception {
    try (Service upstream =
            Service.of(exchange -> {
              byte[] blanks = " \n ".getBytes();
              exchange.getResponseHeaders().add("Content-Type", JSON);
              exchange.sendResponseHeaders(200, blanks.length);
              exchange.getResponseBody().write(blanks);
            });
        RunningGateway gateway =
            RunningGateway.of(
                HEAD.formatted(upstream.address())
                    + """
                    - name: request
                      match: {path: /request}
                      plugins: [{name: transform, config: {request: '.b = 2'}}]
                      respond: {status: 200, body: {}}
                    - name: response
                      match: {path: /response}
                      plugins: [{name: transform, config: {response: '.b = 2'}}]
                      proxy: {upstream: up}
                    """)) {
      assertThat(RunningGateway.code(gateway.post("/request", JSON, " \n ")))
          .isEqualTo("bad_request");
      assertThat(RunningGateway.code(gateway.get("/response"))).isEqualTo("invalid_body");
    }
  }

  @Test
  void programs_doWhatTheManualOfJqShows() throws Exception {
    try (Service upstream = Service.echo()) {
      StringBuilder yaml = new StringBuilder(HEAD.formatted(upstream.address()));
      for (int i = 0; i < MANUAL.size(); i++) {
        yaml.append(
            """
              - name: r%d
                match: {path: /%d}
                plugins: [{name: transform, config: {request: '%s'}}]
                proxy: {upstream: up}
            """
                .formatted(i, i, MANUAL.get(i).getFirst()));
      }
      try (RunningGateway gateway = RunningGateway.of(yaml.toString())) {
        for (int i = 0; i < MANUAL.size(); i++) {
          List<String> example = MANUAL.get(i);
          assertThat(gateway.post("/" + i, JSON, example.get(1)).body())
              .as(example.getFirst())
              .isEqualTo(example.get(2));
        }
      }
    }
  }

  @Test
  void aProgramThatNeverEnds_isStoppedWithItsExchange() throws Exception {
    try (RunningGateway gateway =
        RunningGateway.of(
            """
            listeners: [{name: public, port: 8080}]
            pools: {one: {threads: 1, max_queue: 5}}
            routes:
              - name: endless
                match: {path: /endless}
                timeout: 200ms
                plugins: [{name: transform, pool: one, config: {request: 'reduce range(1e12) as $i (0; . + 1)'}}]
                respond: {status: 200, body: {}}
              - name: large
                match: {path: /large}
                plugins:
                  - {name: transform, pool: one, config: {request: '[range(1e9)]'}}
                respond: {status: 200, body: {}}
              - name: quick
                match: {path: /quick}
                plugins: [{name: transform, pool: one, config: {response: '.a'}}]
                respond: {status: 200, body: {a: 1}}
            """)) {
      HttpResponse<String> late = gateway.post("/endless", JSON, "{}");

      assertThat(late.statusCode()).isEqualTo(504);
      assertThat(RunningGateway.code(late)).isEqualTo("plugin_timeout");
      // The only thread of the pool is free again.
      assertThat(gateway.get("/quick").body()).isEqualTo("1");
      assertThat(gateway.post("/large", JSON, "{}").statusCode()).isEqualTo(400);
      assertThat(gateway.metric("fanlight_plugin_transform_failed_total")).isEqualTo(2);
    }
  }
}
