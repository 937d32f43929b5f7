package dev.fanlight.gateway.fanout.plan;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A ring whose arcs are the branches of a split, in declared order, each as long as its weight. A
 * point of the ring is 64 bits, from 0. Confined to one event loop.
 *
 * <p>The last arc grows at the cost of those before it, and so does any arc when the ones before it
 * give up as much: then every point stays on its arc or moves to a later one. This is exact for any
 * weights: {@code point * total / 2^64}, rounded down, is below a whole number exactly if it is
 * below that number before it is rounded.
 *
 * <p>The point of a value is the first eight bytes of the SHA-256 of its UTF-8 (FIPS 180-4, from
 * the JDK). It has no seed, so it is the same in every process and version, and anybody can compute
 * it.
 */
final class HashRing {
  private final long[] ends;
  private final MessageDigest digest;

  /**
   * @param weights one of them at least is above 0, none is below
   */
  HashRing(int[] weights) {
    ends = new long[weights.length];
    long end = 0;
    for (int i = 0; i < weights.length; i++) {
      end += weights[i];
      ends[i] = end;
    }
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("every Java platform has SHA-256", missing);
    }
  }

  /** The arc of a value. */
  int of(String value) {
    byte[] hash = digest.digest(value.getBytes(StandardCharsets.UTF_8));
    return at(ByteBuffer.wrap(hash).getLong());
  }

  /**
   * The arc of a point.
   *
   * @param point unsigned
   */
  int at(long point) {
    long place = Math.unsignedMultiplyHigh(point, ends[ends.length - 1]);
    int arc = 0;
    while (place >= ends[arc]) {
      arc++;
    }
    return arc;
  }
}
