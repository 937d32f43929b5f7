package dev.fanlight.gateway.whole.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.filter.load.TestJar;
import dev.fanlight.gateway.whole.Arrival;
import dev.fanlight.gateway.whole.H2cUpstream;
import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Reply;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestClient;
import dev.fanlight.gateway.whole.TestGateway;
import dev.fanlight.gateway.whole.Wire;
import io.vertx.core.http.HttpVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose word about a header field counts: the client's, a plugin's, the gateway's. */
class FieldsTest {
  @RegisterExtension static final Stage stage = new Stage();

  private static final Map<String, String> PLUGINS =
      Map.of(
          "says",
              asynchronous("it.request().headers().set(\"X-User\", \"ada\").remove(\"x-admin\");"),
          "says-on-a-pool",
              blocking("it.request().headers().set(\"X-User\", \"ada\").remove(\"x-admin\");"),
          "frames", asynchronous("it.request().headers().set(\"Transfer-Encoding\", \"chunked\");"),
          "measures-on-a-pool", blocking("it.request().headers().set(\"content-length\", \"1\");"),
          "closes",
              "return (Filter) (it, chain) -> chain.proceed(it).map(r -> {"
                  + " r.headers().set(\"connection\", \"close\"); return r; });",
          "proxies",
              asynchronous(
                  "it.request().headers().set(\"x-real-ip\", \"plugin\").set(\"x-forwarded-for\","
                      + " \"plugin\");"),
          "calls",
              "return (Filter) (it, chain) -> it.calls().send(\"up\", new CallRequest("
                  + "io.vertx.core.http.HttpMethod.GET, \"/a\","
                  + " io.vertx.core.MultiMap.caseInsensitiveMultiMap().add(\"upgrade\", \"x\"),"
                  + " Body.empty(), null)).compose(r -> chain.proceed(it));");

  @TempDir static Path folder;

  private final Http1Upstream upstream = stage.upstream();

  private static String asynchronous(String body) {
    return "return (Filter) (it, chain) -> { " + body + " return chain.proceed(it); };";
  }

  private static String blocking(String body) {
    return "return (BlockingFilter) it -> { " + body + " return Step.proceed(it.request()); };";
  }

  @BeforeAll
  static void pack() throws IOException {
    TestJar jar = new TestJar();
    List<String> factories = new ArrayList<>();
    PLUGINS.forEach((name, create) -> {
      String simpleName = "P" + factories.size();
      jar.source("test." + simpleName, TestJar.factory(simpleName, name, create));
      factories.add("test." + simpleName);
    });
    jar.entry(TestJar.SERVICES, String.join("\n", factories)).write(folder.resolve("fields.jar"));
  }

  private TestGateway gateway() {
    upstream.on("/a", call -> call.json("{}"));
    StringBuilder routes = new StringBuilder();
    for (String plugin : PLUGINS.keySet()) {
      routes.append(
          """
            - name: %1$s
              match: {path: /%1$s}
              plugins: [{name: %1$s, config: {word: x}}]
              proxy: {upstream: up, path: /a}
          """
              .formatted(plugin));
    }
    return stage.gateway(
        """
        plugin_folders: [%s]
        upstreams:
          up: {url: "%s"}
          same: {url: "%2$s", host: client}
        routes:
        %s
          - {name: plain, match: {path: /a}, proxy: {upstream: up}}
          - {name: same, match: {path: /same}, proxy: {upstream: same, path: /a}}
          - name: host
            match: {path: /host}
            fan_out: {calls: [{name: a, upstream: up, path: "/a{?host}", with: {host: header.host}}]}
        """
            .formatted(folder, upstream.url(), routes));
  }

  private Arrival arrived(String head) {
    TestGateway gateway = gateway();
    try (Wire wire = new Wire(gateway.port())) {
      assertThat(wire.send(head + "\r\n\r\n").head()).contains(" 200 ");
    }
    return upstream.awaitArrival("/a");
  }

  @ParameterizedTest
  @ValueSource(strings = {"says", "says-on-a-pool"})
  void fieldOfAPlugin_goesOutWhateverTheClientSays(String plugin) {
    Arrival arrival =
        arrived(
            "GET /"
                + plugin
                + " HTTP/1.1\r\nhost: a\r\nconnection: close, x-user, x-admin, x-mine\r\n"
                + "x-user: root\r\nX_User: root\r\nx_admin: root\r\nx-mine: 1\r\nx_mine: 2");

    assertThat(arrival.values("x-user")).containsExactly("ada");
    assertThat(arrival.fields)
        .noneMatch(field -> field.startsWith("x_user") || field.startsWith("x_admin"))
        .noneMatch(field -> field.startsWith("x-mine"))
        .contains("x_mine: 2");
  }

