package dev.fanlight.gateway.whole.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.Reply;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestClient;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Which route a preflight finds, where plugins answer preflights. */
class PreflightRoutesTest {
  @RegisterExtension static final Stage stage = new Stage();

  @TempDir static Path folder;

  @BeforeAll
  static void pack() throws IOException {
    PreflightPlugin.pack(folder);
  }

  private static TestClient client(String routes) {
    return stage.client(
        stage.gateway(
            """
            plugin_folders: [%s]
            routes:
            %s
            """
                .formatted(folder, routes)));
  }

  private static Reply ask(TestClient client, String path, String method, String... more) {
    String[] fields = new String[more.length + 2];
    fields[0] = "origin: https://shop.example";
    fields[1] = "access-control-request-method: " + method;
    System.arraycopy(more, 0, fields, 2, more.length);
    return Eventually.get("answer", client.send(HttpMethod.OPTIONS, path, "", fields));
  }

  private static final String BY_METHOD =
      """
        - name: reads
          match: {path: /a, methods: [GET]}
          plugins: [{name: answers, config: {word: x}}]
          respond: {}
        - name: writes
          match: {path: /a, methods: [PUT], headers: {x-key: {exists: true}}, query: {v: "1"}}
          plugins: [{name: answers, config: {word: x}}]
          respond: {}
        - {name: closed, match: {path: /a, methods: [DELETE]}, respond: {}}
        - name: some
          match: {path: /some, methods: [GET]}
          plugins: [{name: answers, when: {query: {q: "1"}}, config: {word: x}}]
          respond: {}
        - {name: own, match: {path: /own, methods: [OPTIONS]}, respond: {body: own}}
      """;

  @Test
  void aPreflight_findsTheRouteOfTheMethodThatItAsksFor() {
    TestClient client = client(BY_METHOD);

    assertThat(ask(client, "/a", "GET").field("content-type")).isEqualTo("text/x-reads");
    assertThat(ask(client, "/a", "HEAD").field("content-type")).isEqualTo("text/x-reads");
  }

  @Test
  void conditionsOnHeaderFields_doNotCount_butThoseOnTheQueryDo() {
    TestClient client = client(BY_METHOD);

    assertThat(ask(client, "/a?v=1", "PUT").field("content-type")).isEqualTo("text/x-writes");
    assertThat(ask(client, "/a?v=2", "PUT").status()).isEqualTo(405);
  }

  @Test
  void whereNoPluginAnswersPreflights_theyAreOrdinaryRequests() {
    TestClient client = client(BY_METHOD);

    assertThat(ask(client, "/a", "DELETE").status()).isEqualTo(405);
    assertThat(ask(client, "/some?q=1", "GET").status()).isEqualTo(405);
    assertThat(ask(client, "/own", "GET").body()).contains("own");
  }

  @Test
  void aRefusal_namesTheMethodThatNoRouteServes() {
    TestClient client = client(BY_METHOD);

    assertThat(ask(client, "/a", "PATCH").body())
        .contains("\"PATCH, which the preflight asks for, is not allowed here\"");
    assertThat(ask(client, "/a", "DELETE").body()).contains("\"OPTIONS is not allowed here\"");
    assertThat(ask(client, "/a", "GET, PUT").body()).contains("\"OPTIONS is not allowed here\"");
  }

  @Test
  void whatIsNoPreflight_isAnOrdinaryRequest() {
    TestClient client = client(BY_METHOD);

    assertThat(ask(client, "/a", "GET, PUT").status()).isEqualTo(405);
    assertThat(ask(client, "/a", "GET", "access-control-request-method: GET").status())
        .isEqualTo(405);
    assertThat(
            Eventually.get(
                    "answer",
                    client.send(HttpMethod.OPTIONS, "/a", "", "access-control-request-method: GET"))
                .status())
        .isEqualTo(405);
  }

  private static final String MIXED =
      """
        - {name: transfer, match: {path: /transfer, methods: [POST]}, respond: {body: done}}
        - name: pages
          match: {path: "/**"}
          plugins: [{name: answers, config: {word: x}}]
          respond: {}
        - name: reads
          match: {path: /opt, methods: [GET]}
          plugins: [{name: answers, config: {word: x}}]
          respond: {}
        - {name: writes, match: {path: /opt, methods: [POST]}, respond: {}}
        - name: options
          match: {path: /opt, methods: [OPTIONS]}
          plugins: [{name: answers, config: {word: x}}]
          respond: {}
        - {name: sends, match: {path: "/some/{id}", methods: [POST]}, respond: {}}
        - name: some
          match: {path: "/some/**"}
          plugins: [{name: answers, when: {query: {q: "1"}}, config: {word: x}}]
          respond: {}
        - name: beta
          match: {path: /beta, headers: {x-beta: "1"}}
          plugins: [{name: answers, config: {word: x}}]
          respond: {}
        - {name: closed, match: {path: /beta}, respond: {body: own}}
        - {name: gamma, match: {path: /gamma, headers: {x-beta: "1"}}, respond: {}}
        - name: open
          match: {path: /gamma}
          plugins: [{name: answers, config: {word: x}}]
          respond: {}
      """;

  @Test
  void whatARouteWithoutThePluginServes_noOtherRoutesPluginAllows() {
    TestClient client = client(MIXED);

    assertThat(ask(client, "/transfer", "POST").status()).isEqualTo(403);
    assertThat(ask(client, "/transfer", "POST").body())
        .contains("pages of other origins may not use POST here");
    assertThat(ask(client, "/transfer", "PUT").field("content-type")).isEqualTo("text/x-pages");
    assertThat(ask(client, "/opt", "POST").status()).isEqualTo(403);
    assertThat(ask(client, "/opt", "GET").field("content-type")).isEqualTo("text/x-reads");
    assertThat(ask(client, "/opt", "OPTIONS").field("content-type")).isEqualTo("text/x-options");
    assertThat(ask(client, "/some/1?q=1", "POST").status()).isEqualTo(403);
    assertThat(ask(client, "/some/1?q=1", "PUT").field("content-type")).isEqualTo("text/x-some");
  }

  @Test
  void whatNoRouteServes_noPluginAllows() {
    TestClient client =
        client(
            """
              - name: options
                match: {path: /opt, methods: [OPTIONS]}
                plugins: [{name: answers, config: {word: x}}]
                respond: {}
            """);

    assertThat(ask(client, "/opt", "DELETE").status()).isEqualTo(403);
    assertThat(ask(client, "/elsewhere", "DELETE").status()).isEqualTo(404);
  }

  @Test
  void whereHeaderFieldsDecideTheRoute_allThatMayServeTheRequestMustAnswer() {
    TestClient client = client(MIXED);

    assertThat(ask(client, "/beta", "POST").body()).contains("own");
    assertThat(ask(client, "/gamma", "POST").status()).isEqualTo(403);
  }

  @Test
  void aGlobalPluginThatARouteTurnsOff_doesNotAnswerForThatRoute() {
    TestClient client =
        stage.client(
            stage.gateway(
                """
                plugin_folders: [%s]
                plugins: [{name: answers, config: {word: x}}]
                routes:
                  - name: transfer
                    match: {path: /transfer, methods: [POST]}
                    plugins: [{name: answers, enabled: false}]
                    respond: {}
                  - {name: pages, match: {path: "/**"}, respond: {}}
                """
                    .formatted(folder)));

    assertThat(ask(client, "/transfer", "POST").status()).isEqualTo(403);
    assertThat(ask(client, "/page", "POST").field("content-type")).isEqualTo("text/x-pages");
  }
}
