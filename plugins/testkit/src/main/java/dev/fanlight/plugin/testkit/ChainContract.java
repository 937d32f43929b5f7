package dev.fanlight.plugin.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.Chain;
import dev.fanlight.plugin.Detached;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.Exchange;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayRequest;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugin.UpstreamName;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.lang.reflect.Proxy;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * The rules that every {@link Chain} keeps about detached runs, waiting and going on, each a
 * numbered test. The gateway's own chain and {@link FakeChain} both keep them.
 */
public abstract class ChainContract {
  private static final Duration SECOND = Duration.ofSeconds(1);

  /** The same chain at each call, whose plugin has not answered. */
  protected abstract Chain chain();

  /** The exchange of that chain, the same at each call. */
  protected abstract Exchange exchange();

  /** Makes what comes after the plugin answer that. */
  protected abstract void answer(Future<GatewayResponse> answer);

  /** The request that the detached run has brought to what comes after the plugin. */
  protected abstract GatewayRequest arrived();

  /** Ends the exchange, because its client has left. */
  protected abstract void end();

  private Detached detached(GatewayRequest request) {
    return chain().detached(exchange(), request, SECOND);
  }

  @Test
  final void rule1_aDetachedRunSendsItsOwnRequest() {
    GatewayRequest request = exchange().request().copy();
    request.path("/own").headers().set("x-own", "yes");
    detached(request);

    assertEquals("/own", arrived().path());
    assertEquals("yes", arrived().headers().get("x-own"));
    assertEquals("/", exchange().request().path());
    assertNull(exchange().request().headers().get("x-own"));
  }

  @Test
  final void rule2_itAnswersAsTheRestOfTheChainDoes() {
    GatewayResponse response = GatewayResponse.of(207);
    answer(Future.succeededFuture(response));

    assertEquals(207, detached(exchange().request().copy()).response().result().status());
  }

  @Test
  final void rule3_itFailsAsTheRestOfTheChainDoes() {
    GatewayError down = GatewayError.of(ErrorCode.CONNECT_FAILED, "down");
    answer(Future.failedFuture(down));

    assertEquals(down, detached(exchange().request().copy()).response().cause());
  }

  @Test
  final void rule4_thereIsOneRun() {
    detached(exchange().request().copy());

    Detached second = detached(exchange().request().copy());

    IllegalStateException refusal =
        assertInstanceOf(IllegalStateException.class, second.response().cause());
    assertEquals("the filter has detached its one run already", refusal.getMessage());
    second.cancel();
  }

  @Test
  @SuppressWarnings("unchecked") // there is no class of ReadStream<Buffer>
  final void rule5_theRequestOfARunHasNoStream() {
    ReadStream<Buffer> stream =
        (ReadStream<Buffer>)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {ReadStream.class},
                (proxy, method, arguments) -> proxy);

    Detached run = detached(exchange().request().copy().body(new Body.Streamed(stream, -1)));

    assertInstanceOf(IllegalArgumentException.class, run.response().cause());
  }

  @Test
  final void rule6_theTimeOfARunIsPositive() {
    Detached run = chain().detached(exchange(), exchange().request().copy(), Duration.ZERO);

    assertInstanceOf(IllegalArgumentException.class, run.response().cause());
  }

  @Test
  final void rule7_aCancelledRunFails() {
    answer(Promise.<GatewayResponse>promise().future());
    Detached run = detached(exchange().request().copy());
    assertFalse(run.response().isComplete());

    run.cancel();
    run.cancel();

    assertEquals(ErrorCode.CANCELLED, ((GatewayError) run.response().cause()).code());
  }

  @Test
  final void rule8_aRunLivesOnWhenItsExchangeEnds() {
    Promise<GatewayResponse> answer = Promise.promise();
    answer(answer.future());
    Detached run = detached(exchange().request().copy());

    end();
    assertFalse(run.response().isComplete());
    answer.complete(GatewayResponse.of(200));

    assertTrue(run.response().succeeded());
  }

  @Test
  final void rule9_aJoinEndsAsItsWorkDoes() {
    Promise<String> work = Promise.promise();
    Future<String> join = chain().join(work.future());
    assertFalse(join.isComplete());

    work.complete("done");

    assertEquals("done", join.result());
    IllegalStateException broken = new IllegalStateException("broken");
    assertSame(broken, chain().join(Future.failedFuture(broken)).cause());
  }

  @Test
  final void rule10_aJoinEndsWithItsExchange() {
    Promise<String> work = Promise.promise();
    Future<String> join = chain().join(work.future());

    end();

    assertInstanceOf(GatewayError.class, join.cause());
    assertFalse(work.future().isComplete());
  }

  @Test
  final void rule11_anAdoptedRunEndsWithItsExchange() {
    answer(Promise.<GatewayResponse>promise().future());
    Detached run = detached(exchange().request().copy());

    run.adopt();
    end();

    assertEquals(ErrorCode.CANCELLED, ((GatewayError) run.response().cause()).code());
  }

  @Test
  final void rule12_aRunGoesToTheUpstreamOfItsOwnRequest() {
    UpstreamName blue = new UpstreamName("blue");

    detached(exchange().request().copy().upstream(blue));

    assertEquals(blue, arrived().upstream());
    assertNull(exchange().request().upstream());
  }

  @Test
  final void rule13_aChainGoesOnOnce() {
    answer(Future.succeededFuture(GatewayResponse.of(207)));

    assertEquals(207, chain().proceed(exchange()).result().status());
    assertInstanceOf(IllegalStateException.class, chain().proceed(exchange()).cause());
  }

  @Test
  final void rule14_aFieldThatOnlyTheGatewaySetsFailsThePlugin() {
    answer(Future.succeededFuture(GatewayResponse.of(207)));
    exchange().request().headers().set("Content-Length", "5");

    GatewayError refusal =
        assertInstanceOf(GatewayError.class, chain().proceed(exchange()).cause());
    assertEquals(ErrorCode.PLUGIN_FAILED, refusal.code());
    assertTrue(refusal.detail().contains("Content-Length"), refusal.detail());
  }

  @Test
  final void rule15_aChainGoesOnWithTheExchangeThatThePluginWasGiven() {
    Exchange other = FakeExchange.get("/");

    assertInstanceOf(IllegalArgumentException.class, chain().proceed(other).cause());
    assertInstanceOf(
        IllegalArgumentException.class,
        chain().detached(other, other.request().copy(), SECOND).response().cause());
  }
}
