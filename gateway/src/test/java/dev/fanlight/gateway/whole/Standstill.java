package dev.fanlight.gateway.whole;

import java.util.concurrent.atomic.AtomicLong;

/** Where a count stops, though the gateway goes on working. */
public final class Standstill {
  private static final int LOOKS = 200;

  private Standstill() {}

  /**
   * Sends one request after the other, until the count has begun and has not moved for many of
   * them.
   *
   * @param target is answered without a body
   */
  public static long of(AtomicLong count, int port, String target) {
    long last = 0;
    try (Wire wire = new Wire(port)) {
      for (int still = 0; still < LOOKS; ) {
        wire.send("GET " + target + " HTTP/1.1\r\nhost: g\r\n\r\n").head();
        long now = count.get();
        still = now == last && now > 0 ? still + 1 : 0;
        last = now;
      }
    }
    return last;
  }
}
