package dev.fanlight.gateway.sim.plan;

import java.util.random.RandomGenerator;

/**
 * How a client behaves, in milliseconds.
 *
 * @param leaves after it came; 0: it stays
 * @param writing from the answer to the end of the exchange
 * @param reading between two records; 0: it takes what comes; less: it takes nothing
 */
public record SimClient(int comes, int leaves, int writing, int reading, String accepts) {
  private static final int[] READING = {0, 0, 0, 0, 0, 1, 5, 30, -1};

  /**
   * @param pace how many times slower than usual
   */
  public static SimClient random(RandomGenerator random, int pace) {
    return new SimClient(
        random.nextInt(100),
        random.nextInt(3) == 0 ? pace * (1 + random.nextInt(100)) : 0,
        random.nextBoolean() ? 0 : random.nextInt(60),
        Math.max(-1, pace * READING[random.nextInt(READING.length)]),
        random.nextInt(4) == 0 ? "text/event-stream" : "*/*");
  }
}
