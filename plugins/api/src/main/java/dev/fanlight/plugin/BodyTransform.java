package dev.fanlight.plugin;

import io.vertx.core.buffer.Buffer;

/**
 * Changes content chunk by chunk while it passes: see {@link Body#map}. It belongs to one body, so
 * it may keep what it needs from chunk to chunk. Chunks begin and end anywhere. All calls come on
 * the event loop of the exchange, one after another, and must not block.
 *
 * <p>What it throws breaks the content off. A {@link GatewayError} is that error; anything else is
 * {@code plugin_failed}, which names the plugin. Nothing is called after that.
 */
@FunctionalInterface
public interface BodyTransform {

  /**
   * Changes one chunk, which is never empty.
   *
   * @param chunk must not be changed in place
   * @return what goes on in its place; an empty buffer where there is nothing yet
   */
  Buffer chunk(Buffer chunk);

  /**
   * Called once after the last chunk, unless the content breaks off. Resources that must be
   * released in any case belong into {@link Exchange#onEnd}.
   *
   * @return what goes out last; an empty buffer, the default, for nothing
   */
  default Buffer end() {
    return Buffer.buffer();
  }
}
