package dev.fanlight.gateway.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.SelfSignedCertificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each kind of probe finds, over sockets. */
class HealthChecksTest {
  private static final String QUICK = "interval: 50ms, unhealthy_interval: 20ms, timeout: 10s";

  @RegisterExtension static final Stage stage = new Stage();

  private static final SelfSignedCertificate CERTIFICATE =
      SelfSignedCertificate.create("localhost");

  private final List<HttpServer> servers = new ArrayList<>();
  private final List<NetServer> sockets = new ArrayList<>();

  @AfterEach
  void closeServers() {
    servers.forEach(one -> Eventually.get("close", future(one.close())));
    sockets.forEach(one -> Eventually.get("close", future(one.close())));
  }

  @AfterAll
  static void forget() {
    CERTIFICATE.delete();
  }

  private static <T> CompletableFuture<T> future(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture();
  }

  private static Vertx vertx() {
    return stage.vertx();
  }

  private int server(HttpServerOptions options, Handler<HttpServerRequest> answers) {
    HttpServer server = vertx().createHttpServer(options).requestHandler(answers);
    servers.add(server);
    return Eventually.get("server", future(server.listen(0, "127.0.0.1"))).actualPort();
  }

  private int server(Handler<HttpServerRequest> answers) {
    return server(new HttpServerOptions(), answers);
  }

  private int socket(Handler<NetSocket> peer) {
    NetServer server = vertx().createNetServer().connectHandler(peer);
    sockets.add(server);
    return Eventually.get("server", future(server.listen(0, "127.0.0.1"))).actualPort();
  }

  /** A port that nobody listens at. */
  private int nobody() {
    NetServer server = vertx().createNetServer().connectHandler(peer -> {});
    int port = Eventually.get("server", future(server.listen(0, "127.0.0.1"))).actualPort();
    Eventually.get("close", future(server.close()));
    return port;
  }

  private static TestGateway gateway(String url, String health, String more) {
    return stage.gateway(
        """
        upstreams:
          up: {url: "%s", health: {%s}%s}
        routes:
          - {name: r, match: {path: /**}, proxy: {upstream: up}}
        """
            .formatted(url, health, more));
  }

  private static TestGateway gateway(int port, String health) {
    return gateway("http://127.0.0.1:" + port, health, "");
  }

  private static JsonObject endpoint(TestGateway gateway) {
    return new JsonObject(gateway.admin("/api/upstreams"))
        .getJsonArray("upstreams")
        .getJsonObject(0)
        .getJsonArray("endpoints")
        .getJsonObject(0);
  }

  /** The state that the endpoint comes to, and why. */
  private static String found(TestGateway gateway) {
    Eventually.equal("probed", false, () -> endpoint(gateway).getString("state").equals("probing"));
    JsonObject endpoint = endpoint(gateway);
    return endpoint.getString("state")
        + ": "
        + endpoint.getJsonObject("last_probe").getString("found");
  }

  private static double probes(TestGateway gateway, String result) {
    return gateway.metrics().sum("fanlight_endpoint_probes_total", "result=\"" + result + "\"");
  }

  @Test
  void http_expectedStatus_isUp() {
    List<String> heads = new ArrayList<>();
    int port =
        server(request -> {
          heads.add(
              request.uri() + " " + request.getHeader("host") + " " + request.getHeader("x-probe"));
          request.response().setStatusCode(204).end();
        });
    TestGateway gateway =
        gateway(
            port,
            "path: \"/healthz?deep=1\", host: probe.test, headers: {x-probe: \"yes\"}, " + QUICK);

    assertThat(found(gateway)).isEqualTo("usable: it answered with status 204");
    assertThat(heads.getFirst()).isEqualTo("/healthz?deep=1 probe.test yes");
    assertThat(endpoint(gateway).getJsonObject("last_probe").getInteger("status")).isEqualTo(204);
    assertThat(probes(gateway, "success")).isPositive();
    assertThat(gateway.metrics().sum("fanlight_endpoint_up")).isOne();
  }

  @ParameterizedTest
  @CsvSource({"500, 200-399, down", "404, 200-499, usable", "301, 200, down"})
  void http_statusesAreExpected_asConfigured(int status, String expect, String state) {
    int port = server(request -> request.response().setStatusCode(status).end());

    TestGateway gateway = gateway(port, "path: /, expect: [" + expect + "], " + QUICK);

    assertThat(found(gateway)).isEqualTo(state + ": it answered with status " + status);
    assertThat(gateway.metrics().sum("fanlight_endpoint_up"))
        .isEqualTo(state.equals("usable") ? 1 : 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"path: /", "tcp: true"})
  void nobodyListens_isDown(String probe) {
    assertThat(found(gateway(nobody(), probe + ", " + QUICK)))
        .isEqualTo("down: it refuses connections");
  }

