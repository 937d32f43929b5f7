package dev.fanlight.plugin;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The content of a request or response: nothing, bytes that are there, a stream that is read once,
 * or a tunnel.
 */
public sealed interface Body permits Body.Empty, Body.Bytes, Body.Streamed, Body.Tunnel {

  /** In bytes; -1 when it is not known before the end. */
  long length();

  /** No content. */
  static Body empty() {
    return Empty.INSTANCE;
  }

  /** Bytes that are there. The buffer must not be changed afterwards. */
  static Body of(Buffer bytes) {
    return bytes.length() == 0 ? empty() : new Bytes(bytes);
  }

  /** UTF-8 text. */
  static Body of(String text) {
    return of(Buffer.buffer(text));
  }

  /**
   * The whole content in memory.
   *
   * @param maxBytes over it the future fails with {@code tooLarge} and the rest is not read
   */
  default Future<Buffer> collect(long maxBytes, ErrorCode tooLarge) {
    return switch (this) {
      case Empty ignored -> Future.succeededFuture(Buffer.buffer());
      case Bytes b when b.bytes.length() > maxBytes ->
          Future.failedFuture(tooLarge(tooLarge, maxBytes));
      case Bytes b -> Future.succeededFuture(b.bytes);
      case Streamed s when s.length > maxBytes -> Future.failedFuture(tooLarge(tooLarge, maxBytes));
      case Streamed s -> s.read(maxBytes, tooLarge);
      case Tunnel ignored ->
          Future.failedFuture(
              GatewayError.of(ErrorCode.INTERNAL_ERROR, "a tunnel has no content to be read"));
    };
  }

  /**
   * The same content, changed chunk by chunk while it passes. The transform gets bytes that are
   * there as one chunk, at once. A stream stays a stream: a slow reader slows its source down, no
   * chunk is kept, its length is not known any more, and its trailers stay. No content stays no
   * content, and the transform is not called. A tunnel stays as it is.
   *
   * <p>Fields that describe the content are the caller's, such as {@code etag}, {@code
   * content-encoding} and {@code accept-ranges}. The gateway sets {@code content-length}, except
   * where an answer has none of the content that it describes: to HEAD, and in a 304. Remove it
   * there.
   *
   * @param transform belongs to this body alone
   */
  default Body map(BodyTransform transform) {
    return switch (this) {
      case Bytes held -> held.mapped(transform);
      case Streamed s -> new Streamed(new MappedStream(s.stream, transform), -1, s.trailers);
      case Empty none -> none;
      case Tunnel untouchable -> untouchable;
    };
  }

  /**
   * {@link #map(BodyTransform)} for formats that end with something.
   *
   * @param mapper changes one chunk
   * @param atEnd makes what comes after the last chunk
   */
  default Body map(UnaryOperator<Buffer> mapper, Supplier<Buffer> atEnd) {
    return map(
        new BodyTransform() {
          @Override
          public Buffer chunk(Buffer chunk) {
            return mapper.apply(chunk);
          }

          @Override
          public Buffer end() {
            return atEnd.get();
          }
        });
  }

  private static GatewayError tooLarge(ErrorCode code, long maxBytes) {
    return GatewayError.of(code, "the body is larger than " + maxBytes + " bytes");
  }

  /** A stream of the gateway, which counts what its exchange holds in memory. */
  interface Counted extends ReadStream<Buffer> {
    /**
     * Counts bytes of this stream that stay in memory until the exchange ends.
     *
     * @return false when there is no room for them: then the exchange has failed as overloaded
     */
    boolean keep(int bytes);

    /** Whether {@link #keep} counts: not where the stream that this one reads is a plugin's own. */
    default boolean counts() {
      return true;
    }

    /** Whether the sender waits for {@code 100 Continue} before it sends the content. */
    default boolean awaitsContinue() {
      return false;
    }

    /**
     * Whether nobody else can read it: somebody has begun to read it, or its exchange has ended.
     */
    default boolean isRead() {
      return false;
    }

    /** Whether it is known of a stream that nobody else can read it. */
    static boolean isSpent(ReadStream<Buffer> stream) {
      return stream instanceof Counted counted && counted.isRead();
    }
  }

  /** No content. */
  record Empty() implements Body {
    private static final Empty INSTANCE = new Empty();

    @Override
    public long length() {
      return 0;
    }
  }

  /** Content in memory. */
  record Bytes(Buffer bytes) implements Body {
    private Body mapped(BodyTransform transform) {
      Buffer mapped = transform.chunk(bytes);
      Buffer last = transform.end();
      return Body.of(last.length() == 0 ? mapped : mapped.copy().appendBuffer(last));
    }

    @Override
    public long length() {
      return bytes.length();
    }
  }

  /**
   * Bytes both ways: the body of a {@code 101 Switching Protocols}, after which client and upstream
   * speak another protocol, such as WebSocket. A filter sees the handshake as a request and the 101
   * as its response. It may answer the handshake itself, or replace the response: then the
   * upstream's connection is closed. It cannot touch the bytes. The tunnel begins when all filters
   * have passed the response on, and its exchange ends with it.
   *
   * <p>Only the gateway implements this type. A tunnel goes with the status 101 and with no other.
   */
  non-sealed interface Tunnel extends Body {
    @Override
    default long length() {
      return -1;
    }
  }

  /**
   * Content that is still arriving. It is owned by the exchange that carries it: when that ends
   * before the stream has, the source is reset.
   *
   * @param stream paused; whoever reads it sets its handlers, then resumes it
   * @param length in bytes, -1 when unknown
   * @param trailers the trailer fields, to be asked for after the stream's end
   */
  record Streamed(ReadStream<Buffer> stream, long length, Supplier<MultiMap> trailers)
      implements Body {

    /** What is wrong where a body is read that is spent. */
    public static final String SPENT =
        "a body that was read has been passed on: expected Body.of(...) with its bytes";

    private static final Supplier<MultiMap> NO_TRAILERS = MultiMap::caseInsensitiveMultiMap;

    /** Neither is null, also where a plugin was compiled without the compiler's checks. */
    public Streamed {
      Objects.requireNonNull(stream, "a body without a stream");
      Objects.requireNonNull(trailers, "a body without trailers: expected an empty MultiMap");
    }

    /** A stream without trailers. */
    public Streamed(ReadStream<Buffer> stream, long length) {
      this(stream, length, NO_TRAILERS);
    }

    private Future<Buffer> read(long maxBytes, ErrorCode tooLarge) {
      if (Counted.isSpent(stream)) {
        return Future.failedFuture(new IllegalStateException(SPENT));
      }
      Promise<Buffer> whole = Promise.promise();
      Chunks chunks = new Chunks();
      stream.exceptionHandler(failure -> {
        chunks.clear();
        whole.tryFail(failure);
      });
      stream.endHandler(end -> whole.tryComplete(chunks.whole()));
      stream.handler(chunk -> {
        GatewayError refused = refused(chunks, chunk, maxBytes, tooLarge);
        if (refused == null) {
          chunks.add(chunk);
        } else {
          stream.pause();
          chunks.clear();
          whole.tryFail(refused);
        }
      });
      stream.resume();
      return whole.future();
    }

    private @Nullable GatewayError refused(
        Chunks before, Buffer chunk, long maxBytes, ErrorCode tooLarge) {
      if (before.length() + (long) chunk.length() > maxBytes) {
        return Body.tooLarge(tooLarge, maxBytes);
      }
      return stream instanceof Counted counted && !counted.keep(chunk.length())
          ? GatewayError.of(ErrorCode.OVERLOADED, "there is no memory for the body")
          : null;
    }
  }
}
