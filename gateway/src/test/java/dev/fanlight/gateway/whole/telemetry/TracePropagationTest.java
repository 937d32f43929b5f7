package dev.fanlight.gateway.whole.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.filter.load.TestJar;
import dev.fanlight.gateway.whole.Arrival;
import dev.fanlight.gateway.whole.H2cUpstream;
import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Reply;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestClient;
import dev.fanlight.gateway.whole.TestGateway;
import io.vertx.core.http.HttpVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What upstreams are told of traces, by W3C Trace Context. */
class TracePropagationTest {
  @RegisterExtension static final Stage stage = new Stage();

  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String PARENT = "00-" + TRACE + "-b7ad6b7169203331-01";

  @TempDir static Path folder;

  private final Http1Upstream upstream = stage.upstream();

  @BeforeAll
  static void pack() throws IOException {
    new TestJar()
        .source(
            "test.Asks",
            TestJar.factory(
                "Asks",
                "asks",
                "return (Filter) (it, chain) -> {"
                    + " it.request().headers().set(\"traceparent\", \"mine\");"
                    + " return it.calls().send(\"up\", CallRequest.get(\"/asked\"))"
                    + ".compose(answer -> chain.proceed(it)); };"))
        .entry(TestJar.SERVICES, "test.Asks")
        .write(folder.resolve("asks.jar"));
  }

  private TestGateway gateway(String tracing) {
    for (String path : List.of("/a", "/b", "/asked")) {
      upstream.on(path, call -> call.json("1"));
    }
    return stage.gateway(
        """
        %s
        plugin_folders: [%s]
        upstreams:
          up: {url: "%s", retry: {attempts: 3, on: [503], budget: 100%%}}
          hedged: {url: "%s", hedge: {delay: 5ms, max: 1}}
        routes:
          - {name: proxy, match: {path: /a}, proxy: {upstream: up}}
          - {name: hedge, match: {path: /hedged}, proxy: {upstream: hedged}}
          - {name: retry, match: {path: /retried}, proxy: {upstream: up}}
          - {name: tunnel, match: {path: /tunnel}, upgrade: [websocket], proxy: {upstream: up}}
          - {name: plugin, match: {path: /plugin}, plugins: [{name: asks, config: {word: x}}], proxy: {upstream: up, path: /a}}
          - {name: batch, match: {path: /batch}, batch: {}}
          - name: home
            match: {path: /home}
            fan_out:
              join: all
              forward_headers: [b3, x-b3-traceid, uber-trace-id, uberctx-user]
              calls: [{name: a, upstream: up, path: /a}, {name: b, upstream: up, path: /b}]
        """
            .formatted(tracing, folder, upstream.url(), upstream.url()));
  }

  private static String tracing(String trust) {
    return "tracing: {otlp: \"http://127.0.0.1:1\", sample: 0%, trust: " + trust + "}";
  }

  /** Of all requests that have come to the upstream; each is in the trace that is asked for. */
  private List<String> parents(String trace) {
    List<String> parents = new ArrayList<>();
    for (Arrival arrival : upstream.arrivals()) {
      String parent = Objects.requireNonNull(arrival.field("traceparent"), arrival.path());
      assertThat(parent).startsWith("00-" + trace + "-");
      parents.add(parent);
    }
    assertThat(parents).doesNotHaveDuplicates();
    return parents;
  }

  @Test
  void withoutTracing_traceFieldsPassThrough() {
    TestClient client = stage.client(gateway(""));
    client.get("/a", "traceparent: anything", "tracestate: more", "baggage: user=ada");
    client.get("/home", "traceparent: " + PARENT, "tracestate: a=1");

    assertThat(upstream.arrivals("/a"))
        .extracting(arrival -> arrival.field("traceparent"))
        .containsExactly("anything", PARENT);
    assertThat(upstream.arrivals("/a").get(0).field("tracestate")).isEqualTo("more");
    assertThat(upstream.arrivals("/a").get(0).field("baggage")).isEqualTo("user=ada");
    assertThat(upstream.arrivals("/b").get(0).field("tracestate")).isEqualTo("a=1");
  }

  @Test
  void trustedPeer_theProxyGoesOnWithItsTrace() {
    TestClient client = stage.client(gateway(tracing("all")));

    client.get("/a", "traceparent: " + PARENT, "tracestate: a=1 , b=2", "baggage: user=ada");

    Arrival arrival = upstream.arrivals().get(0);
    assertThat(parents(TRACE)).allMatch(parent -> parent.endsWith("-01")).doesNotContain(PARENT);
    assertThat(arrival.field("tracestate")).isEqualTo("a=1,b=2");
    assertThat(arrival.field("baggage")).isEqualTo("user=ada");
  }

