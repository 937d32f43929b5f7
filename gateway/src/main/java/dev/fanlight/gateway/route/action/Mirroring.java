package dev.fanlight.gateway.route.action;

import dev.fanlight.gateway.fanout.call.CallSpec;
import dev.fanlight.gateway.fanout.run.BackgroundCalls;
import dev.fanlight.gateway.fanout.scope.LiveScope;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.CallRequest;
import io.vertx.core.http.HttpHeaders;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Sends a copy of a share of the requests to another upstream, in the background. A request whose
 * body streams is not copied: its body is read once.
 *
 * @param share 0 to 1
 */
public record Mirroring(CallSpec call, double share) {

  void copy(LiveScope scope, CallRequest request) {
    if (request.body() instanceof Body.Streamed
        || ThreadLocalRandom.current().nextDouble() >= share) {
      return;
    }
    CallRequest copy =
        new CallRequest(
            request.method(),
            request.target(),
            HttpHeaders.headers().setAll(request.headers()),
            request.body(),
            null);
    BackgroundCalls.start(scope.context(), call, () -> copy);
  }
}
