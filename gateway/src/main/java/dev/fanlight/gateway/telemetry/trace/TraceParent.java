package dev.fanlight.gateway.telemetry.trace;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The field {@code traceparent} of W3C Trace Context: the span of a peer, and the trace it is in.
 *
 * <pre>
 * 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01
 * version  trace                      span             flags
 * </pre>
 *
 * @param traceHigh the first eight bytes of the trace's id
 * @param traceLow the last eight
 * @param span the id of the peer's span; never 0
 * @param sampled whether the peer records the trace
 */
public record TraceParent(long traceHigh, long traceLow, long span, boolean sampled) {
  private static final HexFormat HEX = HexFormat.of();

  static final CharSequence FIELD = HttpHeaders.createOptimized("traceparent");

  /** Of version 00; later versions may go on after another dash. */
  private static final int LENGTH = 55;

  private static final int TRACE = 3;
  private static final int SPAN = 36;
  private static final int FLAGS = 53;
  private static final int LONG_DIGITS = 16;
  private static final int SAMPLED = 1;
  private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.ISO_8859_1);

  /** What the fields of a request say; null when they say nothing that counts. */
  public static @Nullable TraceParent of(MultiMap fields) {
    if (!fields.contains(FIELD)) {
      return null;
    }
    List<String> values = fields.getAll(FIELD);
    return values.size() == 1 ? parse(values.get(0).strip()) : null;
  }

  /** The id of its trace, in 32 hexadecimal digits. */
  public String traceId() {
    return HEX.toHexDigits(traceHigh) + HEX.toHexDigits(traceLow);
  }

  /** As the field of a request has it. Every attempt sends one, so it is made in one piece. */
  String text() {
    byte[] text = new byte[LENGTH];
    text[0] = text[1] = '0';
    text[TRACE - 1] = text[SPAN - 1] = text[FLAGS - 1] = '-';
    put(traceHigh, text, TRACE);
    put(traceLow, text, TRACE + LONG_DIGITS);
    put(span, text, SPAN);
    text[FLAGS] = '0';
    text[FLAGS + 1] = (byte) (sampled ? '1' : '0');
    return new String(text, StandardCharsets.ISO_8859_1);
  }

  private static void put(long number, byte[] text, int from) {
    long rest = number;
    for (int i = from + LONG_DIGITS - 1; i >= from; i--) {
      text[i] = DIGITS[(int) (rest & 0xf)];
      rest >>>= 4;
    }
  }

  /** Null where it is malformed, or an id is zero. */
  static @Nullable TraceParent parse(String value) {
    if (!hasForm(value)) {
      return null;
    }
    TraceParent parent =
        new TraceParent(
            number(value, TRACE),
            number(value, TRACE + LONG_DIGITS),
            number(value, SPAN),
            (digit(value.charAt(FLAGS + 1)) & SAMPLED) != 0);
    boolean zero = (parent.traceHigh | parent.traceLow) == 0 || parent.span == 0;
    return zero ? null : parent;
  }

  private static boolean hasForm(String value) {
    if (value.length() < LENGTH
        || value.charAt(TRACE - 1) != '-'
        || value.charAt(SPAN - 1) != '-'
        || value.charAt(FLAGS - 1) != '-'
        || value.startsWith("ff")) {
      return false;
    }
    for (int i = 0; i < LENGTH; i++) {
      if (i != TRACE - 1 && i != SPAN - 1 && i != FLAGS - 1 && digit(value.charAt(i)) < 0) {
        return false;
      }
    }
    return value.length() == LENGTH || (!value.startsWith("00") && value.charAt(LENGTH) == '-');
  }

  /** Of lower case: others are malformed. */
  private static int digit(char c) {
    if (c >= '0' && c <= '9') {
      return c - '0';
    }
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
  }

  private static long number(String value, int from) {
    long number = 0;
    for (int i = from; i < from + LONG_DIGITS; i++) {
      number = number << 4 | digit(value.charAt(i));
    }
    return number;
  }
}
