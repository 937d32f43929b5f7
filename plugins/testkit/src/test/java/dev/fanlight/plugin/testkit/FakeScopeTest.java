package dev.fanlight.plugin.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.plugin.CallRequest;
import dev.fanlight.plugin.CallResponse;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.Scope;
import dev.fanlight.plugin.Scope.Settled;
import dev.fanlight.plugin.Scope.Task;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FakeScopeTest {
  private final GatewayError down = GatewayError.of(ErrorCode.CONNECT_FAILED, "down");

  private final FakeExchange exchange = FakeExchange.get("/");
  private final Scope scope = exchange.scope();
  private final Promise<String> a = Promise.promise();
  private final Promise<String> b = Promise.promise();
  private final Promise<String> c = Promise.promise();
  private final List<Task<String>> tasks =
      List.of(in -> a.future(), in -> b.future(), in -> c.future());

  @Test
  void calls_areAnsweredByTheScript() {
    exchange.upstream(
        "users",
        request ->
            Future.succeededFuture(
                new CallResponse(
                    200, MultiMap.caseInsensitiveMultiMap(), Buffer.buffer(request.target()))));

    Future<CallResponse> answer = exchange.calls().send("users", CallRequest.get("/users/7"));
    Future<CallResponse> unknown = exchange.calls().send("nobody", CallRequest.get("/"));

    assertThat(answer.result().body()).hasToString("/users/7");
    assertThat(((GatewayError) unknown.cause()).code()).isEqualTo(ErrorCode.INTERNAL_ERROR);
  }

  @Test
  void all_isInTheOrderOfTheTasks() {
    Future<List<String>> all = scope.all(tasks);
    c.complete("c");
    a.complete("a");
    assertThat(all.isComplete()).isFalse();

    b.complete("b");

    assertThat(all.result()).containsExactly("a", "b", "c");
  }

  @Test
  void all_failsWithTheFirstFailure() {
    Future<List<String>> all = scope.all(tasks);

    b.fail(down);

    assertThat(all.cause()).isSameAs(down);
  }

  @Test
  void allSettled_saysHowEachEnded() {
    Future<List<Settled<String>>> all = scope.allSettled(tasks);
    c.complete("c");
    b.fail(down);
    a.complete("a");

    assertThat(all.result())
        .containsExactly(
            new Settled<>(0, "a", null), new Settled<>(1, null, down), new Settled<>(2, "c", null));
  }

  @Test
  void first_isTheFirstValue() {
    Future<String> first = scope.first(tasks);
    a.fail(down);
    b.complete("b");

    assertThat(first.result()).isEqualTo("b");
  }

  @Test
  void quorum_failsAsSoonAsItCannotBeReached() {
    Future<List<String>> two = scope.quorum(2, tasks);
    a.complete("a");
    b.fail(down);
    assertThat(two.isComplete()).isFalse();

    c.fail(down);

    assertThat(two.cause()).isSameAs(down);
  }

  @Test
  void asCompleted_handsOverInFinishOrder() {
    List<Settled<String>> seen = new ArrayList<>();
    Future<Void> done = scope.asCompleted(tasks, seen::add);
    b.complete("b");
    c.fail(down);
    a.complete("a");

    assertThat(seen).extracting(Settled::index).containsExactly(1, 2, 0);
    assertThat(done.succeeded()).isTrue();
  }

  @Test
  void withTimeout_shortensWhatIsLeft() {
    exchange.remaining(Duration.ofSeconds(5));

    Future<Duration> left =
        scope.withTimeout(
            Duration.ofSeconds(1), inner -> Future.succeededFuture(inner.remaining()));

    assertThat(left.result()).isEqualTo(Duration.ofSeconds(1));
  }
}
