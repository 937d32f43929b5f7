package dev.fanlight.gateway.whole.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.Reply;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestClient;
import dev.fanlight.gateway.whole.TestGateway;
import dev.fanlight.gateway.whole.proxy.MisbehavingUpstream.Manner;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Many clients share few connections to an upstream that misbehaves at random: whatever an exchange
 * is answered, it is never another's answer. {@code -Psimulation} runs it at length; {@code
 * -Dsim.seed=N} plays the same requests and manners again, in whatever order they meet.
 */
class UpstreamModelTest {
  private static final int CLIENTS = 12;
  private static final int SLICE = 50;
  private static final int WHOLE = 2_000;
  private static final List<HttpMethod> METHODS =
      List.of(HttpMethod.GET, HttpMethod.GET, HttpMethod.HEAD, HttpMethod.POST, HttpMethod.PUT);

  @RegisterExtension static final Stage stage = new Stage();

  private final long seed = Long.getLong("sim.seed", 1);
  private final int requests = Boolean.getBoolean("sim.whole") ? WHOLE : SLICE;
  private final AtomicInteger answered = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();

  @Test
  void anAnswer_neverReachesAnybodyButItsRequest() throws Exception {
    try (MisbehavingUpstream upstream = new MisbehavingUpstream(seed)) {
      TestGateway gateway =
          stage.gateway(
              """
              upstreams:
                up:
                  url: "%s"
                  bulkhead: {max_concurrent: 6}
                  retry: {attempts: 2, on: [reset], budget: 100%%}
              routes:
                - {name: x, match: {path: /**}, timeout: 5s, proxy: {upstream: up}}
                - name: late
                  match: {path: /**, headers: {x-hurry: "yes"}}
                  timeout: 40ms
                  proxy: {upstream: up}
              """
                  .formatted(upstream.url()));
      List<CompletableFuture<@Nullable Void>> clients = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        int number = i;
        TestClient client = stage.client(gateway);
        clients.add(
            CompletableFuture.runAsync(() -> client(client, number), Thread::startVirtualThread));
      }
      for (CompletableFuture<@Nullable Void> client : clients) {
        client.join();
      }
      gateway.rest();
      assertThat(Manner.values())
          .allSatisfy(manner -> assertThat(upstream.seen(manner)).as(manner.name()).isPositive());
    }
    assertThat(answered.get()).isGreaterThan(CLIENTS * requests / 3);
    assertThat(failed.get()).isGreaterThan(CLIENTS * requests / 20);
  }

  private void client(TestClient client, int number) {
    Random random = new Random(seed * CLIENTS + number);
    for (int i = 0; i < requests; i++) {
      String token = "t" + number + "." + i;
      HttpMethod method = METHODS.get(random.nextInt(METHODS.size()));
      String body = isBodiless(method) ? "" : "b".repeat(random.nextInt(30_000));
      String[] fields = random.nextInt(4) == 0 ? new String[] {"x-hurry: yes"} : new String[0];
      Reply reply =
          client.send(method, "/" + token, body, fields).exceptionally(broken -> null).join();
      check(method, token, reply);
    }
  }

  private static boolean isBodiless(HttpMethod method) {
    return method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
  }

  private void check(HttpMethod method, String token, @Nullable Reply reply) {
    if (reply == null || reply.status() >= 500) {
      failed.incrementAndGet();
      return;
    }
    answered.incrementAndGet();
    assertThat(reply.field("x-token")).as("the answer to " + token).isEqualTo(token);
    if (reply.status() == 200 && !method.equals(HttpMethod.HEAD)) {
      assertThat(reply.body().strip()).as("the body for " + token).isEqualTo(token);
    }
  }
}
