package dev.fanlight.gateway.filter.boundary.body;

import dev.fanlight.plugin.Body;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/**
 * Stands for a stream while a blocking plugin has the request or the response. The stream belongs
 * to the event loop: a plugin that read it on a thread of a pool would wait for ever. So every use
 * of this throws.
 */
public final class WithheldStream implements ReadStream<Buffer> {
  private final Body.Streamed body;

  private WithheldStream(Body.Streamed body) {
    this.body = body;
  }

  /** The body as a blocking plugin sees it. */
  public static Body withhold(Body body) {
    return body instanceof Body.Streamed streamed
        ? new Body.Streamed(new WithheldStream(streamed), streamed.length(), streamed.trailers())
        : body;
  }

  /** The body that {@link #withhold} was given, or this body if it is another one. */
  public static Body release(Body body) {
    return body instanceof Body.Streamed streamed && streamed.stream() instanceof WithheldStream own
        ? own.body
        : body;
  }

  private static IllegalStateException refusal() {
    return new IllegalStateException(
        "this body is a stream of the event loop; a BlockingFilter that reads a body says so with"
            + " maxRequestBody() or maxResponseBody()");
  }

  @Override
  public WithheldStream exceptionHandler(@Nullable Handler<Throwable> handler) {
    throw refusal();
  }

  @Override
  public WithheldStream handler(@Nullable Handler<Buffer> handler) {
    throw refusal();
  }

  @Override
  public WithheldStream pause() {
    throw refusal();
  }

  @Override
  public WithheldStream resume() {
    throw refusal();
  }

  @Override
  public WithheldStream fetch(long amount) {
    throw refusal();
  }

  @Override
  public WithheldStream endHandler(@Nullable Handler<Void> handler) {
    throw refusal();
  }
}
