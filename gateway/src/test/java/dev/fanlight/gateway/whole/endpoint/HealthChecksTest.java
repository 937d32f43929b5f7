package dev.fanlight.gateway.whole.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.TestGateway;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each kind of probe finds. */
class HealthChecksTest extends HealthChecksScene {
  private int socket(Handler<NetSocket> peer) {
    NetServer server = vertx().createNetServer().connectHandler(peer);
    sockets.add(server);
    return Eventually.get("server", future(server.listen(0, "127.0.0.1"))).actualPort();
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
    assertThat(found(gateway(stage.port(), probe + ", " + QUICK)))
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
}
