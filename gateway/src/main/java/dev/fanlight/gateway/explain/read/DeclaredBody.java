package dev.fanlight.gateway.explain.read;

import dev.fanlight.plugin.Body;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/** A body that the fields of a request declare, and of which no byte is known. */
final class DeclaredBody implements ReadStream<Buffer> {
  private static final long UNKNOWN = -1;

  private DeclaredBody() {}

  /**
   * The body that a request with these fields has.
   *
   * @param headers checked as those of every request
   */
  static Body of(MultiMap headers) {
    if (headers.contains(HttpHeaders.TRANSFER_ENCODING)) {
      return new Body.Streamed(new DeclaredBody(), UNKNOWN);
    }
    String declared = headers.get(HttpHeaders.CONTENT_LENGTH);
    long length = declared == null ? 0 : Long.parseLong(declared);
    return length == 0 ? Body.empty() : new Body.Streamed(new DeclaredBody(), length);
  }

  @Override
  public DeclaredBody handler(@Nullable Handler<Buffer> handler) {
    return this;
  }

  @Override
  public DeclaredBody exceptionHandler(@Nullable Handler<Throwable> handler) {
    return this;
  }

  @Override
  public DeclaredBody endHandler(@Nullable Handler<Void> handler) {
    return this;
  }

  @Override
  public DeclaredBody pause() {
    return this;
  }

  @Override
  public DeclaredBody resume() {
    return this;
  }

  @Override
  public DeclaredBody fetch(long amount) {
    return this;
  }
}
