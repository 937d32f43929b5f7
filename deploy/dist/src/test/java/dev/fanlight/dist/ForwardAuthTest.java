package dev.fanlight.dist;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** The sample, between a client, an upstream and a second service that all are real. */
class ForwardAuthTest {
  private static final String VERDICTS = "fanlight_plugin_forward_auth_verdicts_total";

  /** A question to the gateway. */
  private interface Question {
    void ask(RunningGateway gateway, Service service, Service upstream) throws Exception;
  }

  private static void with(HttpHandler verdict, Map<String, String> changes, Question question)
      throws Exception {
    try (Service service = Service.of(verdict);
        Service upstream = Service.ok()) {
      Map<String, String> replacements = new LinkedHashMap<>(changes);
      replacements.put("127.0.0.1:9001", upstream.address());
      replacements.putIfAbsent("127.0.0.1:9100", service.address());
      try (RunningGateway gateway = RunningGateway.ofSample("forward-auth", replacements)) {
        question.ask(gateway, service, upstream);
      }
    }
  }

  @Test
  void whomTheServiceAllows_reachesTheUpstreamWithItsIdentityOnly() throws Exception {
    with(
        exchange -> Service.answer(exchange, 200, "X-User", "ada"),
        Map.of(),
        (gateway, service, upstream) -> {
          HttpResponse<String> answer =
              gateway.get(
                  "/orders/7?x=1", "Authorization", "Bearer a", "X-User", "eve", "X-Roles", "all");

          assertThat(answer.statusCode()).isEqualTo(200);
          Headers question = service.asked().getFirst();
          assertThat(question.getFirst("X-Forwarded-Method")).isEqualTo("GET");
          assertThat(question.getFirst("X-Forwarded-Uri")).isEqualTo("/orders/7?x=1");
          assertThat(question.getFirst("Authorization")).isEqualTo("Bearer a");
          Headers request = upstream.asked().getFirst();
          assertThat(request.get("X-User")).containsExactly("ada");
          assertThat(request).doesNotContainKey("X-Roles");
          assertThat(gateway.metric(VERDICTS + "{verdict=\"allowed\"}")).isOne();
        });
  }

  @Test
  void whomTheServiceDenies_getsItsAnswer() throws Exception {
    with(
        exchange -> Service.answer(exchange, 401, "WWW-Authenticate", "Bearer", "X-Inside", "1"),
        Map.of(),
        (gateway, service, upstream) -> {
          HttpResponse<String> answer = gateway.get("/orders/7");

          assertThat(answer.statusCode()).isEqualTo(401);
          assertThat(answer.headers().allValues("www-authenticate")).containsExactly("Bearer");
          assertThat(answer.headers().allValues("x-inside")).isEmpty();
          assertThat(upstream.asked()).isEmpty();
          assertThat(gateway.metric(VERDICTS + "{verdict=\"denied\"}")).isOne();
        });
  }

  @Test
  void aServiceThatFails_letsNobodyPass() throws Exception {
    with(
        exchange -> Service.answer(exchange, 500),
        Map.of(),
        (gateway, service, upstream) -> {
          HttpResponse<String> answer = gateway.get("/orders/7");

          assertThat(answer.statusCode()).isEqualTo(502);
          assertThat(RunningGateway.code(answer)).isEqualTo("bad_upstream_response");
          assertThat(upstream.asked()).isEmpty();
          assertThat(gateway.metric(VERDICTS + "{verdict=\"failed\"}")).isOne();
        });
  }

  @Test
  void aServiceThatSwitchesProtocols_letsNobodyPass_andIsAskedAgainOverAnotherConnection()
      throws Exception {
    try (RawService service =
        new RawService(
            "HTTP/1.1 101 X\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n",
            "HTTP/1.1 204 X\r\n\r\n")) {
      with(
          exchange -> {},
          Map.of("127.0.0.1:9100", service.address(), "timeout: 300ms", "timeout: 20s"),
          (gateway, unused, upstream) -> {
            HttpResponse<String> answer = gateway.get("/orders/7");
            HttpResponse<String> next = gateway.get("/orders/8");

            assertThat(answer.statusCode()).isEqualTo(502);
            assertThat(RunningGateway.code(answer)).isEqualTo("bad_upstream_response");
            assertThat(next.statusCode()).isEqualTo(200);
          });
    }
  }

  @Test
  void aServiceThatSendsForEver_letsNobodyPass_andIsReadNoFurther() throws Exception {
    CountDownLatch gone = new CountDownLatch(1);
    with(
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          try {
            while (true) {
              exchange.getResponseBody().write(new byte[10_000]);
            }
          } finally {
            gone.countDown();
          }
        },
        Map.of("timeout: 300ms", "timeout: 20s"),
        (gateway, service, upstream) -> {
          HttpResponse<String> answer = gateway.get("/orders/7");

          assertThat(answer.statusCode()).isEqualTo(502);
          assertThat(RunningGateway.code(answer)).isEqualTo("upstream_body_too_large");
          assertThat(gone.await(20, SECONDS)).isTrue();
          assertThat(upstream.asked()).isEmpty();
        });
  }

  @Test
  void aServiceThatIsDown_letsNobodyPass() throws Exception {
    with(
        exchange -> Service.answer(exchange, 200),
        Map.of("127.0.0.1:9100", "127.0.0.1:1"),
        (gateway, service, upstream) -> {
          HttpResponse<String> answer = gateway.get("/orders/7");

          assertThat(answer.statusCode()).isEqualTo(502);
          assertThat(RunningGateway.code(answer)).isEqualTo("connect_failed");
          assertThat(upstream.asked()).isEmpty();
        });
  }

  @Test
  void aServiceThatIsSlowerThanItsTimeout_letsNobodyPass() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    with(
        exchange -> await(over, exchange),
        Map.of(),
        (gateway, service, upstream) -> {
          HttpResponse<String> answer = gateway.get("/orders/7");
          over.countDown();

          assertThat(answer.statusCode()).isEqualTo(504);
          assertThat(RunningGateway.code(answer)).isEqualTo("deadline_exceeded");
          assertThat(upstream.asked()).isEmpty();
        });
  }

  @Test
  void aServiceThatIsSlowerThanTheExchange_letsNobodyPass() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    with(
        exchange -> await(over, exchange),
        Map.of("  - name: orders", "  - name: orders\n    timeout: 200ms"),
        (gateway, service, upstream) -> {
          HttpResponse<String> answer = gateway.get("/orders/7");
          over.countDown();

          assertThat(answer.statusCode()).isEqualTo(504);
          // The plugin's timer and the exchange's are due at the same time: either may answer.
          assertThat(answer.body())
              .containsAnyOf("forward-auth", "the authorization service did not answer in time");
          assertThat(upstream.asked()).isEmpty();
        });
  }

  private static void await(CountDownLatch over, HttpExchange exchange) throws IOException {
    try {
      over.await();
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
    exchange.close();
  }
}
