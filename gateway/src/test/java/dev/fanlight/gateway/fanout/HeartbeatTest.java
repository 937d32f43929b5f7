package dev.fanlight.gateway.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.action.FanOutConfig;
import dev.fanlight.gateway.config.load.ConfigLoader;
import dev.fanlight.gateway.fanout.scope.LiveScope;
import dev.fanlight.gateway.sim.SimLoop;
import dev.fanlight.gateway.sim.Simulation;
import dev.fanlight.gateway.sim.engine.SimMeters;
import dev.fanlight.gateway.sim.engine.SimRequest;
import dev.fanlight.gateway.sim.engine.SimTarget;
import dev.fanlight.gateway.upstream.script.Script;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.GatewayRequest;
import dev.fanlight.plugin.GatewayResponse;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.streams.ReadStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What keeps a stream of events open while nothing happens. */
class HeartbeatTest {
  private static final String CONFIG =
      """
      listeners: [{name: public, port: 0}]
      upstreams: {u: {url: "http://u"}}
      routes:
        - name: r
          match: {path: /r}
          fan_out:
            join: as_completed
            calls: [{name: soon, upstream: u, path: /soon}, {name: late, upstream: u, path: /late}]
      """;

  @TempDir Path folder;

  private final Simulation time = new Simulation(0);
  private final SimLoop loop = time.newLoop();
  private final List<String> chunks = new ArrayList<>();

  private ReadStream<Buffer> stream(String accept) throws Exception {
    Path file = Files.writeString(folder.resolve("config.yaml"), CONFIG);
    FanOutConfig config =
        (FanOutConfig) ConfigLoader.load(file, Map.of()).routes().getFirst().action();
    SimTarget target = new SimTarget(time, loop, request -> script(request.target()));
    LiveScope scope = LiveScope.root(target.context("beating"), Duration.ofMinutes(10), () -> {});
    GatewayRequest request =
        new GatewayRequest(HttpMethod.GET, "/", null, HttpHeaders.headers(), Body.empty());
    request.headers().set("accept", accept);
    FanOutEngine engine = new FanOutEngine(config, any -> target.call(), SimMeters.setting(false));
    List<GatewayResponse> answer = new ArrayList<>();
    loop.execute(
        () -> engine.run(scope, request, new SimRequest("beating")).onSuccess(answer::add));
    time.advance(Duration.ofSeconds(1));
    ReadStream<Buffer> records = ((Body.Streamed) answer.getFirst().body()).stream();
    records.handler(chunk -> chunks.add(time.elapsed().toSeconds() + " " + chunk));
    return records;
  }

  private static Script script(String path) {
    return Script.answer(path.equals("/soon") ? 100 : 40_000, 200, "1");
  }

  @Test
  void idleEvents_haveACommentEveryFifteenSecondsUntilTheSummary() throws Exception {
    stream("text/event-stream").resume();

    time.runUntilIdle();

    assertThat(chunks).hasSize(5);
    assertThat(chunks.get(0)).contains("soon");
    assertThat(chunks.subList(1, 3)).containsExactly("15 :\n\n", "30 :\n\n");
    assertThat(chunks.get(3)).startsWith("40 event: call");
    assertThat(chunks.get(4)).startsWith("40 event: summary");
    assertThat(time.pendingTimers()).as("timers but the scope's").isLessThanOrEqualTo(1);
  }

  @Test
  void eventsThatNobodyReads_pileUpNoComments() throws Exception {
    ReadStream<Buffer> records = stream("text/event-stream");
    time.advance(Duration.ofSeconds(35));

    records.resume();
    time.runUntilIdle();

    assertThat(chunks).noneMatch(chunk -> chunk.endsWith(" :\n\n"));
  }

  @Test
  void idleLines_haveNone() throws Exception {
    stream("application/x-ndjson").resume();

    time.runUntilIdle();

    assertThat(chunks).hasSize(3);
  }
}
