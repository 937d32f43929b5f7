package dev.fanlight.gateway.upstream.call;

import dev.fanlight.plugin.Body;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.regex.Pattern;

/** An upstream's response head, with its body still to be read. Hop-by-hop fields are gone. */
public record CallHead(int status, MultiMap headers, Body body) {
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");

  /**
   * Seconds that the upstream wants to be left alone, in Retry-After; 0 where it does not say it in
   * seconds.
   */
  public int retryAfter() {
    String seconds = headers.get(HttpHeaders.RETRY_AFTER);
    return seconds == null || !SECONDS.matcher(seconds).matches() ? 0 : Integer.parseInt(seconds);
  }
}
