package dev.fanlight.gateway.filter;

import dev.fanlight.gateway.filter.boundary.GivenMessage;
import dev.fanlight.gateway.filter.boundary.RequestCopy;
import dev.fanlight.gateway.filter.boundary.body.PluginBody;
import dev.fanlight.plugin.Attributes;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.Detached;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.Exchange;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayRequest;
import dev.fanlight.plugin.GatewayResponse;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a plugin has going on beside the rest of its chain: a detached run, and work of others that
 * it waits for. Confined to the exchange's loop, which every entry hops to.
 */
final class LinkWork {
  private final FilterLink link;
  private final FilterRun run;
  private final int index;
  private final GivenMessage given;
  private int joins;
  private boolean detached;
  private @Nullable Throwable failure;

  /**
   * @param index the plugin's place in the chain
   * @param given is told of the answer of a detached run
   */
  LinkWork(FilterLink link, FilterRun run, int index, GivenMessage given) {
    this.link = link;
    this.run = run;
    this.index = index;
    this.given = given;
  }

  /** Whether the plugin waits for others. At the exchange's deadline it stays so. */
  boolean isWaiting() {
    return joins > 0;
  }

  /** Whether an error is one that others have failed with. */
  boolean isOfOthers(GatewayError error) {
    return error.equals(failure);
  }

  <T> Future<T> join(Future<T> work, Future<?> head) {
    Promise<T> joined = Promise.promise();
    link.onLoop(() -> await(work, head, joined));
    return joined.future();
  }

  private <T> void await(Future<T> work, Future<?> head, Promise<T> joined) {
    if (!link.isOpen()) {
      joined.fail(new IllegalStateException("the filter had answered"));
      return;
    }
    joins++;
    link.letsGo();
    run.context().join(work, head).onComplete((answer, thrown) -> joined(answer, thrown, joined));
  }

  private <T> void joined(@Nullable T answer, @Nullable Throwable thrown, Promise<T> joined) {
    failure = thrown;
    if (!run.context().expired()) {
      joins--;
      if (link.isOpen() && !link.isWaiting()) {
        link.holds();
      }
    }
    link.give(answer, thrown, joined);
  }

  Detached detached(Exchange exchange, GatewayRequest request, Duration timeout) {
    Run begun = new Run();
    link.onLoop(() -> begin(begun, exchange, request, timeout));
    return begun;
  }

  private void begin(Run begun, Exchange exchange, GatewayRequest request, Duration timeout) {
    try {
      check(exchange, request, timeout);
      detached = true;
      GatewayRequest own = RequestCopy.detached(run.context().exchange().request(), request);
      checkTarget(own);
      Attributes attributes = exchange.attributes().copy();
      run.filter(index).identify(attributes);
      begun.runs(
          run.context()
              .detach(
                  own, attributes, timeout, (other, action) -> run.from(index + 1, other, action)));
    } catch (RuntimeException refused) {
      begun.ended(null, refused);
    }
  }

  private void check(Exchange exchange, GatewayRequest request, Duration timeout) {
    if (detached) {
      throw new IllegalStateException("the filter has detached its one run already");
    }
    if (!link.isOpen()) {
      throw new IllegalStateException("the filter had answered before it detached a run");
    }
    if (!link.exchange().equals(exchange)) {
      throw new IllegalArgumentException("not the exchange that was given");
    }
    if (!timeout.isPositive()) {
      throw new IllegalArgumentException("the timeout of a detached run is not positive");
    }
    if (request.body() instanceof Body.Streamed || request.body() instanceof Body.Tunnel) {
      throw new IllegalArgumentException("the body of a detached request is no stream");
    }
    if (run.context().ended()) {
      throw FilterRun.ended();
    }
  }

  private void checkTarget(GatewayRequest own) {
    String mistake = run.mistakeBeside(own);
    if (mistake != null) {
      throw GatewayError.of(ErrorCode.INTERNAL_ERROR, mistake);
    }
    GatewayError overreach = link.faults().overreach(own);
    if (overreach != null) {
      throw overreach;
    }
  }

  /** The run as the plugin has it, also before it has begun and where it cannot. */
  private final class Run implements Detached {
    private final Promise<GatewayResponse> response = Promise.promise();
    private @Nullable Detached live;

    void runs(Detached detached) {
      live = detached;
      detached.response().onComplete(this::ended);
    }

    void ended(@Nullable GatewayResponse answer, @Nullable Throwable thrown) {
      failure = thrown instanceof GatewayError ? thrown : failure;
      if (answer != null) {
        PluginBody.show(answer.body());
        given.detached(answer);
      }
      link.give(answer, thrown, response);
    }

    @Override
    public Future<GatewayResponse> response() {
      return response.future();
    }

    @Override
    public void adopt() {
      link.onLoop(() -> {
        if (live != null) {
          live.adopt();
        }
      });
    }

    @Override
    public void cancel() {
      link.onLoop(() -> {
        if (live != null) {
          live.cancel();
        }
      });
    }
  }
}
