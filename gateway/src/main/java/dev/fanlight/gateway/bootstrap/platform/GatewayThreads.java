package dev.fanlight.gateway.bootstrap.platform;

import io.vertx.core.impl.VertxThread;
import io.vertx.core.spi.VertxThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * Makes the threads of Vert.x with the class loader of the gateway. A thread else inherits the
 * loader of the thread that makes it. That may be running a plugin, whose classes it would keep.
 */
final class GatewayThreads implements VertxThreadFactory {
  @Override
  public VertxThread newVertxThread(
      Runnable target, String name, boolean worker, long maxTime, TimeUnit unit) {
    VertxThread thread =
        VertxThreadFactory.super.newVertxThread(target, name, worker, maxTime, unit);
    thread.setContextClassLoader(GatewayThreads.class.getClassLoader());
    return thread;
  }
}
