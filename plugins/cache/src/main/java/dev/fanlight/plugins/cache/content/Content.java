package dev.fanlight.plugins.cache.content;

import dev.fanlight.plugin.Body;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;

/**
 * Reads the content of a response into memory of its own, as long as it is small enough. A larger
 * one goes on as the stream that it was, with what has been read before the rest. Confined to the
 * event loop of the stream.
 */
public final class Content {
  private final Body.Streamed body;
  private final int most;
  private final Reader reader;
  private final Pieces.Builder read = new Pieces.Builder();

  /** Hears how the reading ends; one of these, once. */
  public interface Reader {
    /** All of it is there. */
    void whole(Pieces content);

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
  public static void read(Body body, int most, Reader reader) {
    switch (body) {
      case Body.Streamed streamed when streamed.length() > most -> reader.tooLarge(streamed);
      case Body.Streamed streamed -> new Content(streamed, most, reader).read();
      case Body.Bytes bytes when bytes.length() > most -> reader.tooLarge(bytes);
      case Body.Bytes bytes -> reader.whole(pieces(bytes.bytes()));
      case Body.Empty ignored -> reader.whole(pieces(Buffer.buffer()));
      case Body.Tunnel tunnel -> reader.tooLarge(tunnel);
    }
  }

  private static Pieces pieces(Buffer bytes) {
    Pieces.Builder pieces = new Pieces.Builder();
    pieces.add(bytes);
    return pieces.build();
  }

  private void read() {
    ReadStream<Buffer> stream = body.stream();
    stream.exceptionHandler(reader::broken);
    stream.endHandler(end -> reader.whole(read.build()));
    stream.handler(this::take);
    stream.resume();
  }

  private void take(Buffer chunk) {
    boolean counted = !(body.stream() instanceof Body.Counted own) || own.keep(chunk.length());
    if (counted && read.length() + chunk.length() <= most) {
      read.add(chunk);
      return;
    }
    ReadStream<Buffer> stream = body.stream();
    stream.pause();
    stream.handler(null).endHandler(null).exceptionHandler(null);
    if (counted) {
      read.add(chunk);
      Pieces first = read.build();
      reader.tooLarge(
          new Body.Streamed(
              new PieceStream(first.slice(0, first.length()), stream),
              body.length(),
              body.trailers()));
    } else {
      reader.broken(new IllegalStateException("there is no memory for the body"));
    }
  }
}
