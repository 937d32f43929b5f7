package dev.fanlight.plugin.testkit;

import dev.fanlight.plugin.Chain;
import dev.fanlight.plugin.Exchange;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayRequest;
import dev.fanlight.plugin.GatewayResponse;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import org.jspecify.annotations.Nullable;

/** What comes after the plugin, as a script. Like the real one it lets itself be called once. */
public final class FakeChain implements Chain {
  private final Promise<GatewayResponse> response = Promise.promise();
  private volatile @Nullable GatewayRequest seen;

  private FakeChain() {}

  /** Answers with an empty response of that status. */
  public static FakeChain answering(int status) {
    return answering(GatewayResponse.of(status));
  }

  /** Answers with that response. */
  public static FakeChain answering(GatewayResponse response) {
    FakeChain chain = pending();
    chain.answer(response);
    return chain;
  }

  /** Fails with that error. */
  public static FakeChain failing(GatewayError error) {
    FakeChain chain = pending();
    chain.response.fail(error);
    return chain;
  }

  /** Answers when the test says so. */
  public static FakeChain pending() {
    return new FakeChain();
  }

  /** Answers a pending chain. */
  public void answer(GatewayResponse response) {
    this.response.complete(response);
  }

  /** Whether the plugin has proceeded. */
  public boolean proceeded() {
    return seen != null;
  }

  /** The request as it was when the plugin proceeded. */
  public GatewayRequest seen() {
    GatewayRequest request = seen;
    if (request == null) {
      throw new AssertionError("the plugin has not proceeded");
    }
    return request;
  }

  @Override
  public Future<GatewayResponse> proceed(Exchange exchange) {
    if (proceeded()) {
      return Future.failedFuture(new IllegalStateException("the filter had proceeded"));
    }
    seen = exchange.request().copy();
    return response.future();
  }
}
