package dev.fanlight.gateway.filter;

import dev.fanlight.gateway.config.match.MatchConfig;
import dev.fanlight.gateway.limit.Turn;
import dev.fanlight.gateway.telemetry.event.ExchangeReporter;
import dev.fanlight.gateway.telemetry.event.PlayedReports;
import dev.fanlight.gateway.time.Loop;
import dev.fanlight.plugin.testkit.FakeExchange;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** An exchange on that loop, which ends when the test says so. */
final class FakeContext implements FilterContext {
  boolean matching = true;

  private final FakeExchange exchange = FakeExchange.get("/");
  private final Turn turn = new Turn();
  private final List<Runnable> onEnd = new ArrayList<>();
  private final Loop loop;
  private final ExchangeReporter report;
  private boolean ended;

  FakeContext(Loop loop) {
    this.loop = loop;
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
  public void onEnd(Runnable action) {
    if (ended) {
      action.run();
    } else {
      onEnd.add(action);
    }
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
