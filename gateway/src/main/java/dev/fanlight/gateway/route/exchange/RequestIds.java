package dev.fanlight.gateway.route.exchange;

import dev.fanlight.gateway.telemetry.trace.ExchangeTrace;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Request ids: 32 hexadecimal digits, unlikely to meet again. */
public final class RequestIds {
  private static final int BYTES = 16;
  private static final int MAX_LENGTH = 128;
  private static final HexFormat HEX = HexFormat.of();

  private RequestIds() {}

  /** Of an exchange that begins its trace, the trace's own: one id finds all there is of it. */
  public static String next(@Nullable ExchangeTrace trace) {
    return trace != null && trace.isRoot() ? trace.traceId() : next();
  }

  private static String next() {
    byte[] id = new byte[BYTES];
    ThreadLocalRandom.current().nextBytes(id);
    return HEX.formatHex(id);
  }

  /**
   * The id itself.
   *
   * @throws IllegalArgumentException unless it is 1 to 128 visible ASCII characters
   */
  static String valid(String id) {
    boolean visible = id.chars().allMatch(c -> c > ' ' && c < 0x7f);
    if (id.isEmpty() || id.length() > MAX_LENGTH || !visible) {
      throw new IllegalArgumentException(
          "a request id is 1 to " + MAX_LENGTH + " visible ASCII characters");
    }
    return id;
  }
}
