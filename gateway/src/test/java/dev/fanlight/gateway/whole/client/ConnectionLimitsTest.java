package dev.fanlight.gateway.whole.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestClient;
import dev.fanlight.gateway.whole.TestGateway;
import dev.fanlight.gateway.whole.Wire;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How many connections a client has, and how much each of them serves. */
class ConnectionLimitsTest {
  private static final String REQUEST = "GET /x HTTP/1.1\r\nhost: g\r\n\r\n";

  @RegisterExtension static final Stage stage = new Stage();

  private static TestGateway gateway(String limits, String more) {
    return stage.gateway(
        """
        listeners: [{name: public, host: 127.0.0.1, port: 0, limits: {%s}}]
        routes: [{name: x, match: {path: /x}, respond: {status: 204}}]
        %s
        """
            .formatted(limits, more));
  }

  private static double refused(TestGateway gateway) {
    return gateway
        .metrics()
        .sum("fanlight_connections_refused_total{listener=\"public\",reason=\"client_limit\"}");
  }

  @Test
  void clientWithAsManyAsItMay_getsNoMoreUntilOneIsClosed() {
    TestGateway gateway = gateway("connections_per_client: 2", "");
    try (Wire one = new Wire(gateway.port());
        Wire two = new Wire(gateway.port())) {
      assertThat(one.send(REQUEST).head()).startsWith("http/1.1 204");
      assertThat(two.send(REQUEST).head()).startsWith("http/1.1 204");
      try (Wire three = new Wire(gateway.port())) {
        assertThat(three.headUnlessClosed(REQUEST)).isEmpty();
      }
      assertThat(refused(gateway)).isEqualTo(1);
      two.close();
      Eventually.equal("whether there is room again", true, () -> served(gateway));
      assertThat(one.send(REQUEST).head()).startsWith("http/1.1 204");
    }
  }

  private static boolean served(TestGateway gateway) {
    try (Wire wire = new Wire(gateway.port())) {
      return !wire.headUnlessClosed(REQUEST).isEmpty();
    }
  }

  @Test
  void trustedProxy_hasAsManyAsItLikes() {
    TestGateway gateway = gateway("connections_per_client: 1", "trusted_proxies: [127.0.0.0/8]");
    try (Wire one = new Wire(gateway.port());
        Wire two = new Wire(gateway.port())) {
      assertThat(one.send(REQUEST).head()).startsWith("http/1.1 204");
      assertThat(two.send(REQUEST).head()).startsWith("http/1.1 204");
    }
    assertThat(refused(gateway)).isZero();
  }

  @Test
  void lastRequestOfAConnection_isAnsweredWithClose() {
    try (Wire client = new Wire(gateway("connection_requests: 2", "").port())) {
      assertThat(client.send(REQUEST).head()).doesNotContain("connection: close");
      assertThat(client.send(REQUEST).head()).contains("connection: close");
      assertThat(client.rest()).isEmpty();
    }
  }

  @Test
  void connectionOfAge_thatIsIdle_isClosed() {
    try (Wire client = new Wire(gateway("connection_age: 300ms", "").port())) {
      assertThat(client.send(REQUEST).head()).startsWith("http/1.1 204");
      assertThat(client.rest()).isEmpty();
    }
  }

  @Test
  void connectionOfAge_thatServes_endsWithItsAnswer() {
    Http1Upstream upstream = stage.upstream();
    CompletableFuture<Void> gate = new CompletableFuture<>();
    upstream.on(
        "/x",
        call -> {
          call.await(gate);
          call.answer(200, "");
        });
    TestGateway gateway =
        stage.gateway(
            """
            listeners: [{name: public, host: 127.0.0.1, port: 0, limits: {connection_age: 50ms}}]
            upstreams: {up: {url: "%s"}}
            routes: [{name: x, match: {path: /x}, proxy: {upstream: up}}]
            """
                .formatted(upstream.url()));
    try (Wire client = new Wire(gateway.port())) {
      client.send(REQUEST);
      upstream.awaitArrival("/x");
      stage.vertx().setTimer(200, timer -> gate.complete(null));
      assertThat(client.head()).startsWith("http/1.1 200").contains("connection: close");
      assertThat(client.rest()).isEmpty();
    }
  }

  /** All streams that the client has opened are served, and then it closes. */
  @Test
  void lastStreamsOfAnHttp2Connection_areServedAfterItsGoAway() {
    TestClient client = stage.client(gateway("connection_requests: 2", ""), HttpVersion.HTTP_2);
    HttpClientRequest first = open(client);
    HttpConnection connection = first.connection();
    CompletableFuture<Void> closed = new CompletableFuture<>();
    CompletableFuture<Void> warned = new CompletableFuture<>();
    connection.goAwayHandler(goAway -> warned.complete(null));
    connection.closeHandler(end -> closed.complete(null));

    assertThat(status(first)).isEqualTo(204);
    assertThat(warned).isNotDone();
    HttpClientRequest second = open(client);
    assertThat(second.connection()).isSameAs(connection);
    assertThat(status(second)).isEqualTo(204);

    Eventually.get("a GOAWAY", warned);
    Eventually.get("the end of the connection", closed);
    assertThat(client.get("/x").status()).isEqualTo(204);
  }

  @Test
  void streams_areAsManyAsTheListenerSays() {
    HttpConnection connection =
        open(stage.client(gateway("streams: 7", ""), HttpVersion.HTTP_2)).connection();

    assertThat(connection.remoteSettings().get(Http2Settings.MAX_CONCURRENT_STREAMS)).isEqualTo(7);
  }

  private static HttpClientRequest open(TestClient client) {
    return Eventually.get(
        "a stream", client.open(HttpMethod.GET, "/x").toCompletionStage().toCompletableFuture());
  }

  private static int status(HttpClientRequest request) {
    return Eventually.get(
            "an answer", TestClient.reply(request.send()).toCompletionStage().toCompletableFuture())
        .status();
  }
}
