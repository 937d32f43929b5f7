package dev.fanlight.gateway.whole.endpoint;

import static dev.fanlight.gateway.whole.Localhost.CERTIFICATE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Reply;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestClient;
import dev.fanlight.gateway.whole.TestGateway;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.PemTrustOptions;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Endpoints that an operator takes out of service. */
class EndpointOrdersTest {
  @RegisterExtension static final Stage stage = new Stage();

  private final Http1Upstream one = stage.upstream();
  private final Http1Upstream other = stage.upstream();

  private String yaml(String admin, String more) {
    return """
    admin: {host: 127.0.0.1, port: 0, allow_changes: true%s}
    upstreams:
      up: {endpoints: ["%s", "%s"]%s}
    routes:
      - {name: r, match: {path: /**}, proxy: {upstream: up}}
    """
        .formatted(admin, one.url(), other.url(), more);
  }

  private static int order(TestGateway gateway, Http1Upstream endpoint, String state) {
    HttpClient client = stage.vertx().createHttpClient();
    try {
      return order(client, gateway, endpoint, state);
    } finally {
      Eventually.get("close", client.close().toCompletionStage().toCompletableFuture());
    }
  }

  private static int order(
      HttpClient client, TestGateway gateway, Http1Upstream endpoint, String state) {
    String page = "/api/upstreams/up/endpoints/127.0.0.1:" + endpoint.port();
    return Eventually.get(
        "the order",
        client
            .request(HttpMethod.POST, gateway.adminPort(), "localhost", page)
            .map(request -> request.putHeader("content-type", "application/json"))
            .map(request -> request.putHeader("authorization", "Bearer let-me-in"))
            .compose(request -> sent(request, state))
            .map(HttpClientResponse::statusCode)
            .toCompletionStage()
            .toCompletableFuture());
  }

  private static Future<HttpClientResponse> sent(HttpClientRequest request, String state) {
    return request.send(Buffer.buffer("{\"state\":\"%s\"}".formatted(state)));
  }

  /** Asks until the endpoint that holds its request back has one. */
  private static CompletableFuture<Reply> inFlight(
      TestClient client, CompletableFuture<Void> held) {
    CompletableFuture<Reply> asked;
    do {
      asked = CompletableFuture.supplyAsync(() -> client.get("/held"));
      Eventually.get("an answer, or a request in flight", CompletableFuture.anyOf(asked, held));
    } while (!held.isDone());
    return asked;
  }

  @Test
  void drained_getsNoNewRequests_andThoseInFlightEnd() {
    one.on("/a", call -> call.answer(200, "one"));
    other.on("/a", call -> call.answer(200, "other"));
    CompletableFuture<Void> held = new CompletableFuture<>();
    CompletableFuture<Void> release = new CompletableFuture<>();
    one.on(
        "/held",
        call -> {
          held.complete(null);
          call.await(release);
          call.answer(200, "late");
        });
    other.on("/held", call -> call.answer(200, "other"));
    TestGateway gateway = stage.gateway(yaml("", ""));
    TestClient client = stage.client(gateway);
    CompletableFuture<Reply> inFlight = inFlight(client, held);

    assertThat(order(gateway, one, "drain")).isEqualTo(200);

    int before = one.arrivals().size();
    for (int i = 0; i < 20; i++) {
      assertThat(client.get("/a").body()).isEqualTo("other");
    }
    assertThat(one.arrivals()).hasSize(before);
    release.complete(null);
    assertThat(Eventually.get("the request in flight", inFlight).body()).isEqualTo("late");
    assertThat(gateway.metrics().sum("fanlight_endpoint_state", "state=\"draining\"")).isOne();
    JsonObject shown =
        new JsonObject(gateway.admin("/api/upstreams"))
            .getJsonArray("upstreams")
            .getJsonObject(0)
            .getJsonArray("endpoints")
            .getJsonObject(0);
    assertThat(shown.getString("state")).isEqualTo("draining");
    assertThat(shown.getString("why")).contains("an operator at 127.0.0.1");

    gateway.reloaded(yaml("", ", outlier: {}"));
    for (int i = 0; i < 20; i++) {
      assertThat(client.get("/a").body()).as("a reload keeps the order").isEqualTo("other");
    }

    assertThat(order(gateway, one, "auto")).isEqualTo(200);
    for (int i = 0; i < 20; i++) {
      client.get("/a");
    }
    assertThat(one.arrivals().size()).isGreaterThan(before);
  }

  @Test
  void adminOverTls_takesOrdersWithItsToken() {
    TestGateway gateway =
        stage.gateway(
            yaml(
                ", token: let-me-in, tls: {cert: \"%s\", key: \"%s\"}"
                    .formatted(CERTIFICATE.certificatePath(), CERTIFICATE.privateKeyPath()),
                ""));
    HttpClient client =
        stage
            .vertx()
            .createHttpClient(
                new HttpClientOptions()
                    .setSsl(true)
                    .setTrustOptions(
                        new PemTrustOptions().addCertPath(CERTIFICATE.certificatePath())));

    assertThat(order(client, gateway, one, "drain")).isEqualTo(200);

    Eventually.get("close", client.close().toCompletionStage().toCompletableFuture());
    // The stage asks for metrics over cleartext.
    gateway.reloaded("admin: {host: 127.0.0.1, port: 0}\nupstreams: {}\nroutes: []");
  }
}
