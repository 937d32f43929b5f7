package dev.fanlight.dist;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The sample of the cache, between clients and an upstream that are real. */
class CacheTest {
  private static final String REQUESTS = "fanlight_plugin_cache_requests_total{result=\"%s\"}";

  private static RunningGateway gateway(Service shop) throws Exception {
    return RunningGateway.ofSample("cache", Map.of("127.0.0.1:9001", shop.address()));
  }

  private static String status(HttpResponse<String> answer) {
    return String.join(", ", answer.headers().allValues("cache-status"));
  }

  private static void answerOrValidate(HttpExchange exchange) throws java.io.IOException {
    if ("\"v1\"".equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
      exchange.getResponseHeaders().add("ETag", "\"v1\"");
      exchange.sendResponseHeaders(304, -1);
    } else {
      Service.answer(exchange, 200, "ETag", "\"v1\"", "Cache-Control", "max-age=60");
    }
  }

  @Test
  void theSample_answersFromTheCache_andValidates() throws Exception {
    try (Service shop = Service.of(CacheTest::answerOrValidate);
        RunningGateway gateway = gateway(shop)) {
      assertThat(status(gateway.get("/shop/7")))
          .isEqualTo("fanlight; fwd=uri-miss; fwd-status=200; stored");
      HttpResponse<String> hit = gateway.get("/shop/7");
      assertThat(status(hit)).startsWith("fanlight; hit; ttl=");
      assertThat(hit.body()).isEqualTo("/shop/7");
      assertThat(hit.headers().firstValue("age")).isPresent();
      assertThat(shop.asked()).hasSize(1);

      assertThat(gateway.get("/shop/7", "If-None-Match", "\"v1\"").statusCode()).isEqualTo(304);
      HttpResponse<String> part = gateway.get("/shop/7", "Range", "bytes=1-4");
      assertThat(part.statusCode()).isEqualTo(206);
      assertThat(part.body()).isEqualTo("shop");
      assertThat(part.headers().firstValue("content-length")).hasValue("4");
      HttpResponse<String> head = gateway.head("/shop/7");
      assertThat(head.headers().firstValue("content-length")).hasValue("7");
      assertThat(shop.asked()).hasSize(1);

      HttpResponse<String> validated = gateway.get("/shop/7", "Cache-Control", "no-cache");
      assertThat(status(validated)).isEqualTo("fanlight; fwd=request; fwd-status=304; stored");
      assertThat(validated.body()).isEqualTo("/shop/7");
      assertThat(shop.asked()).hasSize(2);
      assertThat(gateway.metric(REQUESTS.formatted("validated"))).isEqualTo(1);
      assertThat(gateway.metric("fanlight_held_bytes")).isZero();
    }
  }

  @Test
  @Timeout(60)
  void aMiss_waitsForItsCall_whichIsNoBackgroundWork() throws Exception {
    try (Service shop = Service.ok("Cache-Control", "max-age=60");
        RunningGateway gateway = gateway(shop)) {
      gateway.get("/shop/7");

      String exchanges = gateway.page("/api/exchanges");
      while (!exchanges.contains("\"route\":\"shop\"")) {
        exchanges = gateway.page("/api/exchanges");
      }
      assertThat(exchanges).contains("\"endpoint\"").doesNotContain("\"background\"");
    }
  }

  @Test
  void manyWhoAskAtOnce_onAllEventLoops_areOneRequest() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    try (Service shop =
            Service.of(exchange -> {
              await(release);
              Service.answer(exchange, 200, "Cache-Control", "max-age=60");
            });
        RunningGateway gateway = gateway(shop)) {
      List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        answers.add(gateway.send("/shop/7"));
      }
      while (gateway.metric("fanlight_requests_in_flight{route=\"shop\"}") < 50) {
        Thread.onSpinWait();
      }
      release.countDown();
      for (CompletableFuture<HttpResponse<String>> answer : answers) {
        assertThat(answer.get(20, SECONDS).body()).isEqualTo("/shop/7");
      }
      assertThat(shop.asked()).hasSize(1);
      assertThat(gateway.metric(REQUESTS.formatted("collapsed"))).isEqualTo(49);
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
  void anUpstreamThatIsGone_isReplacedByWhatIsStored() throws Exception {
    Service shop = Service.ok("Cache-Control", "max-age=0", "ETag", "\"a\"");
    try (RunningGateway gateway = gateway(shop)) {
      gateway.get("/shop/7");
      shop.close();

      HttpResponse<String> stale = gateway.get("/shop/7");

      assertThat(stale.statusCode()).isEqualTo(200);
      assertThat(stale.body()).isEqualTo("/shop/7");
      assertThat(status(stale)).startsWith("fanlight; fwd=stale; detail=connect");
      assertThat(gateway.get("/shop/8").statusCode()).isEqualTo(502);
    }
  }

  @Test
  void aHeadForWhatIsStale_fetchesAllOfItInTheBackground() throws Exception {
    List<String> methods = new CopyOnWriteArrayList<>();
    try (Service shop =
            Service.of(exchange -> {
              boolean first = methods.isEmpty();
              methods.add(exchange.getRequestMethod());
              String control = first ? "max-age=0, stale-while-revalidate=60" : "max-age=60";
              Service.answer(exchange, 200, "Cache-Control", control);
            });
        RunningGateway gateway = gateway(shop)) {
      gateway.get("/shop/7");
      assertThat(status(gateway.head("/shop/7"))).startsWith("fanlight; hit; ttl=");

      HttpResponse<String> hit = gateway.get("/shop/7");
      while (!status(hit).matches("fanlight; hit; ttl=[1-9]\\d*")) {
        hit = gateway.get("/shop/7");
      }

      assertThat(hit.body()).isEqualTo("/shop/7");
      assertThat(methods).containsExactly("GET", "GET");
    }
  }

