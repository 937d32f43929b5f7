package dev.fanlight.gateway.filter.boundary;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.plugin.CallRequest;
import dev.fanlight.plugin.CallResponse;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.Scope;
import dev.fanlight.plugin.Scope.Task;
import dev.fanlight.plugin.testkit.FakeExchange;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whose code runs in a scope. The platform's class loader stands for that of a plugin. */
class PluginScopeTest {
  private static final ClassLoader PLUGIN = ClassLoader.getPlatformClassLoader();
  private static final ClassLoader GATEWAY = PluginCode.GATEWAY.loader();
  private static final CallResponse ANSWER =
      new CallResponse(200, MultiMap.caseInsensitiveMultiMap(), Buffer.buffer());

  private final List<ClassLoader> seen = new ArrayList<>();
  private final Promise<CallResponse> answer = Promise.promise();
  private final PluginCode code = new PluginCode(PLUGIN);
  private final FakeExchange exchange =
      FakeExchange.get("/")
          .upstream(
              "u",
              request -> {
                note();
                return answer.future();
              });
  private final Scope scope = new PluginScope(exchange.scope(), code, (call, broken) -> null);

  /** Runs one task. */
  interface Join extends BiFunction<Scope, Task<String>, Future<?>> {}

  private void note() {
    seen.add(Thread.currentThread().getContextClassLoader());
  }

  static Stream<Named<Join>> joins() {
    return Stream.of(
        Named.of("all", (scope, task) -> scope.all(List.of(task))),
        Named.of("allSettled", (scope, task) -> scope.allSettled(List.of(task))),
        Named.of("first", (scope, task) -> scope.first(List.of(task))),
        Named.of("quorum", (scope, task) -> scope.quorum(1, List.of(task))),
        Named.of("asCompleted", (scope, task) -> scope.asCompleted(List.of(task), each -> {})),
        Named.of("withTimeout", (scope, task) -> scope.withTimeout(Duration.ofHours(1), task)));
  }

  @ParameterizedTest
  @MethodSource("joins")
  void aTaskAndWhatFollowsIt_runAsThePlugin(Join join) {
    Promise<String> work = Promise.promise();

    Future<?> joined =
        join.apply(
            scope,
            in -> {
              note();
              return work.future();
            });
    joined.onComplete(end -> note());
    work.complete("done");

    assertThat(seen).containsExactly(PLUGIN, PLUGIN);
  }

  @Test
  void whatHearsOfEachTask_runsAsThePlugin() {
    Promise<String> work = Promise.promise();

    Task<String> task = in -> work.future();
    scope.asCompleted(List.of(task), each -> note());
    work.complete("done");

    assertThat(seen).containsExactly(PLUGIN);
  }

  @Test
  void aTaskInTheBackground_runsAsThePlugin_andItsCallsDoSoToo() {
    scope.background(in -> {
      note();
      return in.calls().send("u", CallRequest.get("/")).onComplete(end -> note());
    });
    answer.complete(ANSWER);

    assertThat(seen).containsExactly(PLUGIN, GATEWAY, PLUGIN);
  }

  @Test
  void aCall_isMadeByTheGateway_andFollowedByThePlugin() {
    code.run(() -> scope.calls().send("u", CallRequest.get("/")).onComplete(end -> note()));
    answer.complete(ANSWER);

    assertThat(seen).containsExactly(GATEWAY, PLUGIN);
  }

  @Test
  void aStreamThatFails_failsItsCall() {
    GatewayError failure = GatewayError.of(ErrorCode.PLUGIN_FAILED, "plugin x failed");
    List<Consumer<GatewayError>> streams = new ArrayList<>();
    Scope guarded =
        new PluginScope(
            exchange.scope(),
            code,
            (call, broken) -> {
              streams.add(broken);
              return call;
            });

    Future<CallResponse> call = guarded.calls().send("u", CallRequest.get("/"));
    streams.getFirst().accept(failure);

    assertThat(call.cause()).isSameAs(failure);
  }

  @Test
  void whatATaskEndsWith_isTakenByTheGateway() {
    Promise<String> work = Promise.promise();

    scope.background(in -> work.future());
    exchange.scope().background().getFirst().onComplete(end -> note());
    code.run(() -> work.complete("done"));

    assertThat(seen).containsExactly(GATEWAY);
  }
}
