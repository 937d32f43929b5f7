package dev.fanlight.gateway.fanout.run;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.fanlight.gateway.config.action.FanOutConfig;
import dev.fanlight.gateway.config.load.ConfigLoader;
import dev.fanlight.gateway.fanout.answer.BufferedAnswer;
import dev.fanlight.gateway.fanout.answer.stream.CallRecords;
import dev.fanlight.gateway.fanout.answer.stream.StreamedAnswer;
import dev.fanlight.gateway.fanout.plan.FanOutPlan;
import dev.fanlight.gateway.fanout.scope.LiveScope;
import dev.fanlight.gateway.merge.CallResult.Success;
import dev.fanlight.gateway.merge.json.JsonBody;
import dev.fanlight.gateway.sim.SimLoop;
import dev.fanlight.gateway.sim.Simulation;
import dev.fanlight.gateway.sim.engine.SimMeters;
import dev.fanlight.gateway.sim.engine.SimRequest;
import dev.fanlight.gateway.sim.engine.SimTarget;
import dev.fanlight.gateway.telemetry.event.ExchangeObserver;
import dev.fanlight.gateway.upstream.script.Script;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.GatewayRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What a run keeps of its results, and when it starts no more calls. */
class FanOutRunTest {
  @TempDir Path folder;

  private final Simulation time = new Simulation(0);
  private final SimLoop loop = time.newLoop();
  private final SimTarget target =
      new SimTarget(time, loop, any -> Script.answer(10, 200, "\"large\""));
  private final Heard heard = new Heard();
  private final LiveScope scope =
      LiveScope.root(target.context("1", heard), Duration.ofMinutes(1), () -> {});
  private final GatewayRequest request =
      new GatewayRequest(HttpMethod.GET, "/", null, HttpHeaders.headers(), Body.empty());

  private FanOutPlan plan(String fanOut) throws Exception {
    String config =
        """
        listeners: [{name: public, port: 0}]
        upstreams: {u: {url: "http://u"}}
        routes:
          - name: r
            match: {path: /r}
            fan_out: %s
        """
            .formatted(fanOut);
    Path file = Files.writeString(folder.resolve("config.yaml"), config);
    FanOutConfig read =
        (FanOutConfig) ConfigLoader.load(file, Map.of()).routes().getFirst().action();
    return FanOutPlan.of(read, any -> target.call());
  }

  /** Of a request none of whose values can be read. */
  private void startedWithBroken(FanOutPlan plan) {
    started(
        plan,
        new SimRequest(new Broken(), List.of()),
        new BufferedAnswer(plan, scope, SimMeters.setting(false)));
  }

  private FanOutRun started(FanOutPlan plan, SimRequest source, Answer answer) {
    FanOutRun run = new FanOutRun(plan, scope, request, source, answer);
    answer.of(run);
    loop.execute(run::start);
    time.advance(Duration.ofSeconds(1));
    return run;
  }

  @Test
  void asCompleted_keepsNoBodyOnceItIsARecord_norForItemsThatRepeatIt() throws Exception {
    FanOutPlan plan =
        plan(
            """
            {join: as_completed, for_each: {in: query.id, distinct: true}, call: {upstream: u, path: /a}}
            """);
    Answer answer = StreamedAnswer.of(plan, new CallRecords(), request, scope);

    FanOutRun run =
        started(plan, new SimRequest(Map.of("id", List.of("a", "a", "b")), List.of()), answer);

    assertThat(run.members())
        .hasSize(3)
        .allSatisfy(member -> {
          Success success = (Success) Objects.requireNonNull(member.result()).end();
          assertThat(success.body()).isEqualTo(JsonBody.NULL);
        });
  }

  /** Both of the last two become ready, and cannot be made, when the second one has ended. */
  @Test
  void decided_noCallIsReadyAnyMore() throws Exception {
    FanOutPlan plan =
        plan(
            """
            {join: all, calls: [
              {name: first, upstream: u, path: /a},
              {name: cannot, upstream: u, after: [first], optional: true, with: {v: header.x-none}, path: "/b{?v}"},
              {name: one, upstream: u, after: [cannot], path: /c},
              {name: other, upstream: u, after: [cannot], path: /d}]}
            """);
    Answer answer = new BufferedAnswer(plan, scope, SimMeters.setting(false));

    started(plan, new SimRequest(Map.of(), List.of()), answer);

    assertThat(heard.events)
        .containsExactly("first ready", "cannot ready", "one ready", "decided by one");
  }

  /** Nothing that a value does keeps the answer open. */
  @Test
  void valueThatCannotBeRead_failsTheFanOut() throws Exception {
    FanOutPlan plan = plan("{join: all, for_each: {in: query.id}, call: {upstream: u, path: /a}}");

    startedWithBroken(plan);

    assertThat(heard.events).containsExactly("decided by null");
  }

  @Test
  void valueThatCannotBeRead_failsTheCallThatNeedsIt() throws Exception {
    FanOutPlan plan =
        plan(
            """
            {join: all, calls: [
              {name: first, upstream: u, path: /a},
              {name: each, upstream: u, after: [first], for_each: {in: query.id}, path: /b}]}
            """);

    startedWithBroken(plan);

    assertThat(heard.events).contains("first ready").endsWith("decided by each");
  }

  @Test
  void valueThatCannotBeRead_inTheBackground_keepsNothingOpen() throws Exception {
    FanOutPlan plan =
        plan(
            """
            {join: all, calls: [
              {name: first, upstream: u, path: /a},
              {name: late, upstream: u, after: [first], background: true, for_each: {in: query.id}, path: /b}]}
            """);

    startedWithBroken(plan);

    assertThat(heard.events).contains("decided by first");
  }

  @Test
  void valueThatCannotBeRead_inAFallback_leavesTheFailure() throws Exception {
    FanOutPlan plan =
        plan(
            """
            {join: all, calls: [
              {name: cannot, upstream: u, with: {v: header.x-none, q: query.id}, path: "/b{?v}",
               fallback: {body: {id: "{q}"}}}]}
            """);

    startedWithBroken(plan);

    assertThat(heard.events).endsWith("decided by cannot");
  }

  @Test
  void fallbackThatBreaks_isLogged() throws Exception {
    FanOutPlan plan =
        plan(
            """
            {join: all, calls: [
              {name: cannot, upstream: u, with: {v: header.x-none, q: query.id}, path: "/b{?v}",
               fallback: {body: {id: "{q}"}}}]}
            """);
    Logger logger = (Logger) LoggerFactory.getLogger(Results.class);
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    logger.addAppender(log);
    try {
      startedWithBroken(plan);
    } finally {
      logger.detachAppender(log);
    }

    assertThat(log.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly("the fallback of call cannot failed");
  }

  /** Parameters whose values cannot be computed with. */
  private static final class Broken extends AbstractMap<String, List<String>> {
    @Override
    public Set<Entry<String, List<String>>> entrySet() {
      throw new ArithmeticException("beyond what can be computed");
    }
  }

  /** Which calls were ready, and what decided. */
  private static final class Heard implements ExchangeObserver {
    private final List<String> events = new ArrayList<>();

    @Override
    public void callReady(int call, String name, String upstream) {
      events.add(name + " ready");
    }

    @Override
    public void fanOutDecided(boolean reached, @Nullable String by) {
      events.add("decided by " + by);
    }
  }
}
