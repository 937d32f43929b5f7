package dev.fanlight.gateway.upstream;

import dev.fanlight.gateway.upstream.endpoint.Endpoint;
import dev.fanlight.gateway.upstream.network.Connections;
import io.vertx.core.Future;

/** Connections that a test plays. There is no pool, so there is nothing to count or to close. */
public abstract class UnpooledConnections implements Connections {
  @Override
  public final void room(int permits) {}

  @Override
  public final int count(Endpoint endpoint) {
    return 0;
  }

  @Override
  public final Future<Void> close() {
    return Future.succeededFuture();
  }
}
