package dev.fanlight.gateway.whole.endpoint;

import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestGateway;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetServer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Upstreams that health checks probe over sockets. */
abstract class HealthChecksScene {
  @RegisterExtension static final Stage stage = new Stage();

  static final String QUICK = "interval: 50ms, unhealthy_interval: 20ms, timeout: 10s";

  final List<HttpServer> servers = new ArrayList<>();
  final List<NetServer> sockets = new ArrayList<>();

  @AfterEach
  void closeServers() {
    servers.forEach(one -> Eventually.get("close", future(one.close())));
    sockets.forEach(one -> Eventually.get("close", future(one.close())));
  }

  static <T> CompletableFuture<T> future(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture();
  }

  static Vertx vertx() {
    return stage.vertx();
  }

  int server(HttpServerOptions options, Handler<HttpServerRequest> answers) {
    return server("127.0.0.1", options, answers);
  }

  int server(String host, HttpServerOptions options, Handler<HttpServerRequest> answers) {
    HttpServer server = vertx().createHttpServer(options).requestHandler(answers);
    servers.add(server);
    return Eventually.get("server", future(server.listen(0, host))).actualPort();
  }

  int server(Handler<HttpServerRequest> answers) {
    return server(new HttpServerOptions(), answers);
  }

  static TestGateway gateway(String url, String health, String more) {
    return stage.gateway(
        """
        upstreams:
          up: {url: "%s", health: {%s}%s}
        routes:
          - {name: r, match: {path: /**}, proxy: {upstream: up}}
        """
            .formatted(url, health, more));
  }

  static TestGateway gateway(int port, String health) {
    return gateway("http://127.0.0.1:" + port, health, "");
  }

  static JsonObject endpoint(TestGateway gateway) {
    return new JsonObject(gateway.admin("/api/upstreams"))
        .getJsonArray("upstreams")
        .getJsonObject(0)
        .getJsonArray("endpoints")
        .getJsonObject(0);
  }

  /** The state that the endpoint comes to, and why. */
  static String found(TestGateway gateway) {
    Eventually.equal("probed", false, () -> endpoint(gateway).getString("state").equals("probing"));
    JsonObject endpoint = endpoint(gateway);
    return endpoint.getString("state")
        + ": "
        + endpoint.getJsonObject("last_probe").getString("found");
  }

  static double probes(TestGateway gateway, String result) {
    return gateway.metrics().sum("fanlight_endpoint_probes_total", "result=\"" + result + "\"");
  }
}
