package dev.fanlight.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code fanlight diff} prints. */
class DiffCommandTest extends CommandScene {
  private static final String BEFORE =
      """
      listeners: [{name: public, port: 8080}]
      upstreams:
        users: {url: "http://127.0.0.1:1", timeout: 1s, bulkhead: {max_concurrent: 8, max_queue: 4}}
        gone: {url: "http://127.0.0.1:2"}
      routes:
        - name: home
          match: {path: "/home/{id}"}
          timeout: 2s
          fan_out:
            join: all
            calls:
              - {name: user, upstream: users, path: "/users/{id}", headers: {x-key: secret-1}}
              - {name: ads, upstream: users, path: /ads, timeout: 100ms}
        - {name: old, match: {path: /old}, respond: {}}
        - {name: kind, match: {path: /kind}, respond: {body: a}}
      admin: {token: secret-2}
      """;

  private static final String AFTER =
      """
      listeners: [{name: public, port: 8081}, {name: more, port: 8082}]
      upstreams:
        users: {url: "http://127.0.0.1:1", timeout: 1500ms, bulkhead: {max_concurrent: 9, max_queue: 4}}
      routes:
        - {name: kind, match: {path: /kind}, proxy: {upstream: users}}
        - name: home
          match: {path: "/home/{user}", methods: [GET]}
          timeout: 2000ms
          fan_out:
            join: all_settled
            calls:
              - {name: ads, upstream: users, path: /ads, timeout: 150ms, optional: true}
              - {name: user, upstream: users, path: "/users/{user}", headers: {x-key: secret-3}}
        - {name: new, match: {path: /new}, respond: {}}
      admin: {token: secret-4}
      shutdown: {grace: 5s}
      """;

  @Test
  void diff_saysWhatIsDifferent_inTheOrderOfAFile() throws IOException {
    assertThat(execute("diff", file("a.yaml", BEFORE), file("b.yaml", AFTER))).isEqualTo(1);

    assertThat(out)
        .hasToString(
            """
            listeners
              + more
              ~ public
                  ~ port: 8080 -> 8081
            upstreams
              - gone
              ~ users
                  ~ timeout: 1s -> 1500ms
                  ~ bulkhead.max_concurrent: 8 -> 9
            routes
              + new
              - old
              ~ home
                  ~ match.path: /home/{id} -> /home/{user}
                  ~ match.methods: nothing -> GET
                  ~ fan_out.calls.user.path: /users/{id} -> /users/{user}
                  ~ fan_out.calls.user.headers.x-key: changed
                  ~ fan_out.calls.ads.timeout: 100ms -> 150ms
                  ~ fan_out.calls.ads.optional: false -> true
                  ~ fan_out.calls: in another order: ads, user
                  ~ fan_out.join: all -> all_settled
              ~ kind
                  ~ action: respond -> proxy
            admin
              ~ token: changed
            shutdown
              ~ grace: 0s -> 5s
            """);
  }

  @Test
  void diff_asJson_listsEachChange() throws IOException {
    assertThat(execute("diff", file("a.yaml", BEFORE), file("b.yaml", AFTER), "--format", "json"))
        .isEqualTo(1);

    assertThat(new JsonObject(out.toString()).getJsonArray("changes"))
        .contains(
            new JsonObject()
                .put("section", "routes")
                .put("name", "home")
                .put("kind", "changed")
                .put("key", "fan_out.calls.ads.timeout")
                .put("from", "100ms")
                .put("to", "150ms"));
    assertThat(out.toString()).doesNotContain("secret");
  }

  @Test
  void files_thatMeanTheSame_areTheSame() throws IOException {
    String short1 =
        """
        listeners: [{name: public, port: 8080}]
        upstreams: {users: {url: "http://127.0.0.1:1"}}
        routes: [{name: a, match: {path: /a}, proxy: {upstream: users}}]
        """;
    String spelled =
        """
        # With defaults.
        listeners:
          - {port: 8080, name: public, half_close: cancel}
        upstreams: {users: {endpoints: ["http://127.0.0.1:1"], balance: round_robin}}
        routes: [{name: a, match: {path: /a}, idle_timeout: 30000ms, proxy: {upstream: users}}]
        """;

    assertThat(execute("diff", file("a.yaml", short1), file("b.yaml", spelled)))
        .as(() -> "" + out + err)
        .isZero();
    assertThat(out.toString()).isEmpty();
  }

  static List<Path> examples() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("../config"))) {
      return files
          .filter(file -> file.toString().matches("../config/(quickstart|examples/[a-z-]+).yaml"))
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void everyExample_isTheSameAsItself(Path example) {
    assertThat(execute("diff", example.toString(), example.toString()))
        .as(() -> "" + out + err)
        .isZero();
  }

  @Test
  void diff_ofAFileWithAMistake_isNoComparison() throws IOException {
    assertThat(execute("diff", file("a.yaml", BEFORE), file("b.yaml", "listeners: 1")))
        .isEqualTo(2);
    assertThat(execute("diff", file("a.yaml", BEFORE))).isEqualTo(2);
  }
}
