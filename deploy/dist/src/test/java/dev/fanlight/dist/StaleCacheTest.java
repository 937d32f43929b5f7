package dev.fanlight.dist;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The cache answers with what is stale while the gateway protects the upstream from calls. */
@Timeout(60)
class StaleCacheTest {

  /** The sample, with more keys of its upstream. */
  private static RunningGateway gateway(Service shop, String keys) throws Exception {
    return RunningGateway.ofSample(
        "cache", Map.of("127.0.0.1:9001\"}", shop.address() + "\", " + keys + "}"));
  }

  private static void assertStale(HttpResponse<String> answer, String detail) {
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("/shop/7");
    assertThat(answer.headers().allValues("cache-status"))
        .containsExactly("fanlight; fwd=stale; detail=" + detail);
  }

  @ParameterizedTest
  @CsvSource({"max_queue: 0, bulkhead_full", "'max_queue: 9, queue_timeout: 5ms', queue_timeout"})
  void aBulkheadWithoutAPermit(String queue, String code) throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    try (Service shop =
            Service.of(exchange -> {
              if (exchange.getRequestURI().getPath().endsWith("/slow")) {
                await(release);
              }
              Service.answer(exchange, 200, "Cache-Control", "max-age=0");
            });
        RunningGateway gateway = gateway(shop, "bulkhead: {max_concurrent: 1, " + queue + "}")) {
      gateway.get("/shop/7");
      while (gateway.metric("fanlight_bulkhead_in_use{bulkhead=\"shop\"}") > 0) {
        Thread.onSpinWait();
      }
      CompletableFuture<HttpResponse<String>> slow = gateway.send("/shop/slow");
      while (shop.asked().size() < 2) {
        Thread.onSpinWait();
      }

      HttpResponse<String> stale = gateway.get("/shop/7");
      HttpResponse<String> miss = gateway.get("/shop/8");

      release.countDown();
      assertStale(stale, code);
      assertThat(RunningGateway.code(miss)).isEqualTo(code);
      assertThat(slow.get(20, SECONDS).statusCode()).isEqualTo(200);
      assertThat(shop.asked()).hasSize(2);
    }
  }

  private static void await(CountDownLatch release) {
    try {
      release.await(20, SECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void anOpenCircuitBreaker() throws Exception {
    try (Service shop =
            Service.of(exchange -> {
              boolean broken = exchange.getRequestURI().getPath().endsWith("/broken");
              Service.answer(exchange, broken ? 503 : 200, "Cache-Control", "max-age=0");
            });
        RunningGateway gateway =
            gateway(shop, "circuit_breaker: {share: 50%, requests: 2, window: 1m, open: 1m}")) {
      gateway.get("/shop/7");
      assertThat(gateway.get("/shop/broken").statusCode()).isEqualTo(503);

      assertStale(gateway.get("/shop/7"), "circuit_open");

      assertThat(RunningGateway.code(gateway.get("/shop/8"))).isEqualTo("circuit_open");
      assertThat(shop.asked()).hasSize(2);
    }
  }
}
