package dev.fanlight.plugins.cache.store;

import dev.fanlight.plugin.GatewayError;

/** How a fetch ended, for those who wait. */
public sealed interface Landing {

  /**
   * With a response for all requests that it selects.
   *
   * @param status of the answer: 304 where a stored response was validated
   * @param stored whether it is stored too
   * @param shared false: only for the one who began it; everybody else asks alone
   */
  record Usable(Stored response, int status, boolean stored, boolean shared) implements Landing {}

  /**
   * With a 304 that is not about the stored response, which is removed. The one who began it asks
   * alone, and everybody else waits for another fetch.
   */
  record Unfit() implements Landing {}

  /**
   * With an answer for the one who began it. Everybody else asks alone.
   *
   * @param status of the answer
   */
  record ForOne(int status) implements Landing {
    /** Whether the answer is one that a stale response may be used in place of (RFC 5861). */
    public boolean isError() {
      return status == 500 || status == 502 || status == 503 || status == 504;
    }
  }

  /** With an error. */
  record Failed(GatewayError error) implements Landing {}

  /** Not at all: nothing could begin. Everybody asks alone. */
  record Refused() implements Landing {}
}
