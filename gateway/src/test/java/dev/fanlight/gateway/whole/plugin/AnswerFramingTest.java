package dev.fanlight.gateway.whole.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.filter.load.TestJar;
import dev.fanlight.gateway.whole.Arrival;
import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Reply;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestClient;
import dev.fanlight.gateway.whole.TestGateway;
import dev.fanlight.gateway.whole.Wire;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Of the fields that frame an answer, the client gets the upstream's or the gateway's. */
class AnswerFramingTest {
  @RegisterExtension static final Stage stage = new Stage();
  @TempDir static Path folder;

  private final Http1Upstream upstream = stage.upstream();

  @BeforeAll
  static void pack() throws IOException {
    plugin("Sets", "{ r.headers().set(config.word(), \"5\"); return r; }");
    plugin(
        "Copies",
        "{ var own = GatewayResponse.of(r.status()); own.headers().addAll(r.headers());"
            + " return own.body(r.body()); }");
    TestJar.plugin(
            "Calls",
            "calls",
            "return (Filter) (it, chain) -> it.calls().send(\"up\", CallRequest.get(\"/200\"))"
                + ".map(r -> new GatewayResponse(r.status(), r.headers(), Body.of(r.body())));")
        .write(folder.resolve("Calls.jar"));
    plugin("Replaces", "r.body(Body.of(io.vertx.core.buffer.Buffer.buffer(\"hello\")))");
  }

  private static void plugin(String simpleName, String answer) throws IOException {
    TestJar.plugin(
            simpleName,
            simpleName.toLowerCase(Locale.ROOT),
            "return (Filter) (it, chain) -> chain.proceed(it).map(r -> " + answer + ");")
        .write(folder.resolve(simpleName + ".jar"));
  }

  @BeforeEach
  void serve() {
    for (int status : new int[] {200, 204, 304}) {
      upstream.on("/" + status, call -> answer(call, status));
    }
  }

  private static void answer(Arrival call, int status) {
    call.head(status, status == 204 ? -1 : 7, "trailer: x-sum");
    if (status == 200 && !call.method.equals("HEAD")) {
      call.write("content");
    }
    call.end();
  }

  private TestGateway gateway(String plugin, String word) {
    return stage.gateway(
        """
        plugin_folders: [%s]
        upstreams: {up: {url: "%s"}}
        routes: [{name: x, match: {path: /**}, plugins: [{name: %s, config: {word: "%s"}}], proxy: {upstream: up}}]
        """
            .formatted(folder, upstream.url(), plugin, word));
  }

  private static Reply reply(TestClient client, String method, int status) {
    return Eventually.get("the answer", client.send(HttpMethod.valueOf(method), "/" + status));
  }

  @ParameterizedTest
  @CsvSource({
    "HTTP_1_1, GET, 200, content-length",
    "HTTP_1_1, HEAD, 200, content-length",
    "HTTP_1_1, GET, 204, content-length",
    "HTTP_1_1, GET, 304, content-length",
    "HTTP_1_1, GET, 200, trailer",
    "HTTP_1_1, HEAD, 200, trailer",
    "HTTP_1_1, GET, 304, trailer",
    "HTTP_2, GET, 200, content-length",
    "HTTP_2, HEAD, 200, content-length",
    "HTTP_2, GET, 304, content-length",
    "HTTP_2, GET, 200, trailer"
  })
  void whatAPluginSets_isItsMistake(HttpVersion version, String method, int status, String field) {
    Reply reply = reply(stage.client(gateway("sets", field), version), method, status);

    assertThat(reply.status()).isEqualTo(500);
    assertThat(reply.field(field)).isNotEqualTo("5");
    if (method.equals("GET")) {
      assertThat(reply.body()).contains("plugin sets set the response's field " + field);
    }
  }

  @Test
  void whatAPluginSets_isItsMistake_toAnOlderClientToo() {
    try (Wire client = new Wire(gateway("sets", "content-length").port())) {
      client.send("GET /200 HTTP/1.0\r\nhost: g\r\n\r\n");

      assertThat(client.head()).contains(" 500 ");
      assertThat(client.rest()).contains("plugin sets set the response's field content-length");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "sets, GET, 200", "sets, HEAD, 200", "sets, GET, 304",
    "copies, GET, 200", "copies, HEAD, 200", "copies, GET, 304"
  })
  void whatTheUpstreamSaid_passesAPluginThatCopiesItOrSetsOtherFields(
      String plugin, String method, int status) {
    Reply reply = reply(stage.client(gateway(plugin, "x-other")), method, status);

    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.field("content-length")).isEqualTo("7");
    assertThat(reply.field("trailer")).isEqualTo("x-sum");
  }

  @ParameterizedTest
  @CsvSource({"HTTP_1_1, GET", "HTTP_1_1, HEAD", "HTTP_2, GET", "HTTP_2, HEAD"})
  void aBodyThatAPluginReplaces_hasItsOwnLength(HttpVersion version, String method) {
    Reply reply = reply(stage.client(gateway("replaces", ""), version), method, 200);

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.field("content-length")).isEqualTo("5");
  }

  @Test
  void anAnswerMadeOfACall_mayHaveItsFields() {
    Reply reply = reply(stage.client(gateway("calls", "")), "GET", 200);

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body()).isEqualTo("content");
    assertThat(reply.field("trailer")).isNull();
  }
}
