package dev.fanlight.plugin.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.plugin.CallRequest;
import dev.fanlight.plugin.CallResponse;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.Scope;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * What a test can say to the scope; {@link ScopeContract} has what it has in common with the real
 * one.
 */
class FakeScopeTest {
  private final FakeExchange exchange = FakeExchange.get("/");
  private final Scope scope = exchange.scope();

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
  void withTimeout_shortensWhatIsLeft() {
    exchange.remaining(Duration.ofSeconds(5));

    Future<Duration> left =
        scope.withTimeout(
            Duration.ofSeconds(1), inner -> Future.succeededFuture(inner.remaining()));

    assertThat(left.result()).isEqualTo(Duration.ofSeconds(1));
  }
}
