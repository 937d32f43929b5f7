package dev.fanlight.gateway.whole.http2;

import static dev.fanlight.gateway.whole.Localhost.CERTIFICATE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Reply;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestClient;
import dev.fanlight.gateway.whole.TestGateway;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.PemKeyCertOptions;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many large bodies at once on one connection over TLS, as a page has them in a browser. */
class Http2OverTlsTest {
  @RegisterExtension static final Stage stage = new Stage();

  /** Wider than all answers together: nothing but the connection itself holds them up. */
  private static final int WINDOW = 1 << 30;

  private static final byte[] CONTENT = new byte[1 << 18];

  static {
    new Random(1).nextBytes(CONTENT);
  }

  private static final String TEXT = HexFormat.of().formatHex(CONTENT);

  private static TestGateway gateway() {
    Http1Upstream upstream = stage.upstream();
    upstream.on(
        "/large",
        call -> {
          call.head(200, CONTENT.length);
          call.write(CONTENT);
          call.end();
        });
    return stage.gateway(
        """
        listeners: [{name: public, host: 127.0.0.1, port: 0, tls: {cert: "%s", key: "%s"}}]
        upstreams: {up: {url: "%s"}}
        routes: [{name: x, match: {path: /**}, timeout: 1m, proxy: {upstream: up}}]
        """
            .formatted(
                CERTIFICATE.certificatePath(), CERTIFICATE.privateKeyPath(), upstream.url()));
  }

  private static HttpClient client(String version) {
    HttpClientOptions options =
        new HttpClientOptions()
            .setSsl(true)
            .setUseAlpn(true)
            .setTrustAll(true)
            .setVerifyHost(false)
            .setProtocolVersion(HttpVersion.HTTP_2)
            .setInitialSettings(new Http2Settings().setInitialWindowSize(WINDOW))
            .setHttp2ConnectionWindowSize(WINDOW);
    options.getSslOptions().setEnabledSecureTransportProtocols(Set.of(version));
    return stage.vertx().createHttpClient(options);
  }

  private static CompletableFuture<Buffer> ask(HttpClient client, TestGateway gateway) {
    return client
        .request(HttpMethod.GET, gateway.port(), "127.0.0.1", "/large")
        .compose(request -> request.send().compose(HttpClientResponse::body))
        .toCompletionStage()
        .toCompletableFuture();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void manyLargeAnswers_allComeWhole(String version) {
    TestGateway gateway = gateway();
    HttpClient client = client(version);
    try {
      List<CompletableFuture<Buffer>> answers =
          IntStream.range(0, 48).mapToObj(i -> ask(client, gateway)).toList();

      for (CompletableFuture<Buffer> answer : answers) {
        assertThat(Eventually.get("an answer", answer).getBytes()).isEqualTo(CONTENT);
      }
    } finally {
      client.close();
    }
  }

  /** Reads uploads whole, and says whether they are right. */
  private static int origin(String version) {
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost("127.0.0.1")
            .setPort(0)
            .setSsl(true)
            .setUseAlpn(true)
            .setInitialSettings(new Http2Settings().setInitialWindowSize(WINDOW))
            .setHttp2ConnectionWindowSize(WINDOW)
            .setKeyCertOptions(
                new PemKeyCertOptions()
                    .setCertPath(CERTIFICATE.certificatePath())
                    .setKeyPath(CERTIFICATE.privateKeyPath()));
    options.getSslOptions().setEnabledSecureTransportProtocols(Set.of(version));
    HttpServer server =
        stage
            .vertx()
            .createHttpServer(options)
            .requestHandler(request ->
                request
                    .body()
                    .onSuccess(body ->
                        request.response().end(body.toString().equals(TEXT) ? "right" : "wrong")));
    Eventually.get("the origin", server.listen().toCompletionStage().toCompletableFuture());
    return server.actualPort();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void manyLargeUploads_allArriveWhole(String version) {
    TestGateway gateway =
        stage.gateway(
            """
            upstreams:
              up: {url: "https://localhost:%d", protocol: h2, tls: {ca: "%s"}}
            routes: [{name: x, match: {path: /**}, timeout: 1m, proxy: {upstream: up}}]
            """
                .formatted(origin(version), CERTIFICATE.certificatePath()));
    TestClient client = stage.client(gateway);

    List<CompletableFuture<Reply>> answers =
        IntStream.range(0, 48).mapToObj(i -> client.send(HttpMethod.POST, "/large", TEXT)).toList();

    for (CompletableFuture<Reply> answer : answers) {
      assertThat(Eventually.get("an answer", answer).body()).isEqualTo("right");
    }
  }
}
