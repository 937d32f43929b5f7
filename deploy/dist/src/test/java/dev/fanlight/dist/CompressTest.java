package dev.fanlight.dist;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.file.Path;
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
    Semaphore gone = new Semaphore(0);
    try (Service endless =
            Service.of(exchange -> {
              exchange.getResponseHeaders().add("Content-Type", "text/plain");
              exchange.sendResponseHeaders(200, 0);
              try {
                while (true) {
                  exchange.getResponseBody().write(new byte[10_000]);
                }
              } finally {
                gone.release();
              }
            });
        RunningGateway gateway = RunningGateway.of(PROXY.formatted(endless.address()))) {
      for (int i = 0; i < 12; i++) {
        HttpResponse<InputStream> answer = gateway.open("/", "Accept-Encoding", "gzip");
        assertThat(answer.body().read()).isEqualTo(0x1f);
        answer.body().close();
      }

      assertThat(gone.tryAcquire(12, 20, SECONDS)).isTrue();
      // A few coders of each event loop wait for the next answers.
      long idle = 4L * 272 * 1024 * 2 * Runtime.getRuntime().availableProcessors();
      assertThat(gateway.metric("fanlight_plugin_compress_memory_bytes")).isLessThan(idle + 1);
    }
  }
}
