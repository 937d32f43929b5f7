package dev.fanlight.gateway.whole;

import static dev.fanlight.gateway.whole.Localhost.CERTIFICATE;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many large answers at once on one connection over TLS, as a page has them in a browser. */
class Http2OverTlsTest {
  @RegisterExtension static final Stage stage = new Stage();

  /** Wider than all answers together: nothing but the connection itself holds them up. */
  private static final int WINDOW = 1 << 30;

  private static final byte[] CONTENT = new byte[1 << 20];

  static {
    new Random(1).nextBytes(CONTENT);
  }

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
}
