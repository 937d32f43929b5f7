package dev.fanlight.gateway.whole.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestGateway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What values must be, for a route to serve and for a call to happen. */
class ConditionsTest {
  @RegisterExtension static final Stage stage = new Stage();

  private final Http1Upstream upstream = stage.upstream();

  @ParameterizedTest
  @CsvSource({
    "/s?page=2&sort=price-asc, ios/12, 200",
    "/s?page=2&sort=name, android/1, 200",
    "/s?page=0&sort=name, ios/12, 404",
    "/s?page=x&sort=name, ios/12, 404",
    "/s?page=2&sort=age, ios/12, 404",
    "/s?page=2&sort=name, ios/12b, 404",
    "/s?page=2&sort=name, web bot/1, 404",
  })
  void match_servesWhatItsConditionsSay(String target, String app, int status) {
    TestGateway gateway =
        stage.gateway(
            """
            routes:
              - name: s
                match:
                  path: /s
                  headers: {x-app: {matches: "(ios|android)/[0-9]+", not: {contains: bot}}}
                  query: {page: {gte: 1, lte: 100}, sort: {any: [name, {starts_with: price}]}}
                respond: {body: yes}
            """);

    assertThat(stage.client(gateway).get(target, "x-app: " + app).status()).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"age\":18.0,\"roles\":[\"admin\"]}', 1",
    "'{\"age\":17.9,\"roles\":[\"admin\"]}', null",
    "'{\"age\":18,\"roles\":[\"administrator\"]}', null",
    "'{\"age\":\"old\",\"roles\":[\"admin\"]}', null",
    "'{\"roles\":[\"admin\"]}', null",
  })
  void when_readsNumbersAndListsOfAnEarlierCall(String user, String expected) {
    upstream.on("/u", call -> call.json(user)).on("/b", call -> call.json("1"));
    TestGateway gateway =
        stage.gateway(
            """
            upstreams: {up: {url: "%s"}}
            routes:
              - name: home
                match: {path: /home}
                fan_out:
                  merge: array
                  calls:
                    - {name: u, upstream: up, path: /u}
                    - name: b
                      upstream: up
                      path: /b
                      after: [u]
                      when: {u.body#/age: {gte: 18}, u.body#/roles: {contains: admin}}
            """
                .formatted(upstream.url()));

    assertThat(stage.client(gateway).get("/home").body()).endsWith("," + expected + "]");
  }

  @Test
  void when_aValueThatIsTooLongToBeMatchedFailsItsCall() {
    upstream.on("/u", call -> call.json("\"" + "a".repeat(70_000) + "\""));
    TestGateway gateway =
        stage.gateway(
            """
            upstreams: {up: {url: "%s"}}
            routes:
              - name: home
                match: {path: /home}
                fan_out:
                  calls:
                    - {name: u, upstream: up, path: /u}
                    - {name: b, upstream: up, path: /b, after: [u], when: {"u.body#": {not: {matches: "b+"}}}}
            """
                .formatted(upstream.url()));

    assertThat(stage.client(gateway).get("/home").status()).isEqualTo(400);
  }
}
