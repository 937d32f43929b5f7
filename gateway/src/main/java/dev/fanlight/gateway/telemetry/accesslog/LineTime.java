package dev.fanlight.gateway.telemetry.accesslog;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** The time of a line: UTC to the millisecond, always as wide. Confined to one thread. */
final class LineTime {
  private static final int MILLIS = 1000;

  private long second = Long.MIN_VALUE;
  private byte[] text = {};

  /** Most lines follow another one of the same second. */
  void print(long epochMillis, LineBuffer line) {
    long now = Math.floorDiv(epochMillis, MILLIS);
    if (now != second) {
      second = now;
      String whole = Instant.ofEpochSecond(now).toString();
      text = whole.replace('Z', '.').getBytes(StandardCharsets.US_ASCII);
    }
    int rest = Math.floorMod(epochMillis, MILLIS);
    line.put(text)
        .put((char) ('0' + rest / 100))
        .put((char) ('0' + rest / 10 % 10))
        .put((char) ('0' + rest % 10))
        .put('Z');
  }
}
