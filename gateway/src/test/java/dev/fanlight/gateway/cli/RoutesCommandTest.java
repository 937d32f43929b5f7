package dev.fanlight.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@code fanlight routes} prints. */
class RoutesCommandTest extends CommandScene {
  private static final String YAML =
      """
      listeners: [{name: public, port: 0}, {name: inner, port: 18443}]
      upstreams: {up: {url: "http://127.0.0.1:1"}, other: {url: "http://127.0.0.1:2"}}
      routes:
        - name: home
          match: {path: "/home/{id}", methods: [GET]}
          listeners: [public]
          fan_out:
            calls:
              - {name: user, upstream: up, path: "/users/{id}"}
              - {name: cart, upstream: up, path: "/carts/{c}", after: [user], with: {c: "user.body#/cart"}, optional: true}
        - {name: split, match: {path: /split}, proxy: {split: [{upstream: up, weight: 3}, {upstream: other, weight: 1}]}}
        - {name: inner, match: {path: /inner}, listeners: [inner], respond: {status: 204}}
        - {name: echo, match: {path: "/echo/{x}"}, max_request_body: 8B, respond: {status: 202, body: "is {x}"}}
        - {name: same, match: {path: "/echo/{other}"}, respond: {}}
        - {name: wider, match: {path: "/echo/**"}, respond: {}}
      """;

  private String file() throws IOException {
    return file("gateway.yaml", YAML);
  }

  @Test
  void routes_withoutARequest_listsThemAll() throws IOException {
    assertThat(execute("routes", file())).isZero();

    assertThat(out.toString().lines().map(String::strip))
        .hasSize(7)
        .anyMatch(line -> line.matches("inner +/inner; on inner +respond 204 +[0-9]+ s"));
    assertThat(out.toString().lines().toList().get(1))
        .contains("home", "fan_out all of user, cart");
  }

  @Test
  void routes_withARequest_explainsIt() throws IOException {
    assertThat(execute("routes", file(), "GET", "/home/7")).isZero();

    assertThat(out.toString())
        .startsWith("GET /home/7, host localhost, listener public, client 127.0.0.1\n")
        .contains("home   GET /home/{id}  serves it\n")
        .contains("split  /split          the path has \"home\" for \"split\"\n")
        .contains("  call     user GET /users/7\n")
        .contains("  call     cart GET /carts/{user.body#/cart}\n")
        .contains("is made: if user succeeds\n", "after user\n", "optional\n");
  }

  @Test
  void routes_takesTheListenerAtThePortOfTheUrl_orTheOneThatIsNamed() throws IOException {
    assertThat(execute("routes", file(), "GET", "http://x:18443/inner")).isZero();
    assertThat(out.toString()).contains("listener inner", "respond, status 204");

    assertThat(execute("routes", file(), "GET", "/inner")).isZero();
    assertThat(out.toString()).contains("declines: it is not on listener public");

    assertThat(execute("routes", file(), "GET", "/inner", "--listener", "inner")).isZero();
    assertThat(out.toString()).contains("serves it");
  }

  @Test
  void routes_refusesAListenerAndAClientThatCannotBe() throws IOException {
    assertThat(execute("routes", file(), "GET", "/", "--listener", "no")).isEqualTo(2);
    assertThat(err.toString()).contains("a listener of FILE: public, inner.");
    for (String client : List.of("nobody", "192.0.2.300", "192.0.2.1:80", "[::1]", "")) {
      err.getBuffer().setLength(0);
      assertThat(execute("routes", file(), "GET", "/", "--client", client)).isEqualTo(2);
      assertThat(err.toString()).contains("--client is an IP address, such as 192.0.2.1");
    }
    assertThat(execute("routes", file(), "GET", "/", "--client", "::1")).isZero();
  }

  @Test
  void routes_saysWhatTheGatewayAnswersByItself() throws IOException {
    assertThat(execute("routes", file(), "OPTIONS", "*")).isZero();
    assertThat(out.toString()).contains("answers 204: ", "Allow: GET, HEAD, POST");

    assertThat(execute("routes", file(), "OPTIONS", "/split", "-H", "max-forwards: 0")).isZero();
    assertThat(out.toString()).contains("proxy, status 204, Max-Forwards is 0");

    assertThat(execute("routes", file(), "GET", "/echo/%E9")).isZero();
    assertThat(out.toString()).contains("respond, status 400, bad_request (400): path.x is not");
    assertThat(execute("routes", file(), "GET", "/echo/%C3%A9")).isZero();
    assertThat(out.toString()).contains("respond, status 202\n");

    assertThat(execute("routes", file(), "POST", "/echo/1", "-H", "content-length: 9")).isZero();
    assertThat(out.toString()).contains("answers 413 payload_too_large");
  }

  @Test
  void routes_takesABodyThatBeginsWithAtAsItIs() throws IOException {
    String body = "@" + file("body.txt", "--all");

    assertThat(execute("routes", file(), "POST", "/echo/1", "-d", body)).isZero();

    assertThat(out.toString()).contains("answers 413 payload_too_large");
  }

  @Test
  void routes_tellsAMoreSpecificRouteFromOneThatOnlyStandsBefore() throws IOException {
    assertThat(execute("routes", file(), "GET", "/echo/a")).isZero();

    assertThat(out.toString())
        .contains("serves it\n", "would serve it, but echo is as specific and stands before it\n")
        .contains("would serve it, but echo is more specific\n");
  }

  @Test
  void routes_readsAUrlAsAClientDoes() throws IOException {
    assertThat(execute("routes", file(), "GET", "HTTPS://me:pass@x:18443/inner")).isZero();
    assertThat(out.toString())
        .contains("/inner, host x:18443, listener inner")
        .doesNotContain("pass");

    assertThat(execute("routes", file(), "GET", "ftp://x/inner")).isZero();
    assertThat(out.toString()).contains("answers 400 bad_request: the request target is neither");
  }

  @Test
  void routes_asJson_isOneObject() throws IOException {
    assertThat(execute("routes", file(), "GET", "/split", "--format", "json")).isZero();
    JsonObject target =
        new JsonObject(out.toString())
            .getJsonObject("plan")
            .getJsonObject("action")
            .getJsonArray("calls")
            .getJsonObject(0)
            .getJsonArray("upstreams")
            .getJsonObject(0);
    assertThat(target.getDouble("percent")).isEqualTo(75);

    assertThat(execute("routes", file(), "--format", "json")).isZero();
    assertThat(new JsonObject(out.toString()).getJsonArray("routes")).hasSize(6);
  }

  @Test
  void routes_letsNothingControlTheTerminal() throws IOException {
    assertThat(
            execute(
                "routes", file(), "G\u001b[2JT", "/a\u001b]0;x\u0007\u202e", "-H", "x: \u009b1m"))
        .isZero();

    assertThat(out.toString()).doesNotContain("\u001b", "\u0007", "\u202e", "\u009b");
  }

  @Test
  void routes_refusesWhatIsNoRequest() throws IOException {
    assertThat(execute("routes", file(), "GET")).isEqualTo(2);
    assertThat(execute("routes", file(), "GET", "/", "-H", "nothing")).isEqualTo(2);
    assertThat(err.toString())
        .contains("A request needs METHOD and URL.", "a header field is written as NAME: VALUE.");
    assertThat(execute("routes", folder.resolve("none.yaml").toString())).isEqualTo(2);
  }
}
