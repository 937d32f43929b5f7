package dev.fanlight.gateway.admin.live;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import org.jspecify.annotations.Nullable;

/**
 * One connection that the stream goes to. A viewer that reads too slowly misses messages and then
 * gets the whole state again. So at most one state and one message wait for it. Confined to one
 * event loop.
 */
final class Viewer {
  private static final int QUEUE_BYTES = 64 * 1024;

  /** Messages in a row that a viewer may miss before its connection is closed. */
  private static final int MOST_MISSED = 15;

  private final HttpServerResponse response;
  private final @Nullable String token;
  private boolean behind = true;
  private int missed;

  /**
   * @param token that let the viewer in
   */
  Viewer(HttpServerResponse response, @Nullable String token) {
    this.response = response;
    this.token = token;
    response.setWriteQueueMaxSize(QUEUE_BYTES);
  }

  /** Whether the next message must have the whole state. */
  boolean isBehind() {
    return behind;
  }

  /** Whether that is still the token that let the viewer in. */
  boolean isLetInBy(@Nullable String now) {
    return token == null ? now == null : token.equals(now);
  }

  /**
   * @param whole null: not made at this beat
   * @return whether it is to be kept
   */
  boolean tell(@Nullable Buffer whole, Buffer change) {
    if (response.writeQueueFull()) {
      behind = true;
      return ++missed < MOST_MISSED;
    }
    Buffer message = behind ? whole : change;
    if (message != null) {
      missed = 0;
      behind = false;
      response.write(message);
    }
    return true;
  }
}