  @Test
  void untrustedPeer_beginsATraceWhoseIdIsTheRequestId() {
    TestClient client = stage.client(gateway(tracing("trusted_proxies")));

    client.get("/a", "traceparent: " + PARENT, "tracestate: a=1", "baggage: user=ada");

    Arrival arrival = upstream.arrivals().get(0);
    String requestId = Objects.requireNonNull(arrival.field("x-request-id"));
    assertThat(requestId).isNotEqualTo(TRACE);
    assertThat(parents(requestId)).allMatch(parent -> parent.endsWith("-00"));
    assertThat(arrival.field("tracestate")).isNull();
    assertThat(arrival.field("baggage")).isNull();
  }

  @Test
  void untrustedPeer_sendsNoTraceInAnotherForm_whateverACallForwards() {
    TestClient client = stage.client(gateway(tracing("trusted_proxies")));
    String[] fields = {
      "b3: 1",
      "X-B3-TraceId: 1",
      "x-b3-sampled: 1",
      "Uber-Trace-Id: 1:1:0:1",
      "uberctx-user: ada",
      "jaeger-debug-id: 1",
      "jaeger-baggage: a=1"
    };
    client.get("/a", fields);
    client.get("/home", fields);

    assertThat(upstream.arrivals()).hasSize(3);
    for (String field : fields) {
      String name = field.substring(0, field.indexOf(':'));
      assertThat(upstream.arrivals()).as(name).allMatch(arrival -> arrival.field(name) == null);
    }
  }

  @Test
  void fanOut_eachCallSendsAnIdOfItsOwn() {
    stage.client(gateway(tracing("all"))).get("/home", "traceparent: " + PARENT, "tracestate: a=1");

    assertThat(parents(TRACE)).hasSize(2);
    assertThat(upstream.arrivals()).allMatch(call -> "a=1".equals(call.field("tracestate")));
  }

  @Test
  void retries_eachAttemptSendsAnIdOfItsOwn() {
    upstream.on("/retried", call -> call.answer(503, "busy"));

    stage.client(gateway(tracing("all"))).get("/retried", "traceparent: " + PARENT);

    assertThat(parents(TRACE)).hasSize(3);
  }

  @Test
  void hedge_bothAttemptsSendAnIdOfTheirOwn() {
    upstream.on(
        "/hedged",
        call -> {
          upstream.awaitArrival("/hedged", 2);
          call.json("1");
        });

    stage.client(gateway(tracing("all"))).get("/hedged", "traceparent: " + PARENT);

    assertThat(parents(TRACE)).hasSize(2);
  }

  @Test
  void itemsOfABatch_areInItsTrace() {
    stage
        .client(gateway(tracing("all")))
        .post(
            "/batch",
            "[{\"path\":\"/a\"},{\"path\":\"/a\"},{\"path\":\"/home\"}]",
            "traceparent: " + PARENT);

    assertThat(parents(TRACE)).hasSize(4);
  }

  @Test
  void plugin_itsCallsAreInTheTraceAndItsOwnTraceFieldIsNotSent() {
    stage.client(gateway(tracing("all"))).get("/plugin", "traceparent: " + PARENT);

    assertThat(upstream.arrivals("/asked")).hasSize(1);
    assertThat(parents(TRACE)).hasSize(2);
  }

  @Test
  void tunnel_itsHandshakeSendsAnId() {
    upstream.on("/tunnel", call -> call.answer(426, "no"));

    stage
        .client(gateway(tracing("all")))
        .get(
            "/tunnel",
            "traceparent: " + PARENT,
            "connection: upgrade",
            "upgrade: websocket",
            "sec-websocket-version: 13",
            "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==");

    assertThat(upstream.arrivals("/tunnel").get(0).field("upgrade")).isEqualTo("websocket");
    assertThat(parents(TRACE)).hasSize(1);
  }

  @Test
  void grpcOverHttp2_itsCallSendsAnId() {
    H2cUpstream h2 = stage.h2cUpstream();
    h2.on("/s/m", call -> call.answer(200, "", "content-type: application/grpc"));
    TestGateway gateway =
        stage.gateway(
            """
            %s
            upstreams: {up: {url: "%s", protocol: h2c}}
            routes:
              - {name: grpc, match: {path: "/s/{method}"}, proxy: {upstream: up}}
            """
                .formatted(tracing("all"), h2.url()));

    stage
        .client(gateway, HttpVersion.HTTP_2)
        .post("/s/m", "", "content-type: application/grpc", "traceparent: " + PARENT);

    assertThat(h2.arrivals().get(0).field("traceparent"))
        .startsWith("00-" + TRACE)
        .isNotEqualTo(PARENT);
  }

  @Test
  void problem_saysTheTraceAsItsRequestId() {
    Reply reply = stage.client(gateway(tracing("none"))).get("/nowhere", "traceparent: " + PARENT);

    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.json().getString("instance")).matches("[0-9a-f]{32}").isNotEqualTo(TRACE);
  }
}
