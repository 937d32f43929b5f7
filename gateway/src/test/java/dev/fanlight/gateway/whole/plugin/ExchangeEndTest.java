package dev.fanlight.gateway.whole.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.filter.load.TestJar;
import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Metrics;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestGateway;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a plugin learns at the end of an exchange. */
class ExchangeEndTest {
  @RegisterExtension static final Stage stage = new Stage();

  private static final String COUNTS =
      """
      PluginMeters.Counter calls = context.meters().counter("calls", "Calls that were made");
      PluginMeters.Counter ends = context.meters().counter("ends", "Ends of exchanges");
      return (Filter) (it, chain) -> {
        it.onEnd(() -> { throw new StackOverflowError("of a plugin"); });
        it.onEnd(() -> {
          ends.increment();
          for (int i = 0; i < it.callsMade(); i++) {
            calls.increment();
          }
        });
        return chain.proceed(it);
      };
      """;

  @TempDir static Path folder;

  private final Http1Upstream upstream = stage.upstream();

  @BeforeAll
  static void pack() throws IOException {
    TestJar.plugin("Counts", "counts", COUNTS).write(folder.resolve("counts.jar"));
  }

  private TestGateway gateway(String action) {
    return stage.gateway(
        """
        plugin_folders: [%s]
        upstreams: {up: {url: "%s"}, down: {url: "http://127.0.0.1:1"}}
        routes:
          - name: r
            match: {path: /**}
            plugins: [{name: counts, config: {word: x}}]
            %s
        """
            .formatted(folder, upstream.url(), action));
  }

  @Test
  void callsMade_countsCallsThatMadeAnAttemptAndThoseOnly() {
    upstream.on("/a", call -> call.json("1")).on("/b", call -> call.json("2"));
    TestGateway gateway =
        gateway(
            """
            fan_out:
                  join: all_settled
                  calls:
                    - {name: a, upstream: up, path: /a}
                    - {name: b, upstream: up, path: /b, after: [a]}
                    - {name: refused, upstream: down, path: /}
                    - {name: never, upstream: up, path: /never, after: [refused]}
            """);

    assertThat(stage.client(gateway).get("/x").status()).isEqualTo(200);

    assertCounted(gateway, 1, 3);
  }

  @Test
  void callsMade_ofARecordThatIsSentMeanwhileIsWholeAtTheEnd() {
    upstream.on("/a", call -> call.json("1")).on("/b", call -> call.json("2"));
    TestGateway gateway =
        gateway(
            """
            fan_out:
                  join: as_completed
                  calls:
                    - {name: a, upstream: up, path: /a}
                    - {name: b, upstream: up, path: /b, after: [a]}
            """);

    assertThat(stage.client(gateway).get("/x").status()).isEqualTo(200);

    assertCounted(gateway, 1, 2);
  }

  @Test
  void onEnd_runsForAnAnswerWithoutCallsToo() {
    TestGateway gateway = gateway("respond: {body: hello}");

    assertThat(stage.client(gateway).get("/x").status()).isEqualTo(200);

    assertCounted(gateway, 1, 0);
  }

  private static void assertCounted(TestGateway gateway, int ends, int calls) {
    Eventually.noComplaint(() -> {
      Metrics metrics = gateway.metrics();
      double seen = metrics.sum("fanlight_plugin_counts_ends_total");
      return seen == ends ? "" : "ends: " + seen;
    });
    assertThat(gateway.metrics().sum("fanlight_plugin_counts_calls_total")).isEqualTo(calls);
  }
}
