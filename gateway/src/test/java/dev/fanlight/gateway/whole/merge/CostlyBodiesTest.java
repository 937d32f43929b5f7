package dev.fanlight.gateway.whole.merge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Reply;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON that is large for what is read of it. */
class CostlyBodiesTest {
  @RegisterExtension static final Stage stage = new Stage();

  /** About half a megabyte that would take many megabytes as objects. */
  private static final String MANY = "[" + "{},".repeat(170_000) + "{}]";

  private static final String MARK = "\ufeff";

  private final Http1Upstream upstream = stage.upstream();

  private TestClient client() {
    upstream.on("/echo/7", call -> call.json("{\"got\": 7}")).on("/echo", call -> call.json("{}"));
    return stage.client(
        stage.gateway(
            """
            upstreams:
              up: {url: "%s", max_body: 1MiB}
            routes:
              - name: one
                match: {path: /one}
                fan_out:
                  calls: [{name: a, upstream: up, path: "/echo/{id}", with: {id: "body#/id"}}]
              - name: each
                match: {path: /each}
                fan_out:
                  for_each: {in: "body#/list", as: i}
                  call: {upstream: up, path: "/echo/{i}"}
              - name: passed
                match: {path: /passed}
                fan_out:
                  calls: [{name: a, upstream: up, method: POST, path: /echo, body: "{all}", with: {all: "body#/list"}}]
              - name: if
                match: {path: /if}
                fan_out:
                  calls: [{name: a, upstream: up, path: /echo, when: {"body#/list/3": "x"}}]
              - name: later
                match: {path: /later}
                fan_out:
                  calls:
                    - {name: a, upstream: up, path: /many}
                    - {name: b, upstream: up, path: "/echo/{x}", after: [a], with: {x: "a.body#/id"}}
              - {name: batch, match: {path: /batch}, batch: {max: 10}}
            """
                .formatted(upstream.url())));
  }

  @Test
  void fewValuesOfALargeBody_areRead() {
    String body = "{\"list\": " + MANY + ", \"id\": 7}";

    assertThat(client().post("/one", body).body()).isEqualTo("{\"a\":{\"got\": 7}}");
    assertThat(client().post("/if", body).body()).isEqualTo("{\"a\":null}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/each", "/passed"})
  void moreThanMayBeRead_isRefused(String path) {
    Reply reply = client().post(path, "{\"list\": " + MANY + "}");

    assertThat(reply.status()).isEqualTo(413);
    assertThat(reply.json().getString("detail")).contains("more than 50000 values");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e99999999999999999999", "DIGITS"})
  void numberThatCannotBeWorkedWith_isNamed(String number) {
    String body = "{\"id\": " + number.replace("DIGITS", "9".repeat(1001)) + "}";

    Reply reply = client().post("/one", body);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.json().getString("detail")).contains("has a number of more than 1,000");
  }

  @Test
  void batchOfMoreThanMayBeRead_isRefused() {
    Reply reply = client().post("/batch", MANY);

    assertThat(reply.status()).isEqualTo(413);
    assertThat(reply.json().getString("detail")).contains("more than 50000 values");
  }

  @Test
  void fewValuesOfALargeAnswer_areRead() {
    upstream.on("/many", call -> call.json("{\"list\": " + MANY + ", \"id\": 7}"));

    assertThat(client().get("/later").body()).endsWith(",\"b\":{\"got\": 7}}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/one   | {\"id\": 7}                | {\"a\":{\"got\": 7}}",
        "/each  | {\"list\": [7]}            | [{\"got\": 7}]",
        "/batch | [{\"path\": \"/none\"}]      | 404",
      })
  void byteOrderMark_isDropped(String path, String body, String expected) {
    assertThat(client().post(path, MARK + body).body()).contains(expected);
  }

  @Test
  void byteOrderMarkOfAnAnswer_isDroppedWhereItIsMerged() {
    TestClient client = client();
    upstream.on("/echo/7", call -> call.json(MARK + "{\"got\": 8}"));

    assertThat(client.post("/one", "{\"id\": 7}").body()).isEqualTo("{\"a\":{\"got\": 8}}");
  }
}
