package dev.fanlight.gateway.upstream.http.connect;

import dev.fanlight.gateway.time.Loop;

/** For endpoints that have addresses: nobody asks for a name. */
public final class NoNames {
  private NoNames() {}

  public static HttpNames create() {
    return new HttpNames(
        new Loop(System::nanoTime, (delay, task) -> () -> {}, Runnable::run),
        name -> {
          throw new AssertionError("nobody knows " + name);
        });
  }
}