  @Test
  void http_noAnswer_isDownAfterItsTimeout() {
    int port = server(request -> {});

    TestGateway gateway = gateway(port, "path: /, interval: 20ms, timeout: 50ms");

    assertThat(found(gateway)).isEqualTo("down: it did not answer within 50 ms");
    assertThat(probes(gateway, "timeout")).isPositive();
  }

  @Test
  void http_answerThatNeverEnds_isJudgedByItsHead_andCut() {
    AtomicInteger open = new AtomicInteger();
    int port =
        server(request -> {
          open.incrementAndGet();
          request.connection().closeHandler(closed -> open.decrementAndGet());
          request.response().setChunked(true).write(Buffer.buffer(new byte[100_000]));
        });

    TestGateway gateway = gateway(port, "path: /, " + QUICK);

    assertThat(found(gateway)).isEqualTo("usable: it answered with status 200");
    Eventually.equal("many probes", true, () -> probes(gateway, "success") > 5);
    assertThat(open.get()).isLessThan(5);
  }

  @Test
  void http_garbage_isDown() {
    int port = socket(peer -> peer.write("no HTTP at all\r\n\r\n"));

    assertThat(found(gateway(port, "path: /, " + QUICK))).startsWith("down: ");
  }

  @Test
  void tcp_isUp_whereSomebodyListens() {
    int port = socket(peer -> {});

    assertThat(found(gateway(port, "tcp: true, " + QUICK)))
        .isEqualTo("usable: it takes connections");
  }

  @Test
  void otherPort_isAsked_insteadOfTheEndpoints() {
    int health = server(request -> request.response().setStatusCode(503).end());
    int port = server(request -> request.response().end());

    TestGateway gateway = gateway(port, "path: /, port: " + health + ", " + QUICK);

    assertThat(found(gateway)).isEqualTo("down: it answered with status 503");
  }

  private int secure(boolean h2) {
    return server(
        new HttpServerOptions()
            .setSsl(true)
            .setUseAlpn(h2)
            .setKeyCertOptions(
                new PemKeyCertOptions()
                    .setCertPath(CERTIFICATE.certificatePath())
                    .setKeyPath(CERTIFICATE.privateKeyPath())),
        request -> request.response().end());
  }

  @ParameterizedTest
  @CsvSource({
    "path: /, http/1.1, localhost, usable: it answered with status 200",
    "path: /, h2, localhost, usable: it answered with status 200",
    "path: /, http/1.1, other.test, down: its certificate is for another name",
    "tcp: true, http/1.1, localhost, usable: it takes connections",
    "tcp: true, http/1.1, other.test, down: its certificate is for another name",
  })
  void tls_isThatOfTheUpstream(String probe, String protocol, String name, String found) {
    int port = secure(protocol.equals("h2"));

    TestGateway gateway =
        gateway(
            "https://127.0.0.1:" + port,
            probe + ", " + QUICK,
            ", protocol: %s, tls: {ca: \"%s\", server_name: %s}"
                .formatted(protocol, CERTIFICATE.certificatePath(), name));

    assertThat(found(gateway)).isEqualTo(found);
  }

  @Test
  void tls_authorityThatNobodyTrusts_isDown() {
    TestGateway gateway = gateway("https://localhost:" + secure(false), "path: /, " + QUICK, "");

    assertThat(found(gateway))
        .isEqualTo("down: its certificate is not signed by an authority that is trusted");
  }

  /** Answers as a gRPC server does: that message, if there is one, and that status. */
  private static void grpc(HttpServerRequest request, @Nullable Integer serving, String status) {
    request
        .body()
        .onComplete(body -> {
          request.response().putHeader("content-type", "application/grpc");
          if (serving == null) {
            request.response().putHeader("grpc-status", status).end();
          } else {
            request.response().putTrailer("grpc-status", status);
            byte number = serving.byteValue();
            request.response().end(Buffer.buffer(new byte[] {0, 0, 0, 0, 2, 8, number}));
          }
        });
  }

  @ParameterizedTest
  @CsvSource({
    "1, 0, usable: its health service answered SERVING",
    "2, 0, down: its health service answered NOT_SERVING",
    "3, 0, down: its health service answered SERVICE_UNKNOWN",
    ", 12, down: its health service answered UNIMPLEMENTED",
    ", 5, down: its health service answered NOT_FOUND",
  })
  void grpc_isWhatItsHealthServiceSays(@Nullable Integer serving, String status, String found) {
    List<String> asked = new ArrayList<>();
    int port =
        server(request -> {
          request
              .body()
              .onSuccess(body ->
                  asked.add(
                      request.method() + " " + request.path() + " " + body.toString("ISO-8859-1")));
          grpc(request, serving, status);
        });

    TestGateway gateway =
        gateway("http://127.0.0.1:" + port, "grpc: shop.Users, " + QUICK, ", protocol: h2c");

    assertThat(found(gateway)).isEqualTo(found);
    assertThat(asked.getFirst())
        .isEqualTo("POST /grpc.health.v1.Health/Check \0\0\0\0\u000c\n\nshop.Users");
  }

