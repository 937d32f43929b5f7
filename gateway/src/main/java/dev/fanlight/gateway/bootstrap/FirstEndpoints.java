package dev.fanlight.gateway.bootstrap;

import dev.fanlight.gateway.bootstrap.generation.Generation;
import dev.fanlight.gateway.bootstrap.generation.Shared;
import dev.fanlight.gateway.time.Timers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;

/**
 * How long the start and a reload wait for discovery: a gateway that knows no endpoints would only
 * answer {@code no_endpoint}, but a name server that is away must not keep it from serving the
 * rest.
 */
final class FirstEndpoints {
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private FirstEndpoints() {}

  /**
   * @param discovered completes when each source has answered once
   * @param ready runs then, or when it has taken too long; perhaps on both occasions, and on any
   *     thread
   */
  static void await(Future<Void> discovered, Timers timers, Runnable ready) {
    if (discovered.isComplete()) {
      ready.run();
      return;
    }
    Timers.Timer timer = timers.schedule(LONGEST.toNanos(), ready);
    discovered.onComplete(known -> {
      timer.cancel();
      ready.run();
    });
  }

  /** The configuration before goes on until no call fails only because an upstream is new. */
  static Future<Void> before(Generation next, Future<Void> stopping, Shared shared) {
    return before(next.tried(), stopping, shared.control().loop().timers())
        .compose(over -> shared.vertx().executeBlocking(() -> true, false))
        .mapEmpty();
  }

  /**
   * Waits with the next configuration.
   *
   * @param tried completes when each source has answered once, or could not
   * @param stopping completes when the gateway is to stop
   * @return completes then, or when it has taken too long; on any thread, which must not block
   */
  static Future<Void> before(Future<Void> tried, Future<Void> stopping, Timers timers) {
    Promise<Void> over = Promise.promise();
    await(Future.any(tried, stopping).mapEmpty(), timers, over::tryComplete);
    return over.future();
  }
}