  @Test
  void anUpstreamWhoseBulkheadIsFull_isNotNeededForWhatIsFresh() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    try (Service shop =
            Service.of(exchange -> {
              if (exchange.getRequestURI().getPath().endsWith("/slow")) {
                await(release);
              }
              Service.answer(exchange, 200, "Cache-Control", "max-age=60");
            });
        RunningGateway gateway =
            RunningGateway.ofSample(
                "cache",
                Map.of(
                    "127.0.0.1:9001\"}",
                    shop.address() + "\", bulkhead: {max_concurrent: 1, max_queue: 0}}"))) {
      gateway.get("/shop/7");
      while (gateway.metric("fanlight_bulkhead_in_use{bulkhead=\"shop\"}") > 0) {
        Thread.onSpinWait();
      }
      CompletableFuture<HttpResponse<String>> slow = gateway.send("/shop/slow");
      while (shop.asked().size() < 2) {
        Thread.onSpinWait();
      }

      HttpResponse<String> hit = gateway.get("/shop/7");
      HttpResponse<String> miss = gateway.get("/shop/8");

      release.countDown();
      assertThat(hit.statusCode()).isEqualTo(200);
      assertThat(status(hit)).startsWith("fanlight; hit");
      assertThat(RunningGateway.code(miss)).isEqualTo("bulkhead_full");
      assertThat(slow.get(20, SECONDS).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void whatCannotBeStored_streamsToWhoAskedForIt() throws Exception {
    byte[] large = new byte[3 * 1024 * 1024];
    try (Service shop =
            Service.of(exchange -> {
              exchange.getResponseHeaders().add("Cache-Control", "max-age=60");
              exchange.sendResponseHeaders(200, 0);
              exchange.getResponseBody().write(large);
            });
        RunningGateway gateway = gateway(shop)) {
      for (int i = 0; i < 2; i++) {
        HttpResponse<String> answer = gateway.get("/shop/large");
        assertThat(answer.body()).hasSize(large.length);
        assertThat(status(answer)).isEqualTo("fanlight; fwd=uri-miss; fwd-status=200");
      }
      assertThat(gateway.metric("fanlight_held_bytes")).isZero();
      assertThat(gateway.metric("fanlight_plugin_cache_targets")).isZero();
    }
  }

  @Test
  void operatorsPurge() throws Exception {
    try (Service shop = Service.ok("Cache-Control", "max-age=60", "Cache-Tag", "a, b");
        RunningGateway gateway =
            RunningGateway.ofSample(
                "cache",
                Map.of(
                    "127.0.0.1:9001",
                    shop.address(),
                    "listeners:\n",
                    "admin: {port: 0, allow_changes: true}\nlisteners:\n"))) {
      gateway.get("/shop/7");
      assertThat(gateway.order("/api/plugins/cache/purge", "{\"tag\":\"b\"}"))
          .isEqualTo(
              "{\"answers\":[{\"place\":\"routes[0].plugins[0]\",\"answer\":{\"purged\":1}}]}");
      gateway.get("/shop/7");
      assertThat(shop.asked()).hasSize(2);
      assertThat(gateway.order("/api/plugins/cache/purge", "{\"paths\":\"/\"}"))
          .contains("there is no key paths in a purge");
    }
  }

  @Test
  void aRequestThatComesBack_isRefusedAndDoesNotWaitForItself() throws Exception {
    AtomicReference<RunningGateway> running = new AtomicReference<>();
    try (Service shop =
            Service.of(exchange -> {
              String via = exchange.getRequestHeaders().getFirst("Via");
              Service.answer(exchange, sendBack(running.get(), via));
            });
        RunningGateway gateway = gateway(shop)) {
      running.set(gateway);
      assertThat(gateway.get("/shop/7").statusCode()).isEqualTo(508);
      assertThat(shop.asked()).hasSize(1);
    }
  }

  private static int sendBack(RunningGateway gateway, String via) {
    try {
      return gateway.send("/shop/7", "Via", via).get(20, SECONDS).statusCode();
    } catch (InterruptedException | ExecutionException | TimeoutException none) {
      return 500;
    }
  }

  @Test
  void theTimeoutOfTheRoute_endsWithTheHead() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    try (Service shop =
            Service.of(exchange -> {
              if (exchange.getRequestURI().getPath().endsWith("/never")) {
                await(release);
                return;
              }
              exchange.getResponseHeaders().add("Cache-Control", "max-age=60");
              exchange.sendResponseHeaders(200, 4);
              exchange.getResponseBody().flush();
              await(release);
              exchange.getResponseBody().write("late".getBytes(StandardCharsets.UTF_8));
              exchange.close();
            });
        RunningGateway gateway =
            RunningGateway.ofSample(
                "cache",
                Map.of(
                    "127.0.0.1:9001",
                    shop.address(),
                    "  - name: shop\n",
                    "  - name: shop\n    timeout: 300ms\n"))) {
      CompletableFuture<HttpResponse<String>> slow = gateway.send("/shop/7");
      while (shop.asked().isEmpty()) {
        Thread.onSpinWait();
      }
      CompletableFuture<HttpResponse<String>> follower = gateway.send("/shop/7");
      // It begins later, so when its time is over, that of the others is too.
      assertThat(gateway.get("/shop/never").statusCode()).isEqualTo(504);
      assertThat(slow).isNotDone();
      release.countDown();
      assertThat(slow.get(20, SECONDS).body()).isEqualTo("late");
      assertThat(follower.get(20, SECONDS).body()).isEqualTo("late");
      assertThat(status(gateway.get("/shop/7"))).startsWith("fanlight; hit");
    }
  }
}
