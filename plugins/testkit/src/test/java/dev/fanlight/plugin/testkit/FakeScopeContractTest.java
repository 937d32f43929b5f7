package dev.fanlight.plugin.testkit;

import dev.fanlight.plugin.CallRequest;
import dev.fanlight.plugin.CallResponse;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.Scope;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;

/** The scope of the testkit behaves as the real one does. */
class FakeScopeContractTest extends ScopeContract {
  private final FakeExchange exchange = FakeExchange.get("/");

  FakeScopeContractTest() {
    exchange.upstream("u", FakeScopeContractTest::answer);
  }

  private static Future<CallResponse> answer(CallRequest request) {
    return switch (request.target()) {
      case "/503" ->
          Future.succeededFuture(new CallResponse(503, HttpHeaders.headers(), Buffer.buffer()));
      case "/reset" ->
          Future.failedFuture(GatewayError.of(ErrorCode.CONNECTION_RESET, "as scripted"));
      default -> Promise.<CallResponse>promise().future();
    };
  }

  @Override
  protected Scope scope() {
    return exchange.scope();
  }

  @Override
  protected String upstream() {
    return "u";
  }

  /** They are there already. */
  @Override
  protected void letAnswer() {}

  @Override
  protected void endScope() {
    exchange.scope().end();
  }
}
