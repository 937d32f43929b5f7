package dev.fanlight.gateway.whole.tls;

import static dev.fanlight.gateway.whole.tls.ClientCertificatesScene.ADA;
import static dev.fanlight.gateway.whole.tls.ClientCertificatesScene.CLIENTS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestGateway;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.SocketAddress;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests for a host that has another certificate than the one their connection began with. */
class MisdirectedRequestsTest {
  @RegisterExtension static final Stage stage = new Stage();

  @TempDir Path folder;

  private TestGateway asking() {
    return stage.gateway(
        ClientCertificatesScene.config(folder, answering().url(), CLIENTS, "optional"));
  }

  private static Http1Upstream answering() {
    Http1Upstream upstream = stage.upstream();
    upstream.on("/x", call -> call.answer(200, "ok"));
    return upstream;
  }

  @ParameterizedTest
  @CsvSource({
    "shop.test, shop.test, 200",
    "shop.test, SHOP.test.:8443, 200",
    "shop.test, bank.test, 421",
    "shop.test, bank.test:8443, 421",
    "shop.test, other.test, 421",
    "shop.test, [::1], 421",
    "other.test, another.test, 200",
    "other.test, bank.test, 421",
    ", other.test, 200",
    ", bank.test, 421"
  })
  void aHostOfAnotherCertificate_isMisdirected(@Nullable String name, String host, int status)
      throws Exception {
    TestGateway gateway = asking();

    String answer = new TlsClient(ADA).get(gateway.port(), name, host);

    assertThat(answer).startsWith("HTTP/1.1 " + status);
    assertThat(answer.contains("misdirected_request")).isEqualTo(status == 421);
  }

  @Test
  void aHostOfAnotherCertificate_isServedWhereNobodyIsAsked() throws Exception {
    TestGateway gateway =
        stage.gateway(ClientCertificatesScene.config(folder, answering().url(), ""));

    assertThat(new TlsClient().get(gateway.port(), "shop.test", "bank.test"))
        .startsWith("HTTP/1.1 200");
  }

  @Test
  void aConnectionThatHttp2SharesAmongHosts_isMisdirectedForOneOfThem() {
    TestGateway gateway = asking();
    HttpClient client =
        stage
            .vertx()
            .createHttpClient(
                new HttpClientOptions()
                    .setSsl(true)
                    .setUseAlpn(true)
                    .setTrustAll(true)
                    .setVerifyHost(false)
                    .setProtocolVersion(HttpVersion.HTTP_2));
    try {
      assertThat(status(client, gateway, "shop.test")).isEqualTo(200);
      assertThat(status(client, gateway, "bank.test")).isEqualTo(421);
      assertThat(status(client, gateway, "shop.test")).isEqualTo(200);
    } finally {
      client.close();
    }
  }

  /** All requests go to one host, as the client sees it, and so over one connection. */
  private static int status(HttpClient client, TestGateway gateway, String authority) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setServer(SocketAddress.inetSocketAddress(gateway.port(), "127.0.0.1"))
            .setHost("shop.test")
            .setPort(gateway.port())
            .setURI("/x");
    return Eventually.get(
        "the answer",
        client
            .request(options)
            .compose(
                request -> request.authority(HostAndPort.create(authority, gateway.port())).send())
            .compose(response -> response.body().map(response.statusCode()))
            .toCompletionStage()
            .toCompletableFuture());
  }
}
