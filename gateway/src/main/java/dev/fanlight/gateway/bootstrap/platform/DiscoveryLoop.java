package dev.fanlight.gateway.bootstrap.platform;

import dev.fanlight.gateway.time.Loop;
import dev.fanlight.gateway.time.Timers;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * A thread for finding out where endpoints are. It asks name servers and reads files, and serves no
 * traffic. It starts with the first task.
 */
public final class DiscoveryLoop implements AutoCloseable {
  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, DiscoveryLoop::thread, NioIoHandler.newFactory());
  private final EventLoop eventLoop = group.next();

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "fanlight-discovery");
    thread.setDaemon(true);
    thread.setContextClassLoader(DiscoveryLoop.class.getClassLoader());
    return thread;
  }

  public EventLoop eventLoop() {
    return eventLoop;
  }

  public Loop loop() {
    Timers timers =
        (delay, task) -> {
          Future<?> scheduled = eventLoop.schedule(task, delay, TimeUnit.NANOSECONDS);
          return () -> scheduled.cancel(false);
        };
    return new Loop(System::nanoTime, timers, eventLoop);
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // the thread keeps nothing alive
  public void close() {
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
