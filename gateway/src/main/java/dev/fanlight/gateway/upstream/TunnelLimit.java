package dev.fanlight.gateway.upstream;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Bounds the tunnels to one upstream. A place is taken before the handshake is sent, and given back
 * when the tunnel or a refused handshake is over. So a handshake that the upstream has accepted
 * always finds its place, and an upstream at its bound is asked nothing. Shared by all event loops
 * and by the generations that have an upstream of that name.
 */
public final class TunnelLimit {
  private final AtomicInteger open = new AtomicInteger();
  private volatile int max;

  public TunnelLimit(int max) {
    this.max = max;
  }

  /** Those that are open go on, however many they are. */
  public void resize(int max) {
    this.max = max;
  }

  boolean tryEnter() {
    if (open.incrementAndGet() <= max) {
      return true;
    }
    open.decrementAndGet();
    return false;
  }

  void leave() {
    open.decrementAndGet();
  }

  int max() {
    return max;
  }
}
