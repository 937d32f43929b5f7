package dev.fanlight.gateway.whole.client;

import static dev.fanlight.gateway.whole.Localhost.CERTIFICATE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.Arrival;
import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestGateway;
import dev.fanlight.gateway.whole.Wire;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that do not take their answers keep nobody else from being served. */
class SlowClientsTest {
  @RegisterExtension static final Stage stage = new Stage();

  private static final byte[] CHUNK = new byte[64 * 1024];
  private static final int CHUNKS = 512;

  private final Http1Upstream upstream = stage.upstream();

  @BeforeEach
  void script() {
    upstream.on("/ok", call -> call.answer(200, "ok"));
    upstream.on(
        "/big",
        call -> {
          call.head(200, -1);
          for (int i = 0; i < CHUNKS; i++) {
            call.write(CHUNK);
          }
          call.end();
        });
  }

  private TestGateway gateway(String listener, String keys) {
    return stage.gateway(
        """
        listeners: [{name: public, host: 127.0.0.1, port: 0, %s}]
        upstreams:
          up: {url: "%s", bulkhead: {max_concurrent: 1, max_queue: 10}}
        routes:
          - {name: all, match: {path: "/{x}"}, %s, proxy: {upstream: up, path: "/{x}"}}
        """
            .formatted(listener, upstream.url(), keys));
  }

  private static final String RATE = "limits: {body_rate: {bytes: 1000000, after: 200ms}}";

  private static void awaitOk(TestGateway gateway) {
    assertThat(stage.client(gateway).get("/ok").status()).isEqualTo(200);
    assertThat(gateway.quiet().sum("fanlight_clients_cut_total", "reason=\"slow_reader\""))
        .isEqualTo(1);
    assertThat(gateway.admin("/api/exchanges")).contains("client_too_slow");
  }

  /** The preface, empty SETTINGS, and HEADERS whose fields are literals. */
  private static final String GET_BIG_2 =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
          + "\0\0\0\4\0\0\0\0\0"
          + "\0\0\34\1\5\0\0\0\1"
          + "\202\206\0\12:authority\1a\0\5:path\4/big";

  @ParameterizedTest
  @ValueSource(strings = {"GET /big HTTP/1.1\r\nhost: g\r\n\r\n", GET_BIG_2})
  void aClientThatReadsNothing_givesItsPermitBack(String request) {
    TestGateway gateway = gateway(RATE, "timeout: 10s");
    try (Wire client = new Wire(gateway.port())) {
      client.send(request);
      upstream.awaitArrival("/big");

      awaitOk(gateway);
    }
  }

