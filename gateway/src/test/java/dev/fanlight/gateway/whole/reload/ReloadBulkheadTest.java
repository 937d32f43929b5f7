package dev.fanlight.gateway.whole.reload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Reply;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestClient;
import dev.fanlight.gateway.whole.TestGateway;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A bulkhead is the same one under every configuration that names it. */
class ReloadBulkheadTest {
  @RegisterExtension static final Stage stage = new Stage();

  private final Http1Upstream upstream = stage.upstream();
  private final List<CompletableFuture<Void>> gates = new ArrayList<>();

  private String yaml(int permits) {
    return """
    upstreams: {up: {url: "%s", bulkhead: {max_concurrent: %d, max_queue: 100}}}
    routes: [{name: x, match: {path: /**}, proxy: {upstream: up}}]
    """
        .formatted(upstream.url(), permits);
  }

  /** Each request for {@code /N} is answered when its gate opens. */
  private void gated(int requests) {
    for (int i = 0; i < requests; i++) {
      CompletableFuture<Void> gate = new CompletableFuture<>();
      gates.add(gate);
      upstream.on(
          "/" + i,
          call -> {
            call.await(gate);
            call.answer(200, "done");
          });
    }
  }

  private static List<CompletableFuture<Reply>> send(TestClient client, int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> client.send("/" + i)).toList();
  }

  private void open() {
    gates.forEach(gate -> gate.complete(null));
  }

  private void arrived(int requests) {
    Eventually.equal("requests upstream", requests, () -> upstream.open().size());
  }

  @Test
  void grown_itLetsInWhoWaitedUnderTheOldSize() {
    gated(40);
    TestGateway gateway = stage.gateway(yaml(1));
    List<CompletableFuture<Reply>> replies = send(stage.client(gateway), 0, 40);
    Eventually.equal("waiters", 39.0, () -> gateway.metrics().sum("fanlight_bulkhead_queue_depth"));

    gateway.reloaded(yaml(40));

    arrived(40);
    open();
    assertThat(replies).allMatch(reply -> Eventually.get("an answer", reply).status() == 200);
  }

  @Test
  void shrunk_itCountsThePermitsThatAreOut() {
    gated(8);
    TestGateway gateway = stage.gateway(yaml(4));
    TestClient client = stage.client(gateway);
    List<CompletableFuture<Reply>> replies = new ArrayList<>(send(client, 0, 4));
    arrived(4);

    gateway.reloaded(yaml(2));
    replies.addAll(send(client, 4, 8));
    Eventually.equal("waiters", 4.0, () -> gateway.metrics().sum("fanlight_bulkhead_queue_depth"));
    assertThat(gateway.metrics().sum("fanlight_bulkhead_in_use")).isEqualTo(4);
    assertThat(gateway.metrics().sum("fanlight_bulkhead_permits")).isEqualTo(2);
    gates.get(0).complete(null);
    gates.get(1).complete(null);
    Eventually.get("an answer", replies.get(0));
    Eventually.get("an answer", replies.get(1));
    assertThat(upstream.arrivals()).hasSize(4);
    gates.get(2).complete(null);

    arrived(2);
    open();
    assertThat(replies).allMatch(reply -> Eventually.get("an answer", reply).status() == 200);
  }

  @Test
  void removedAndBackWhileItsExchangesLast_itIsStillTheSame() {
    gated(2);
    TestGateway gateway = stage.gateway(yaml(1));
    TestClient client = stage.client(gateway);
    List<CompletableFuture<Reply>> replies = new ArrayList<>(send(client, 0, 1));
    arrived(1);

    gateway.reloaded("routes: [{name: a, match: {path: /a}, respond: {}}]");
    gateway.reloaded(yaml(1));
    replies.addAll(send(client, 1, 2));
    Eventually.equal("waiters", 1.0, () -> gateway.metrics().sum("fanlight_bulkhead_queue_depth"));

    open();
    assertThat(replies).allMatch(reply -> Eventually.get("an answer", reply).status() == 200);
    assertThat(upstream.mostAtOnce()).isEqualTo(1);
  }
}
