package dev.fanlight.bench.parts;

import dev.fanlight.gateway.time.Loop;

/** A thread as its own event loop, without what that costs: its timers never run. */
final class BareLoop {
  private BareLoop() {}

  static Loop of() {
    return new Loop(System::nanoTime, (delay, task) -> () -> {}, Runnable::run);
  }
}
