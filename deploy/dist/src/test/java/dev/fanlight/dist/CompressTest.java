package dev.fanlight.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class CompressTest {
  private static final int EVENTS = 3;
  private static final String PROXY =
      """
      listeners: [{name: public, port: 8080}]
      plugins: [{name: compress}, {name: compress, id: again}]
      upstreams: {up: {url: "http://%s"}}
      routes:
        - {name: up, match: {path: /**}, proxy: {upstream: up}}
      """;

  /** One coder takes more than half of it, so that none waits for the next answer. */
  private static final String ROOM_FOR_ONE =
      "{name: compress, config: {codings: [gzip], max_memory: 300KiB}}";

  private static final String MEMORY = "fanlight_plugin_compress_memory_bytes";

  /** Each waits until the one before it has been read. */
  private static void sendEvents(HttpExchange exchange, Semaphore read) throws IOException {
    exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    for (int i = 0; i < EVENTS; i++) {
      exchange.getResponseBody().write(("data: " + i + "\n").getBytes());
      exchange.getResponseBody().flush();
      read.acquireUninterruptibly();
    }
    exchange.getResponseBody().close();
  }

  @Test
  void theSample_doesWhatItsPageSays() throws Exception {
    try (RunningGateway gateway = RunningGateway.ofSample("compress", Map.of())) {
      HttpResponse<InputStream> packed = gateway.open("/hello", "Accept-Encoding", "gzip");
      HttpResponse<String> plain = gateway.get("/hello");

      assertThat(packed.headers().allValues("content-encoding")).containsExactly("gzip");
      assertThat(packed.headers().allValues("vary")).containsExactly("accept-encoding");
      assertThat(new GZIPInputStream(packed.body()).readAllBytes())
          .asString()
          .isEqualTo(plain.body());
      assertThat(plain.headers().allValues("content-encoding")).isEmpty();
      assertThat(plain.headers().allValues("vary")).containsExactly("accept-encoding");
      assertThat(
              gateway
                  .open("/hello", "Accept-Encoding", "zstd")
                  .headers()
                  .map()
                  .get("content-encoding"))
          .containsExactly("zstd");
      assertThat(gateway.metric("fanlight_plugin_compress_answers_total{coding=\"gzip\"}"))
          .isEqualTo(1);
    }
  }

  @Test
  void aLargeAnswer_comesWhole_howeverLittleTimeThereIs() throws Exception {
    byte[] large = new byte[200_000];
    new Random(1).nextBytes(large);
    try (Service service =
            Service.of(exchange -> {
              exchange.getResponseHeaders().add("Content-Type", "text/plain");
              exchange.sendResponseHeaders(200, 0);
              exchange.getResponseBody().write(large);
              exchange.getResponseBody().close();
            });
        RunningGateway gateway =
            RunningGateway.of(
                PROXY
                    .formatted(service.address())
                    .replace(
                        "{name: compress}, {name: compress, id: again}",
                        "{name: compress, config: {max_cpu: 1}}"))) {
      HttpResponse<InputStream> answer = gateway.open("/", "Accept-Encoding", "gzip");

      assertThat(answer.headers().allValues("content-encoding")).containsExactly("gzip");
      assertThat(new GZIPInputStream(answer.body()).readAllBytes()).isEqualTo(large);
    }
  }

  @Test
  void serverSentEvents_arriveWhenTheyAreSent() throws Exception {
    Semaphore read = new Semaphore(0);
    try (Service events = Service.of(exchange -> sendEvents(exchange, read));
        RunningGateway gateway = RunningGateway.of(PROXY.formatted(events.address()))) {
      HttpResponse<InputStream> answer = gateway.open("/", "Accept-Encoding", "gzip");

      assertThat(answer.headers().allValues("content-encoding")).containsExactly("gzip");
      InputStream text = new GZIPInputStream(answer.body(), 1);
      for (int i = 0; i < EVENTS; i++) {
        // No more than that: it would wait for the next event.
        assertThat(text.readNBytes(8)).asString().isEqualTo("data: " + i + "\n");
        read.release();
      }
      assertThat(text.read()).isEqualTo(-1);
    }
  }

  /** The curl of this machine, if it has one. */
  @Test
  void curl_seesEventsWhenTheyAreSent() throws Exception {
    assumeThat(Path.of("/usr/bin/curl")).exists();
    Semaphore read = new Semaphore(0);
    try (Service events = Service.of(exchange -> sendEvents(exchange, read));
        RunningGateway gateway = RunningGateway.of(PROXY.formatted(events.address()))) {
      Process curl =
          new ProcessBuilder(
                  "/usr/bin/curl", "-sN", "-m", "20", "--compressed", gateway.uri("/").toString())
              .start();
      try (InputStream text = curl.getInputStream()) {
        for (int i = 0; i < EVENTS; i++) {
          assertThat(text.readNBytes(8)).asString().isEqualTo("data: " + i + "\n");
          read.release();
        }
        assertThat(text.read()).isEqualTo(-1);
        assertThat(curl.waitFor()).isZero();
      } finally {
        read.release(EVENTS);
        curl.destroyForcibly();
      }
      String answers = "fanlight_plugin_compress_answers_total{coding=\"%s\"}";
      assertThat(
              gateway.metric(answers.formatted("gzip")) + gateway.metric(answers.formatted("zstd")))
          .isEqualTo(1);
    }
  }

  @Test
  void aClientThatLeaves_leavesNoMemoryBehind() throws Exception {
    try (Service endless =
            Service.of(exchange -> {
              exchange.getResponseHeaders().add("Content-Type", "text/plain");
              exchange.sendResponseHeaders(200, 0);
              while (true) {
                exchange.getResponseBody().write(new byte[10_000]);
              }
            });
        RunningGateway gateway =
            RunningGateway.of(
                PROXY
                    .formatted(endless.address())
                    .replace("{name: compress}, {name: compress, id: again}", ROOM_FOR_ONE))) {
      HttpResponse<InputStream> answer = gateway.open("/", "Accept-Encoding", "gzip");
      assertThat(answer.body().read()).isEqualTo(0x1f);
      assertThat(gateway.metric(MEMORY)).isEqualTo(272 * 1024);

      answer.body().close();

      assertTimeoutPreemptively(
          Duration.ofSeconds(20),
          () -> {
            while (gateway.metric(MEMORY) > 0) {
              Thread.onSpinWait();
            }
          },
          "the coder of an answer whose client has left is not given back");
    }
  }
}