  @Test
  void fieldsOfTheConnection_areGoneBeforePlugins_andWithoutThem() {
    Arrival arrival =
        arrived(
            "GET /a HTTP/1.1\r\nhost: a\r\nConnection: x-hop,HOST ,, Keep-Alive\r\nx-hop: 1\r\n"
                + "keep-alive: 5\r\nproxy-connection: x\r\nte: gzip\r\nx-end: 2\r\n"
                + "x_forwarded_for: 10.0.0.1\r\nX-Real-IP: 10.0.0.1");

    assertThat(arrival.fields)
        .contains("x-end: 2")
        .noneMatch(
            field -> field.matches("(x-hop|keep-alive|proxy-connection|te|x_for.*|x-real.*):.*"));
  }

  @Test
  void forwardingFieldsOfAPlugin_goOut() {
    Arrival arrival = arrived("GET /proxies HTTP/1.1\r\nhost: a\r\nx-real-ip: 10.0.0.1");

    assertThat(arrival.values("x-real-ip")).containsExactly("plugin");
    assertThat(arrival.values("x-forwarded-for")).containsExactly("plugin");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "frames Transfer-Encoding",
        "measures-on-a-pool content-length",
        "closes connection"
      })
  void pluginThatSetsAFieldOfTheConnection_isAnErrorThatNamesBoth(String pluginAndField) {
    String[] names = pluginAndField.split(" ");

    Reply reply = stage.client(gateway()).get("/" + names[0]);

    assertThat(reply.status()).isEqualTo(500);
    assertThat(reply.code()).isEqualTo("plugin_failed");
    assertThat(reply.json().getString("detail")).contains("plugin " + names[0], names[1]);
  }

  @Test
  void callOfAPlugin_mayNotSetThemEither() {
    assertThat(stage.client(gateway()).get("/calls").code()).isEqualTo("plugin_failed");
    assertThat(upstream.arrivals()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP_1_1", "HTTP_2"})
  void authorityOfAnyProtocol_isTheHost(String version) {
    TestGateway gateway = gateway();
    TestClient client = stage.client(gateway, HttpVersion.valueOf(version));

    assertThat(client.get("/same").status()).isEqualTo(200);
    assertThat(client.get("/host").status()).isEqualTo(200);

    assertThat(upstream.arrivals().get(0).values("host"))
        .containsExactly("127.0.0.1:" + gateway.port());
    assertThat(upstream.arrivals().get(1).target)
        .isEqualTo("/a?host=127.0.0.1%3A" + gateway.port());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a:", "A.example:080", "[::1]:80", "a_b"})
  void hostOfTheClient_goesOutAsItCame(String host) {
    TestGateway gateway = gateway();

    try (Wire wire = new Wire(gateway.port())) {
      wire.send("GET /same HTTP/1.1\r\nhost: " + host + "\r\n\r\n").head();
    }

    assertThat(upstream.awaitArrival("/a").values("host")).containsExactly(host);
  }

  @Test
  void hostOfTheClient_isTheAuthorityOfAnHttp2Upstream() {
    H2cUpstream upstream = stage.h2cUpstream();
    upstream.on("/a", call -> call.json("{}"));
    TestGateway gateway =
        stage.gateway(
            """
            upstreams: {up: {url: "%s", protocol: h2c, host: client}}
            routes: [{name: up, match: {path: /a}, proxy: {upstream: up}}]
            """
                .formatted(upstream.url()));

    try (Wire wire = new Wire(gateway.port())) {
      wire.send("GET /a HTTP/1.1\r\nhost: shop.example:8080\r\n\r\n").head();
    }

    assertThat(upstream.awaitArrival("/a").fields).contains(":authority: shop.example:8080");
  }

  @Test
  void gatewaysOwnFieldsWithUnderscores_neverGoUpstream() {
    upstream.on("/a", call -> call.answer(200, "ok"));
    TestGateway gateway =
        stage.gateway(
            """
            trusted_proxies: [127.0.0.1]
            upstreams: {up: {url: "%s", deadline_header: X-Time-Left}}
            routes: [{name: a, match: {path: /a}, proxy: {upstream: up}}]
            """
                .formatted(upstream.url()));
    List<String> twins =
        List.of(
            "X_Request_Id",
            "X_Request-Timeout_Ms",
            "X_Time_Left",
            "X-Time_Left",
            "Content_Length",
            "Transfer_Encoding",
            "Keep_Alive",
            "Grpc_Timeout",
            "X_Forwarded_For",
            "Client_Cert",
            "Client-Cert_Chain");

    stage
        .client(gateway)
        .get(
            "/a",
            Stream.concat(twins.stream().map(name -> name + ": 7"), Stream.of("X_Own: 1"))
                .toArray(String[]::new));

    Arrival seen = upstream.awaitArrival("/a");
    assertThat(twins).allSatisfy(name -> assertThat(seen.values(name)).isEmpty());
    assertThat(seen.field("x_own")).isEqualTo("1");
    assertThat(seen.field("x-time-left")).isNotEqualTo("7");
  }

  @Test
  void certificateOfTheClient_isNobodysWord() {
    TestGateway gateway = gateway();
    stage.client(gateway).get("/a", "client-cert: :AAAA:", "client-cert-chain: :AAAA:");

    Arrival seen = upstream.awaitArrival("/a");
    assertThat(seen.values("client-cert")).isEmpty();
    assertThat(seen.values("client-cert-chain")).isEmpty();
  }
}
