package dev.fanlight.plugins.cache;

import dev.fanlight.plugin.Body;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the content of a response into one buffer of its own, as long as it is small enough. A
 * larger one goes on as the stream that it was, with what has been read before the rest. Confined
 * to the event loop of the stream.
 */
final class Content {
  private final Body.Streamed body;
  private final int most;
  private final Reader reader;
  private final Buffer read = Buffer.buffer();

  /** Hears how the reading ends; one of these, once. */
  interface Reader {
    /** All of it is there. */
    void whole(Buffer content);

    /** It is too large; this is all of it, to be read from the beginning. */
    void tooLarge(Body all);

    /** It has broken off. */
    void broken(Throwable failure);
  }

  private Content(Body.Streamed body, int most, Reader reader) {
    this.body = body;
    this.most = most;
    this.reader = reader;
  }

  /**
   * @param most bytes that are kept
   */
  static void read(Body body, int most, Reader reader) {
    switch (body) {
      case Body.Streamed streamed when streamed.length() > most -> reader.tooLarge(streamed);
      case Body.Streamed streamed -> new Content(streamed, most, reader).read();
      case Body.Bytes bytes when bytes.length() > most -> reader.tooLarge(bytes);
      case Body.Bytes bytes -> reader.whole(bytes.bytes().copy());
      case Body.Empty ignored -> reader.whole(Buffer.buffer());
      case Body.Tunnel tunnel -> reader.tooLarge(tunnel);
    }
  }

  private void read() {
    ReadStream<Buffer> stream = body.stream();
    stream.exceptionHandler(reader::broken);
    stream.endHandler(end -> reader.whole(read));
    stream.handler(this::take);
    stream.resume();
  }

  private void take(Buffer chunk) {
    boolean counted = !(body.stream() instanceof Body.Counted own) || own.keep(chunk.length());
    if (counted && read.length() + chunk.length() <= most) {
      read.appendBuffer(chunk);
      return;
    }
    ReadStream<Buffer> stream = body.stream();
    stream.pause();
    stream.handler(null).endHandler(null).exceptionHandler(null);
    if (counted) {
      reader.tooLarge(
          new Body.Streamed(
              new Resumed(stream, read.appendBuffer(chunk)), body.length(), body.trailers()));
    } else {
      reader.broken(new IllegalStateException("there is no memory for the body"));
    }
  }

  /** A stream whose beginning has been read. It begins paused. */
  private static final class Resumed implements ReadStream<Buffer> {
    private final ReadStream<Buffer> rest;
    private @Nullable Buffer first;
    private @Nullable Handler<Buffer> handler;

    Resumed(ReadStream<Buffer> rest, Buffer first) {
      this.rest = rest;
      this.first = first;
    }

    @Override
    public Resumed handler(@Nullable Handler<Buffer> reads) {
      handler = reads;
      rest.handler(reads);
      return this;
    }

    @Override
    public Resumed exceptionHandler(@Nullable Handler<Throwable> failed) {
      rest.exceptionHandler(failed);
      return this;
    }

    @Override
    public Resumed endHandler(@Nullable Handler<Void> ended) {
      rest.endHandler(ended);
      return this;
    }

    @Override
    public Resumed pause() {
      rest.pause();
      return this;
    }

    @Override
    public Resumed resume() {
      return fetch(Long.MAX_VALUE);
    }

    @Override
    public Resumed fetch(long amount) {
      Buffer begin = first;
      Handler<Buffer> reads = handler;
      long more = amount;
      if (begin != null && reads != null && amount > 0) {
        first = null;
        more = amount == Long.MAX_VALUE ? amount : amount - 1;
        reads.handle(begin);
      }
      if (more > 0) {
        rest.fetch(more);
      }
      return this;
    }
  }
}
