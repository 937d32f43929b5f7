package dev.fanlight.gateway.filter.boundary.body;

import dev.fanlight.plugin.Body;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/**
 * A body of the client that a plugin may read. It remembers whether the plugin has: then what the
 * plugin has read is gone, and nobody else can have the body. Confined to the exchange's loop.
 */
public final class UsedStream implements Body.Counted {
  private final Body.Streamed body;
  private boolean used;
  private boolean abandoned;

  private UsedStream(Body.Streamed body) {
    this.body = body;
  }

  /** The body as the plugin sees it. */
  public static Body watch(Body body) {
    return body instanceof Body.Streamed streamed
        ? new Body.Streamed(new UsedStream(streamed), streamed.length(), streamed.trailers())
        : body;
  }

  /** The body that {@link #watch} was given, or this body if it is another one. */
  public static Body release(Body body) {
    return body instanceof Body.Streamed streamed && streamed.stream() instanceof UsedStream own
        ? own.body
        : body;
  }

  /** Whether a plugin has begun to read what {@link #watch} returned. */
  public static boolean isUsed(Body body) {
    return body instanceof Body.Streamed streamed
        && streamed.stream() instanceof UsedStream own
        && own.used;
  }

  /**
   * From here on the plugin can read nothing of what {@link #watch} returned. The handlers that it
   * has set leave with it.
   */
  public static void abandon(Body body) {
    if (body instanceof Body.Streamed streamed && streamed.stream() instanceof UsedStream own) {
      own.handler(null).endHandler(null).exceptionHandler(null);
      own.abandoned = true;
    }
  }

  private ReadStream<Buffer> stream() {
    if (abandoned) {
      throw new IllegalStateException("the exchange has gone on without this plugin");
    }
    return body.stream();
  }

  @Override
  public boolean keep(int bytes) {
    return !(body.stream() instanceof Body.Counted counted) || counted.keep(bytes);
  }

  @Override
  public boolean awaitsContinue() {
    return body.stream() instanceof Body.Counted counted && counted.awaitsContinue();
  }

  @Override
  public boolean isRead() {
    return Body.Counted.isSpent(body.stream());
  }

  @Override
  public UsedStream exceptionHandler(@Nullable Handler<Throwable> handler) {
    stream().exceptionHandler(handler);
    return this;
  }

  @Override
  public UsedStream handler(@Nullable Handler<Buffer> handler) {
    stream().handler(handler);
    return this;
  }

  @Override
  public UsedStream pause() {
    stream().pause();
    return this;
  }

  @Override
  public UsedStream resume() {
    return fetch(Long.MAX_VALUE);
  }

  @Override
  public UsedStream fetch(long amount) {
    used = true;
    stream().fetch(amount);
    return this;
  }

  @Override
  public UsedStream endHandler(@Nullable Handler<Void> handler) {
    stream().endHandler(handler);
    return this;
  }
}
