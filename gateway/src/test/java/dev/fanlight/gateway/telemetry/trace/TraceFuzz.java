package dev.fanlight.gateway.telemetry.trace;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.fanlight.gateway.config.TracingConfig.Trust;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.regex.Pattern;

/**
 * Whatever trace fields a trusted peer sends: upstreams get one well-formed {@code traceparent},
 * and a {@code tracestate} within the bounds of the standard or none.
 */
public final class TraceFuzz {
  private static final Pattern PARENT =
      Pattern.compile("00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-0[01]");
  private static final Pattern STATE = Pattern.compile("[\\x20-\\x7e]{1,512}");
  private static final int MOST_MEMBERS = 32;

  /** All control characters but the tab (RFC 9110, section 5.5). */
  private static final String NOT_IN_A_FIELD = "[\\x00-\\x08\\x0a-\\x1f\\x7f]";

  private TraceFuzz() {}

  /** Lines that begin with P are a {@code traceparent} each, all others a {@code tracestate}. */
  public static void fuzzerTestOneInput(byte[] input) {
    MultiMap fields = HttpHeaders.headers();
    // A valid one to begin with: without it no tracestate counts.
    fields.add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    for (String line : new String(input, ISO_8859_1).split(NOT_IN_A_FIELD, -1)) {
      if (line.startsWith("P")) {
        fields.set("traceparent", line.substring(1));
      } else {
        fields.add("tracestate", line);
      }
    }
    TracingTest.tracing(Trust.ALL, 0).begin(fields, false).put(fields, 1, 1);
    require(fields.getAll("traceparent").size() == 1, "several parents");
    String parent = fields.get("traceparent");
    require(PARENT.matcher(parent).matches(), parent);
    String state = fields.get("tracestate");
    if (state != null) {
      require(STATE.matcher(state).matches(), state);
      require(state.split(",", -1).length <= MOST_MEMBERS, state);
    }
  }

  private static void require(boolean holds, String broken) {
    if (!holds) {
      throw new AssertionError(broken);
    }
  }
}
