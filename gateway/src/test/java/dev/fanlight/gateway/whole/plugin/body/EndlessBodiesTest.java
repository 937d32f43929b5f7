package dev.fanlight.gateway.whole.plugin.body;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.filter.load.TestJar;
import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestGateway;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A plugin's body that never ends, in a run that does. */
class EndlessBodiesTest {
  @RegisterExtension static final Stage stage = new Stage();

  /** Answers with what a detached run of a tenth of a second has answered, read whole. */
  private static final String READING =
      """
      return (Filter) (it, chain) -> {
        Detached run =
            chain.detached(it, it.request().copy(), java.time.Duration.ofMillis(100));
        return chain.join(
            run.response().compose(answer ->
                answer.body().collect(100_000, ErrorCode.UPSTREAM_BODY_TOO_LARGE)
                    .map(bytes -> answer.body(Body.of(bytes)))),
            run.response());
      };
      """;

  /** Puts a body in the place of the answer's of which nothing ever comes. */
  private static final String ENDLESS =
      """
      class Silence implements io.vertx.core.streams.ReadStream<io.vertx.core.buffer.Buffer> {
        public Silence handler(io.vertx.core.Handler<io.vertx.core.buffer.Buffer> h) {
          return this;
        }
        public Silence resume() { return this; }
        public Silence pause() { return this; }
        public Silence fetch(long amount) { return this; }
        public Silence exceptionHandler(io.vertx.core.Handler<Throwable> h) { return this; }
        public Silence endHandler(io.vertx.core.Handler<Void> h) { return this; }
      }
      return (Filter) (it, chain) ->
          chain.proceed(it).map(answer -> answer.body(new Body.Streamed(new Silence(), -1)));
      """;

  @TempDir static Path folder;

  private final Http1Upstream upstream = stage.upstream();

  @BeforeAll
  static void pack() throws IOException {
    TestJar.plugin("Reading", "reading", READING).write(folder.resolve("reading.jar"));
    TestJar.plugin("Endless", "endless", ENDLESS).write(folder.resolve("endless.jar"));
  }

  @Test
  void aBodyThatNeverEnds_endsWithItsRun() {
    upstream.on("/x", call -> call.answer(200, "whole"));
    TestGateway gateway =
        stage.gateway(
            """
            plugin_folders: [%s]
            upstreams: {up: {url: "%s"}}
            routes:
              - name: r
                match: {path: /x}
                timeout: 1m
                plugins: [{name: reading, config: {word: ""}}, {name: endless, config: {word: ""}}]
                proxy: {upstream: up}
            """
                .formatted(folder, upstream.url()));

    assertThat(stage.client(gateway).get("/x").status()).isEqualTo(504);
  }
}