  @Test
  void sickEndpoint_getsNoRequests_andReturns() {
    AtomicInteger status = new AtomicInteger(200);
    AtomicInteger requests = new AtomicInteger();
    int sick =
        server(request -> {
          boolean probe = request.path().equals("/healthz");
          requests.addAndGet(probe ? 0 : 1);
          request.response().setStatusCode(probe ? status.get() : 200).end();
        });
    int well = server(request -> request.response().end());
    TestGateway gateway =
        stage.gateway(
            """
            upstreams:
              up:
                endpoints: ["http://127.0.0.1:%d", "http://127.0.0.1:%d"]
                health: {path: /healthz, %s}
            routes:
              - {name: r, match: {path: /**}, proxy: {upstream: up}}
            """
                .formatted(sick, well, QUICK));
    TestClient client = stage.client(gateway);
    usable(gateway, 2);
    status.set(500);
    usable(gateway, 1);
    requests.set(0);

    for (int i = 0; i < 50; i++) {
      assertThat(client.get("/a").status()).isEqualTo(200);
    }

    assertThat(requests).hasValue(0);
    status.set(200);
    usable(gateway, 2);
    for (int i = 0; i < 10; i++) {
      client.get("/a");
    }
    assertThat(requests).hasPositiveValue();
  }

  private static void usable(TestGateway gateway, double count) {
    Eventually.equal(
        "usable endpoints",
        count,
        () -> gateway.metrics().sum("fanlight_endpoint_state", "state=\"usable\""));
  }

  @Test
  void restartOfAllEndpointsInTurn_underLoad_losesNothing() throws Exception {
    int count = 3;
    List<Integer> ports = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ports.add(server(request -> request.response().end("ok")));
    }
    TestGateway gateway =
        stage.gateway(
            """
            upstreams:
              up:
                endpoints: [%s]
                health: {path: /healthz, %s}
                retry: {attempts: 3, on: [connect_failure, reset], budget: 100%%}
            routes:
              - {name: r, match: {path: /**}, proxy: {upstream: up}}
            """
                .formatted(
                    String.join(
                        ", ", ports.stream().map(it -> "\"http://127.0.0.1:" + it + "\"").toList()),
                    QUICK));
    usable(gateway, count);
    TestClient client = stage.client(gateway);
    AtomicInteger lost = new AtomicInteger();
    AtomicInteger done = new AtomicInteger();
    AtomicBoolean over = new AtomicBoolean();
    List<Thread> workers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      workers.add(
          Thread.startVirtualThread(() -> {
            while (!over.get()) {
              lost.addAndGet(client.get("/a").status() == 200 ? 0 : 1);
              done.incrementAndGet();
            }
          }));
    }

    for (int i = 0; i < count; i++) {
      int port = ports.get(i);
      Eventually.get("close", future(servers.get(i).close()));
      usable(gateway, count - 1);
      HttpServer again =
          vertx().createHttpServer().requestHandler(request -> request.response().end("ok"));
      servers.set(i, again);
      Eventually.get("listen", future(again.listen(port, "127.0.0.1")));
      usable(gateway, count);
    }
    over.set(true);
    for (Thread worker : workers) {
      worker.join();
    }

    assertThat(done.get()).isGreaterThan(count);
    assertThat(lost).hasValue(0);
  }

  @Test
  void stop_endsEveryProbe() {
    AtomicInteger probes = new AtomicInteger();
    int port =
        server(request -> {
          probes.incrementAndGet();
          request.response().end();
        });
    TestGateway gateway =
        TestGateway.start(
            """
            upstreams:
              up: {url: "http://127.0.0.1:%d", health: {path: /, interval: 1ms}}
            routes:
              - {name: r, match: {path: /**}, proxy: {upstream: up}}
            """
                .formatted(port));
    Eventually.equal("probed", true, () -> probes.get() > 3);

    Eventually.get("stop", gateway.stop());

    int after = probes.get();
    TestGateway other = stage.gateway("upstreams: {}\nroutes: []");
    assertThat(other.metrics().sum("fanlight_endpoint_up")).isZero();
    assertThat(probes.get()).isEqualTo(after);
  }
}
