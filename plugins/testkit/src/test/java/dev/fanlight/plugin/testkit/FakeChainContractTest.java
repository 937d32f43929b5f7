package dev.fanlight.plugin.testkit;

import dev.fanlight.plugin.Chain;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.Exchange;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayRequest;
import dev.fanlight.plugin.GatewayResponse;
import io.vertx.core.Future;

/** The testkit's chain keeps the rules of the gateway's. */
class FakeChainContractTest extends ChainContract {
  private final FakeChain chain = FakeChain.pending();
  private final FakeExchange exchange = FakeExchange.get("/");

  FakeChainContractTest() {
    chain.isFor(exchange);
  }

  @Override
  protected Chain chain() {
    return chain;
  }

  @Override
  protected Exchange exchange() {
    return exchange;
  }

  @Override
  protected void answer(Future<GatewayResponse> answer) {
    answer.onSuccess(chain::answer).onFailure(error -> chain.fail((GatewayError) error));
  }

  @Override
  protected GatewayRequest arrived() {
    return chain.detachedRequest();
  }

  @Override
  protected void end() {
    chain.leave(GatewayError.of(ErrorCode.CANCELLED, "the client has left"));
  }
}
