package dev.fanlight.plugin;

import io.vertx.core.buffer.Buffer;

/**
 * A jq program. As a component of a configuration record it is written as text, and the gateway
 * reads it with the configuration: so {@code fanlight check} says what is wrong with it. It is the
 * jq of {@code merge: {jq: ...}}, with the same bounds. Safe for use by all threads.
 */
@FunctionalInterface
public interface JsonProgram {

  /**
   * Runs the program on the calling thread. That may take long, or for ever: run it on a thread of
   * a pool, with {@link PluginContext#blocking} or in a {@link BlockingFilter}, and interrupt the
   * thread when the result is not wanted any more.
   *
   * <p>The program may hold 32 times {@code maxBytes} while it computes, at least 32 MiB. All
   * programs of the gateway together hold at most a quarter of the heap.
   *
   * @param input JSON in UTF-8; white space alone is not JSON
   * @param maxBytes of the result
   * @return the one value that the program gives, as JSON
   * @throws GatewayError {@link ErrorCode#MERGE_FAILED} if the input is not JSON, or the program
   *     fails, is interrupted, holds too much, or gives no value or several; {@link
   *     ErrorCode#UPSTREAM_BODY_TOO_LARGE} if the result is too large; {@link ErrorCode#OVERLOADED}
   *     if all programs together hold too much
   */
  Buffer run(Buffer input, long maxBytes);
}
