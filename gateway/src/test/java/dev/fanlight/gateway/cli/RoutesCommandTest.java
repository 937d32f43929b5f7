package dev.fanlight.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code fanlight routes} prints. */
class RoutesCommandTest {
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
      """;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir Path folder;

  private int execute(String... arguments) {
    out.getBuffer().setLength(0);
    return Main.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
        .execute(arguments);
  }

  private String file() throws IOException {
    return Files.writeString(folder.resolve("gateway.yaml"), YAML).toString();
  }

  @Test
  void routes_withoutARequest_listsThemAll() throws IOException {
    assertThat(execute("routes", file())).isZero();

    assertThat(out.toString().lines().map(String::strip))
        .hasSize(4)
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
    assertThat(execute("routes", file(), "GET", "/inner", "--listener", "no")).isZero();
    assertThat(out.toString()).contains("there is no listener \"no\"");
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
    assertThat(new JsonObject(out.toString()).getJsonArray("routes")).hasSize(3);
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
