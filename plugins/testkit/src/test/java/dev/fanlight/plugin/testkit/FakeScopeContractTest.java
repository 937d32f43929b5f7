package dev.fanlight.plugin.testkit;

import dev.fanlight.plugin.CallResponse;
import dev.fanlight.plugin.Scope;
import io.vertx.core.Promise;

/** The scope of the testkit behaves as the real one does. */
class FakeScopeContractTest extends ScopeContract {
  private final FakeExchange exchange = FakeExchange.get("/");

  FakeScopeContractTest() {
    exchange.upstream("silent", request -> Promise.<CallResponse>promise().future());
  }

  @Override
  protected Scope scope() {
    return exchange.scope();
  }

  @Override
  protected String silentUpstream() {
    return "silent";
  }
}
