package dev.fanlight.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.admin.page.PageWorkers;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The page of metrics: its formats, and how slow scrapes are kept from doing harm. */
class AdminMetricsTest extends AdminListenerScene {
  @Test
  void metrics_areTextByDefault() throws IOException {
    assertThat(get("/metrics"))
        .startsWith("HTTP/1.1 200 OK\r\n")
        .contains("content-type: text/plain; version=0.0.4")
        .contains("\nfanlight_access_log_dropped_total 0.0\n");
  }

  @Test
  void metrics_areWhatAcceptPrefers() throws IOException {
    assertThat(send("GET", "/metrics", "localhost", "Accept: application/openmetrics-text\r\n"))
        .contains("content-type: application/openmetrics-text")
        .endsWith("# EOF\n");
  }

  @Test
  void metrics_areZippedForWhoTakesThat() throws IOException {
    assertThat(send("GET", "/metrics", "localhost", "Accept-Encoding: br, gzip;q=0.5\r\n"))
        .contains("content-encoding: gzip")
        .contains("vary: Accept, Accept-Encoding");
    assertThat(send("GET", "/metrics", "localhost", "Accept-Encoding: gzip;q=0, br\r\n"))
        .doesNotContain("content-encoding");
  }

  @Test
  void headOfMetrics_hasNoBody() throws IOException {
    assertThat(send("HEAD", "/metrics", "localhost", ""))
        .startsWith("HTTP/1.1 200 OK\r\n")
        .endsWith("\r\n\r\n");
  }

  @Test
  void scrape_isAnsweredWhileTheLoopOfTrafficIsBlocked() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch blocked = new CountDownLatch(1);
    Vertx traffic = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    try {
      traffic.runOnContext(any -> {
        blocked.countDown();
        awaitQuietly(release);
      });
      blocked.await();

      assertThat(get("/metrics")).startsWith("HTTP/1.1 200 OK\r\n");
    } finally {
      release.countDown();
      traffic.close().await(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void slowScrapes_areBoundedAndHoldUpNobodyElse() throws Exception {
    Semaphore scraping = new Semaphore(0);
    CountDownLatch release = new CountDownLatch(1);
    telemetry.orphans(() -> {
      scraping.release();
      awaitQuietly(release);
      return 0;
    });
    List<Socket> scrapes = new ArrayList<>();
    try {
      for (int i = 0; i < PageWorkers.THREADS; i++) {
        scrapes.add(request(listener.port(), "GET", "/metrics", "localhost", ""));
      }
      scraping.acquire(PageWorkers.THREADS);

      assertThat(get("/metrics")).startsWith("HTTP/1.1 503 ").contains("\r\nretry-after: 1\r\n");
      assertThat(get("/health/live")).startsWith("HTTP/1.1 200 ");
      assertThat(get("/api/openapi")).startsWith("HTTP/1.1 200 ");

      release.countDown();
      for (Socket scrape : scrapes) {
        assertThat(answer(scrape)).startsWith("HTTP/1.1 200 ");
      }
      assertThat(get("/metrics")).startsWith("HTTP/1.1 200 ");
    } finally {
      release.countDown();
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
