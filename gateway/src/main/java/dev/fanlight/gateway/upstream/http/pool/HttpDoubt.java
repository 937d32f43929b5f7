package dev.fanlight.gateway.upstream.http.pool;

import dev.fanlight.gateway.upstream.http.wire.http2.HttpFrames;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.impl.HttpClientConnection;
import io.vertx.core.internal.ContextInternal;

/**
 * Finds out what an HTTP/2 connection is worth on which a stream took too long. If nothing has come
 * since that stream was opened, the upstream must answer a ping. Until then the connection takes no
 * more streams. If nothing comes, it is closed with all its streams. If it is alive but stalled, it
 * closes after those that it carries. Confined to one event loop.
 */
final class HttpDoubt {
  private final HttpPooledConnection connection;
  private final HttpClientConnection http;
  private final HttpFrames frames;
  private final HttpPool pool;
  private boolean open;

  HttpDoubt(
      HttpPooledConnection connection,
      HttpClientConnection http,
      HttpFrames frames,
      HttpPool pool) {
    this.connection = connection;
    this.http = http;
    this.frames = frames;
    this.pool = pool;
  }

  /** Whether a ping waits for its answer, or the doubt was right. */
  boolean isOpen() {
    return open;
  }

  /**
   * Doubts the connection, which is in the pool.
   *
   * @param heard what its {@link HttpFrames#reads} were when the late stream was opened
   * @param millis that the upstream has for the answer
   */
  void begin(int heard, ContextInternal context, long millis) {
    boolean isSilent = frames.reads() == heard;
    if (!isSilent && !frames.isStalled(heard)) {
      return;
    }
    open = true;
    pool.gone();
    if (isSilent) {
      http.ping(Buffer.buffer(new byte[8]));
      context.owner().setTimer(Math.max(1, millis), late -> decide(heard));
    } else {
      connection.retire();
    }
  }

  private void decide(int heard) {
    if (connection.gone) {
      return;
    }
    if (frames.reads() == heard) {
      connection.giveUp();
      connection.abort();
    } else if (frames.isStalled(heard)) {
      connection.retire();
    } else {
      open = false;
      pool.back(connection);
    }
  }
}
