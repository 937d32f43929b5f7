package dev.fanlight.gateway.whole.plugin.time;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.filter.load.TestJar;
import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Reply;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestGateway;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** How much time a plugin is told that its exchange has left, to its very end. */
class RemainingTimeTest {
  @RegisterExtension static final Stage stage = new Stage();
  @TempDir static Path folder;

  private static final String END = "remaining-time.end";
  private static final Duration TIMEOUT = Duration.ofSeconds(7);

  private final Http1Upstream upstream = stage.upstream();

  /** Answers with what it was told: when the head came, and while the body came. */
  @BeforeAll
  static void pack() throws IOException {
    String create =
        """
        return (Filter) (it, chain) -> chain.proceed(it).map(back -> {
          back.headers().set("x-head", it.remaining().toString());
          it.onEnd(() -> System.setProperty("%s", it.remaining() + " " + it.scope().remaining()));
          return back.body(back.body().map(piece -> io.vertx.core.buffer.Buffer.buffer(
              it.remaining() + " " + it.scope().remaining())));
        });
        """
            .formatted(END);
    TestJar.plugin("Tells", "tells", create).write(folder.resolve("tells.jar"));
  }

  private Reply reply(String bounds) {
    System.clearProperty(END);
    upstream.on(
        "/x",
        call -> {
          call.head(200, -1);
          call.write("a piece");
          call.end();
        });
    TestGateway gateway =
        stage.gateway(
            """
            plugin_folders: [%s]
            upstreams: {up: {url: "%s"}}
            routes:
              - name: x
                match: {path: /x}
                timeout: 7s
                plugins: [{name: tells, config: {word: x}}]
                proxy: {upstream: up}
                %s
            """
                .formatted(folder, upstream.url(), bounds));
    Reply reply = stage.client(gateway).get("/x");
    Eventually.equal("at the end", true, () -> System.getProperty(END) != null);
    return reply;
  }

  @Test
  void remaining_whileAnAnswerStreamsThatNothingBounds_isTheTimeout() {
    Reply reply = reply("");

    assertThat(Duration.parse(reply.field("x-head"))).isBetween(Duration.ofNanos(1), TIMEOUT);
    assertTold(reply, TIMEOUT.minusSeconds(1), TIMEOUT);
  }

  @Test
  void remaining_whileAnAnswerStreams_isWhatItsBoundLeaves() {
    Reply reply = reply("max_duration: 60s");

    assertTold(reply, TIMEOUT, Duration.ofSeconds(60));
  }

  private static void assertTold(Reply reply, Duration least, Duration most) {
    String[] told = (reply.body() + " " + System.getProperty(END)).split(" ");
    assertThat(told)
        .hasSize(4)
        .allSatisfy(time -> assertThat(Duration.parse(time)).isBetween(least, most));
  }
}
