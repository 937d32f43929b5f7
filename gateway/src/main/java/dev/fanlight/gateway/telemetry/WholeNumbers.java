package dev.fanlight.gateway.telemetry;

import io.vertx.core.buffer.Buffer;

/**
 * Writes whole values of Prometheus text without a fraction: {@code 0} for {@code 0.0}. Most of a
 * large page are zeros.
 */
final class WholeNumbers {
  private WholeNumbers() {}

  /**
   * @param text is written over
   */
  static Buffer shorten(byte[] text) {
    int end = 0;
    int line = 0;
    for (byte next : text) {
      if (next == '\n') {
        if (text[line] != '#' && isWhole(text, line, end)) {
          end -= 2;
        }
        line = end + 1;
      }
      text[end] = next;
      end++;
    }
    return Buffer.buffer(end).appendBytes(text, 0, end);
  }

  /** Whether a line ends with a digit and {@code .0}. */
  private static boolean isWhole(byte[] text, int line, int end) {
    return end - line > 3
        && text[end - 1] == '0'
        && text[end - 2] == '.'
        && text[end - 3] >= '0'
        && text[end - 3] <= '9';
  }
}
