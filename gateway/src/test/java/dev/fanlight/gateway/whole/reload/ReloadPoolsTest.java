package dev.fanlight.gateway.whole.reload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.filter.load.TestJar;
import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Reply;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestClient;
import dev.fanlight.gateway.whole.TestGateway;
import dev.fanlight.gateway.whole.Wire;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * A thread of a pool serves all listeners, and it goes with the pool alone: not with the listener
 * whose request was the first that needed the thread.
 */
class ReloadPoolsTest {
  @RegisterExtension static final Stage stage = new Stage();
  @TempDir static Path folder;

  private static final String HELD = "reload-pools.held";

  /** Has a task for each half of an exchange. One for {@code /held} takes as long as the test. */
  private static final String HOLDING =
      """
      var begun = context.meters().counter("begun", "Tasks begun");
      return (BlockingFilter) it -> {
        begun.increment();
        while (it.request().path().equals("/held") && System.getProperty("%s") != null) {
          Thread.sleep(5);
        }
        return Step.proceed(it.request(), response -> response);
      };
      """
          .formatted(HELD);

  private final int otherPort = stage.port();
  private final Http1Upstream upstream = stage.upstream();
  private final CompletableFuture<Void> gate = new CompletableFuture<>();

  @BeforeAll
  static void pack() throws IOException {
    TestJar.plugin("Holding", "holding", HOLDING).write(folder.resolve("holding.jar"));
  }

  @BeforeEach
  void hold() {
    System.setProperty(HELD, "");
    upstream
        .on("/x", call -> call.answer(200, "ok"))
        .on("/held", call -> call.answer(200, "ok"))
        .on(
            "/slow",
            call -> {
              call.await(gate);
              call.answer(200, "ok");
            });
  }

  @AfterEach
  void letGo() {
    System.clearProperty(HELD);
  }

  /**
   * @param others other listeners than the public one
   */
  private String yaml(String others) {
    return """
    listeners: [{name: public, host: 127.0.0.1, port: 0}%s]
    plugin_folders: [%s]
    pools: {work: {threads: 1}}
    upstreams: {up: {url: "%s"}}
    routes:
      - name: all
        match: {path: /**}
        plugins: [{name: holding, pool: work, config: {word: w}}]
        proxy: {upstream: up}
    """
        .formatted(others, folder, upstream.url());
  }

  /** With another listener, whose request was the first that needed the thread of the pool. */
  private TestGateway gateway() {
    TestGateway gateway =
        stage.gateway(yaml(", {name: other, host: 127.0.0.1, port: " + otherPort + "}"));
    try (Wire client = new Wire(otherPort)) {
      client.send("GET /x HTTP/1.1\r\nhost: g\r\nconnection: close\r\n\r\n");
      assertThat(client.head()).startsWith("http/1.1 200 ");
    }
    return gateway;
  }

  private void remove(TestGateway gateway) {
    gateway.reloaded(yaml(""));
    Eventually.equal(
        "whether the other listener is there",
        false,
        () -> gateway.admin("/api/status").contains("\"other\""));
  }

  @Test
  void aRemovedListener_interruptsNoTaskOfAnother() {
    TestGateway gateway = gateway();
    TestClient client = stage.client(gateway);
    CompletableFuture<Reply> held = client.send("/held");
    Eventually.equal(
        "tasks begun", 2.0, () -> gateway.metrics().sum("fanlight_plugin_holding_begun_total"));

    remove(gateway);
    letGo();

    assertThat(Eventually.get("the answer", held).status()).isEqualTo(200);
    assertThat(client.get("/x").status()).isEqualTo(200);
  }

  @Test
  void aRemovedListener_takesNoIdleThreadFromAnother() {
    TestGateway gateway = gateway();
    TestClient client = stage.client(gateway);
    CompletableFuture<Reply> slow = client.send("/slow");
    upstream.awaitArrival("/slow");

    remove(gateway);
    gate.complete(null);

    assertThat(Eventually.get("the answer", slow).status()).isEqualTo(200);
  }
}
