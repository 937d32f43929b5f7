package dev.fanlight.gateway.telemetry.journal;

import dev.fanlight.plugin.ErrorCode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One exchange that is over, as plain values.
 *
 * @param epochMillis when the request's head was read
 * @param listener its name
 * @param client the client's address
 * @param protocol such as {@code HTTP/1.1}
 * @param path raw, without the query
 * @param route its name, or {@code none}
 * @param status that was sent; 499 when none was
 * @param bytes of content that were sent
 * @param received bytes that came from the client through a tunnel; {@link #NO_TUNNEL} without one
 * @param durationNanos from the request's head to the end of the answer
 * @param queueNanos the longest of its calls' waits for a permit, and its own
 * @param slowestCall null when the exchange made no call
 * @param error why it failed or its answer was broken off; null when neither
 * @param fields of plugins: texts and whole numbers
 */
public record ExchangeRecord(
    long epochMillis,
    String requestId,
    String listener,
    String client,
    String protocol,
    String method,
    String path,
    String route,
    int status,
    long bytes,
    long received,
    long durationNanos,
    long queueNanos,
    @Nullable SlowestCall slowestCall,
    @Nullable ErrorCode error,
    Map<String, Object> fields) {
  public static final long NO_TUNNEL = -1;

  public boolean isTunnel() {
    return received != NO_TUNNEL;
  }

  /**
   * @param nanos from the call being ready to its outcome
   */
  public record SlowestCall(String name, long nanos) {}
}
