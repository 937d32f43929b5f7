package dev.fanlight.gateway.filter;

import dev.fanlight.gateway.config.match.MatchConfig;
import dev.fanlight.gateway.limit.Turn;
import dev.fanlight.gateway.telemetry.event.ExchangeReporter;
import dev.fanlight.gateway.telemetry.event.PlayedReports;
import dev.fanlight.gateway.time.Loop;
import dev.fanlight.plugin.Attributes;
import dev.fanlight.plugin.Detached;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.Exchange;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayRequest;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugin.testkit.FakeExchange;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** An exchange on that loop, which ends when the test says so. */
final class FakeContext implements FilterContext {
  boolean matching = true;

  /** The action of detached runs. */
  Function<Exchange, Future<GatewayResponse>> behind =
      asked -> Future.succeededFuture(GatewayResponse.of(200));

  /** Those that detached runs have begun with, in order. */
  final List<Attributes> detached = new ArrayList<>();

  private final FakeExchange exchange;
  private final Turn turn = new Turn();
  private final List<Runnable> onEnd = new ArrayList<>();
  private final Loop loop;
  private final ExchangeReporter report;
  private boolean ended;

  FakeContext(Loop loop) {
    this(loop, FakeExchange.get("/"));
  }

  FakeContext(Loop loop, FakeExchange exchange) {
    this.loop = loop;
    this.exchange = exchange;
    this.report = PlayedReports.checked(loop.clock());
  }

  @Override
  public Turn turn() {
    return turn;
  }

  @Override
  public FakeExchange exchange() {
    return exchange;
  }

  @Override
  public boolean hasUpstream(String name) {
    return true;
  }

  @Override
  public boolean matches(MatchConfig requests) {
    return matching;
  }

  @Override
  public Loop loop() {
    return loop;
  }

  @Override
  public boolean mustSwitch() {
    return false;
  }

  @Override
  public ExchangeReporter report() {
    return report;
  }

  @Override
  public boolean ended() {
    return ended;
  }

  @Override
  public boolean keep(int bytes) {
    return true;
  }

  @Override
  public boolean expired() {
    return false;
  }

  @Override
  public <T> Future<T> join(Future<T> others, Future<?> head) {
    Promise<T> joined = Promise.promise();
    others.onComplete(joined::tryComplete, joined::tryFail);
    onEnd(() -> joined.tryFail(FilterRun.ended()));
    return joined.future();
  }

  /** Without a deadline: the test ends it. */
  @Override
  public Detached detach(
      GatewayRequest request, Attributes attributes, Duration timeout, Rest rest) {
    detached.add(attributes);
    FakeContext other = new FakeContext(loop, FakeExchange.of(request));
    Future<GatewayResponse> answer = rest.run(other, asked -> behind.apply(asked)).response();
    Promise<GatewayResponse> response = Promise.promise();
    answer.onComplete(response::tryComplete, response::tryFail);
    other.onEnd(() -> response.tryFail(GatewayError.of(ErrorCode.CANCELLED, "cancelled")));
    return new Detached() {
      @Override
      public Future<GatewayResponse> response() {
        return response.future();
      }

      @Override
      public void adopt() {
        onEnd(this::cancel);
      }

      @Override
      public void cancel() {
        other.end();
      }
    };
  }

  @Override
  public void onEnd(Runnable action) {
    if (ended) {
      action.run();
    } else {
      onEnd.add(action);
    }
  }

  @Override
  public void cancel(GatewayError reason) {
    end();
  }

  /** Ends the exchange, from any thread. */
  void end() {
    loop.executor()
        .execute(() -> {
          ended = true;
          onEnd.forEach(Runnable::run);
        });
  }

  /** Starts something on the loop, from any thread. */
  <T> Future<T> start(Supplier<Future<T>> work) {
    Promise<T> done = Promise.promise();
    loop.executor().execute(() -> work.get().onComplete(done));
    return done.future();
  }
}