  @Test
  void aClientThatReadsNothingOverTls_givesItsPermitBack() throws Exception {
    TestGateway gateway =
        gateway(
            RATE
                + ", tls: {cert: \"%s\", key: \"%s\"}"
                    .formatted(CERTIFICATE.certificatePath(), CERTIFICATE.privateKeyPath()),
            "timeout: 10s");
    try (SSLSocket slow = trustingAll(gateway);
        SSLSocket honest = trustingAll(gateway)) {
      ask(slow, "/big");
      assertThat(slow.getInputStream().read()).isEqualTo('H');

      ask(honest, "/ok");

      assertThat(new String(honest.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
          .isEqualTo("HTTP/1.1 200");
    }
    assertThat(gateway.quiet().sum("fanlight_clients_cut_total", "reason=\"slow_reader\""))
        .isEqualTo(1);
  }

  private static void ask(SSLSocket socket, String target) throws IOException {
    socket
        .getOutputStream()
        .write(
            "GET %s HTTP/1.1\r\nHost: a\r\n\r\n"
                .formatted(target)
                .getBytes(StandardCharsets.US_ASCII));
  }

  private static SSLSocket trustingAll(TestGateway gateway) throws Exception {
    TrustManager all =
        new X509TrustManager() {
          @Override
          public void checkClientTrusted(X509Certificate[] chain, String type) {}

          @Override
          public void checkServerTrusted(X509Certificate[] chain, String type) {}

          @Override
          public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
          }
        };
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {all}, new SecureRandom());
    return (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", gateway.port());
  }

  /** The answer is held whole: no call is open any more that a deadline could end. */
  @ParameterizedTest
  @ValueSource(strings = {"GET /big HTTP/1.1\r\nhost: g\r\n\r\n", GET_BIG_2})
  void aMergedAnswer_endsAtMaxDuration_howeverItsClientReads(String request) {
    upstream.on("/big", call -> call.json("\"" + "x".repeat(20 << 20) + "\""));
    TestGateway gateway =
        stage.gateway(
            """
            upstreams: {up: {url: "%s"}}
            routes:
              - name: big
                match: {path: /big}
                max_duration: 1s
                fan_out:
                  max_body: 40MiB
                  calls: [{name: a, upstream: up, path: /big, max_body: 40MiB}]
            """
                .formatted(upstream.url()));
    try (Wire client = new Wire(gateway.port())) {
      client.send(request);
      upstream.awaitArrival("/big");

      gateway.rest();
      assertThat(gateway.admin("/api/exchanges")).contains("deadline_exceeded");
    }
  }

  /** One call hangs until the timeout, which completes the answer. Nothing else bounds that. */
  @ParameterizedTest
  @ValueSource(strings = {"as_completed", "all_settled"})
  void anAnswerThatItsTimeoutCompletes_endsAtMaxDuration_howeverItsClientReads(String join) {
    upstream.on("/big", call -> call.json("\"" + "x".repeat(12 << 20) + "\""));
    upstream.on("/late", Arrival::stall);
    TestGateway gateway =
        stage.gateway(
            """
            listeners: [{name: public, host: 127.0.0.1, port: 0, limits: {body_rate: {bytes: 0}}}]
            upstreams: {up: {url: "%s"}}
            routes:
              - name: big
                match: {path: /big}
                timeout: 1s
                max_duration: 2s
                idle_timeout: 1m
                bulkhead: {max_concurrent: 1}
                fan_out:
                  join: %s
                  max_body: 40MiB
                  calls:
                    - {name: a, upstream: up, path: /big, max_body: 40MiB}
                    - {name: b, upstream: up, path: /late}
            """
                .formatted(upstream.url(), join));
    try (Wire client = new Wire(gateway.port())) {
      client.send("GET /big HTTP/1.1\r\nhost: g\r\n\r\n");
      assertThat(client.head()).contains(" 200 ");

      gateway.rest();
      assertThat(gateway.admin("/api/exchanges?error=deadline_exceeded"))
          .contains("\"route\":\"big\"");
    }
  }

  /** What waits for it would stay in memory for as long as it likes, and no limit counts that. */
  @Test
  void aClientThatReadsNothing_isResetAtMaxDuration() {
    TestGateway gateway =
        gateway("limits: {body_rate: {bytes: 0}}", "max_duration: 1s, idle_timeout: 1m");
    try (Wire client = new Wire(gateway.port())) {
      client.send("GET /big HTTP/1.1\r\nhost: g\r\n\r\n");
      upstream.awaitArrival("/big");

      gateway.rest();

      assertThat(client.rest()).endsWith("<reset>");
    }
  }

  /** The answers before it fill the connection. */
  @Test
  void aWholeAnswerThatItsClientDoesNotRead_isResetAtMaxDuration() {
    upstream.on("/part", call -> call.json("\"" + "x".repeat(60_000) + "\""));
    TestGateway gateway =
        stage.gateway(
            """
            listeners: [{name: public, host: 127.0.0.1, port: 0, limits: {body_rate: {bytes: 0}}}]
            upstreams: {up: {url: "%s"}}
            routes:
              - name: part
                match: {path: /part}
                max_duration: 1s
                idle_timeout: 1m
                fan_out: {calls: [{name: a, upstream: up, path: /part}]}
            """
                .formatted(upstream.url()));
    try (Wire client = new Wire(gateway.port())) {
      client.send("GET /part HTTP/1.1\r\nhost: g\r\n\r\n".repeat(300));
      Eventually.noComplaint(() ->
          gateway.admin("/api/exchanges?error=deadline_exceeded").contains("\"route\":\"part\"")
              ? ""
              : "no answer has ended at its deadline");

      assertThat(client.rest()).endsWith("<reset>");
    }
  }

  /** It reads all the time, and is the slower side all the time. */
  @ParameterizedTest
  @EnumSource(
      value = HttpVersion.class,
      names = {"HTTP_1_1", "HTTP_2"})
  void aClientThatReadsSlowly_getsAllOfIt(HttpVersion version) {
    TestGateway gateway =
        gateway("limits: {body_rate: {bytes: 1000, after: 200ms}}", "idle_timeout: 200ms");
    CompletableFuture<Integer> read = new CompletableFuture<>();
    int[] bytes = {0};
    stage
        .client(gateway, version)
        .open(HttpMethod.GET, "/big")
        .compose(HttpClientRequest::send)
        .onFailure(read::completeExceptionally)
        .onSuccess(response -> {
          response.handler(chunk -> takeSlowly(response, chunk, bytes));
          response.exceptionHandler(read::completeExceptionally);
          response.endHandler(end -> read.complete(bytes[0]));
        });

    assertThat(Eventually.get("the answer", read)).isEqualTo(CHUNKS * CHUNK.length);
  }

  private static void takeSlowly(HttpClientResponse response, Buffer chunk, int[] bytes) {
    int before = bytes[0] >> 20;
    bytes[0] += chunk.length();
    if (bytes[0] >> 20 > before) {
      response.pause();
      stage.vertx().setTimer(20, later -> response.resume());
    }
  }
}
