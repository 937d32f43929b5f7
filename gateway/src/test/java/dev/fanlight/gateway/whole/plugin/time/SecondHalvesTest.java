package dev.fanlight.gateway.whole.plugin.time;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.filter.load.TestJar;
import dev.fanlight.gateway.whole.Arrival;
import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Reply;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestClient;
import dev.fanlight.gateway.whole.TestGateway;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Plugins that work on an answer for longer than its upstream may take for it, and longer than a
 * body may stand still. Their exchanges have the time for that.
 */
class SecondHalvesTest {
  @RegisterExtension static final Stage stage = new Stage();
  @TempDir static Path folder;

  /** More than waits for a reader anywhere on the way. */
  private static final String BODY = "x".repeat(4 << 20);

  private final Http1Upstream upstream = stage.upstream();

  @BeforeAll
  static void pack() throws IOException {
    plugin(
        "Computes",
        """
        return (BlockingFilter) it -> Step.proceed(it.request(), answer -> {
          Thread.sleep(Long.parseLong(config.word()));
          answer.headers().add("x-done", "computed");
          return answer;
        });
        """);
    plugin(
        "Reads",
        """
        return new BlockingFilter() {
          @Override
          public int maxResponseBody() {
            return 8 << 20;
          }

          @Override
          public Step apply(BlockingExchange it) {
            return Step.proceed(it.request(), answer -> {
              Thread.sleep(Long.parseLong(config.word()));
              answer.headers().add("x-done", "read");
              return answer;
            });
          }
        };
        """);
    plugin(
        "Waits",
        """
        return (BlockingFilter) it -> Step.proceed(it.request(), answer -> {
          try {
            it.call(config.word(), CallRequest.get("/never"));
          } catch (GatewayError late) {
            answer.headers().add("x-done", late.code().code());
          }
          return answer;
        });
        """);
    plugin(
        "Asks",
        """
        return (Filter) (it, chain) -> chain.proceed(it)
            .compose(answer -> it.calls().send(config.word(), CallRequest.get("/never"))
                .map(none -> answer)
                .recover(late -> {
                  answer.headers().add("x-done", GatewayError.from(late).code().code());
                  return io.vertx.core.Future.succeededFuture(answer);
                }));
        """);
    plugin(
        "Detaches",
        """
        return (Filter) (it, chain) -> {
          Detached run =
              chain.detached(it, it.request().copy(), java.time.Duration.ofSeconds(20));
          return chain.join(run.response()).onSuccess(answer -> run.adopt());
        };
        """);
  }

  private static void plugin(String simpleName, String create) throws IOException {
    TestJar.plugin(simpleName, simpleName.toLowerCase(java.util.Locale.ROOT), create)
        .write(folder.resolve(simpleName + ".jar"));
  }

  private TestGateway gateway() {
    AtomicInteger refused = new AtomicInteger();
    upstream
        .on("/never", Arrival::stall)
        .on("/json", call -> call.json("{}"))
        .on(
            "/slowly",
            call -> {
              call.head(200, BODY.length());
              call.delay(Duration.ofMillis(1_500));
              call.write(BODY);
              call.end();
            })
        .on(
            "/retried",
            call -> {
              if (refused.getAndIncrement() == 0) {
                call.answer(503, "not yet");
              } else {
                call.answer(200, BODY);
              }
            });
    return stage.gateway(
        """
        plugin_folders: [%1$s]
        pools: {platform: {threads: 4, max_queue: 9}, virtual: {threads: virtual, max_concurrent: 9}}
        defaults: {timeout: 20s}
        upstreams:
          up: {url: "%2$s", timeout: 1s, retry: {attempts: 2, on: [503]}}
          slow: {url: "%2$s", timeout: 1500ms}
        routes:
          - name: threads
            match: {path: /threads}
            idle_timeout: 1s
            plugins: [{name: computes, pool: platform, config: {word: "1500"}}]
            proxy: {upstream: up}
          - name: virtual
            match: {path: /virtual}
            idle_timeout: 1s
            plugins: [{name: waits, pool: virtual, config: {word: slow}}]
            proxy: {upstream: up}
          - name: asks
            match: {path: /asks}
            idle_timeout: 1s
            plugins: [{name: asks, config: {word: slow}}]
            proxy: {upstream: up}
          - name: reads
            match: {path: /reads}
            plugins: [{name: reads, pool: platform, config: {word: "1500"}}]
            proxy: {upstream: up}
          - name: nested
            match: {path: /nested}
            plugins:
              - {name: computes, pool: platform, config: {word: "800"}}
              - {name: reads, pool: virtual, config: {word: "800"}}
            proxy: {upstream: up}
          - name: retried
            match: {path: /retried}
            plugins: [{name: asks, config: {word: slow}}]
            proxy: {upstream: up}
          - name: detached
            match: {path: /detached}
            plugins:
              - {name: detaches, config: {word: ""}}
              - {name: asks, config: {word: slow}}
            proxy: {upstream: up}
          - name: gathered
            match: {path: /gathered}
            plugins: [{name: asks, config: {word: slow}}]
            fan_out: {join: all, calls: [{name: a, upstream: up, path: /json}]}
          - name: raced
            match: {path: /raced}
            idle_timeout: 1s
            plugins: [{name: asks, config: {word: slow}}]
            fan_out:
              {join: first, stream: true, calls: [{name: a, upstream: up, path: /threads}]}
          - name: slowly
            match: {path: /slowly}
            plugins: [{name: reads, pool: virtual, config: {word: "1"}}]
            proxy: {upstream: up}
        """
            .formatted(folder, upstream.url()));
  }

  @Test
  void secondHalf_hasTheTimeOfTheExchange_whateverTheActionAndTheThread() {
    for (String path : new String[] {"threads", "virtual", "asks", "reads", "nested", "detached"}) {
      upstream.on("/" + path, call -> call.answer(200, BODY));
    }
    Map<String, String> done = new LinkedHashMap<>();
    done.put("/threads", "computed");
    done.put("/virtual", "deadline_exceeded");
    done.put("/asks", "deadline_exceeded");
    done.put("/reads", "read");
    done.put("/slowly", "read");
    done.put("/nested", "read, computed");
    done.put("/retried", "deadline_exceeded");
    done.put("/detached", "deadline_exceeded");
    done.put("/gathered", "deadline_exceeded");
    done.put("/raced", "deadline_exceeded");
    TestGateway gateway = gateway();

    Map<String, CompletableFuture<Reply>> replies = new LinkedHashMap<>();
    for (String path : done.keySet()) {
      TestClient client = stage.client(gateway);
      replies.put(
          path, CompletableFuture.supplyAsync(() -> client.get(path), Thread::startVirtualThread));
    }

    replies.forEach((path, sent) -> {
      Reply reply = Eventually.get(path, sent);
      assertThat(reply.status()).as(path).isEqualTo(200);
      assertThat(String.join(", ", reply.fields().getAll("x-done")))
          .as(path)
          .isEqualTo(done.get(path));
      assertThat(reply.body()).as(path).hasSize(path.equals("/gathered") ? 8 : BODY.length());
    });
  }
}
