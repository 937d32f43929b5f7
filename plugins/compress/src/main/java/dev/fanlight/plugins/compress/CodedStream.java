package dev.fanlight.plugins.compress;

import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugins.compress.coding.Lease;
import dev.fanlight.plugins.compress.coding.LoopPlace;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/**
 * A body on its way through a coder. What the source has sent by now can always be decoded by the
 * client: each of its chunks is flushed. Confined to its event loop.
 *
 * <pre>
 * source -&gt; waiting: at most one chunk -&gt; coder, a piece at a time -&gt; reader
 * </pre>
 *
 * <p>The source runs only while nothing waits here and the reader wants more. A large chunk is
 * encoded in pieces, and between two of them the loop does what else there is to do. A piece waits
 * while the plugin has taken too much of the loop's time.
 */
final class CodedStream implements ReadStream<Buffer> {
  /** Bytes that are encoded at once: well below a millisecond of work. */
  static final int PIECE = 16 * 1024;

  private static final Buffer NOTHING = Buffer.buffer();

  private final ReadStream<Buffer> source;
  private final long length;
  private final Lease lease;
  private final LoopPlace loop;
  private @Nullable Handler<Buffer> handler;
  private @Nullable Handler<Void> endHandler;
  private @Nullable Handler<Throwable> exceptionHandler;
  private Buffer waiting = NOTHING;
  private int at;
  private long read;
  private long demand;
  private boolean sourceEnded;

  /** Whether the coder has made the end of the body. */
  private boolean encoded;

  private boolean pumping;
  private boolean pumpsLater;
  private boolean done;

  /**
   * @param length of the source, in bytes; -1: unknown
   */
  CodedStream(ReadStream<Buffer> source, long length, Lease lease, LoopPlace loop) {
    this.source = source;
    this.length = length;
    this.lease = lease;
    this.loop = loop;
  }

  /** The exchange has ended: nothing more is encoded. Idempotent. */
  void close() {
    done = true;
    waiting = NOTHING;
    lease.giveBack();
  }

  private void chunk(Buffer chunk) {
    if (done || chunk.length() == 0) {
      return;
    }
    read += chunk.length();
    if (length >= 0 && read > length) {
      fail(badLength("more"));
      return;
    }
    // A source that does not heed pause() must lose nothing.
    waiting = at == waiting.length() ? chunk : rest().appendBuffer(chunk);
    at = 0;
    pump();
  }

  private Buffer rest() {
    return Buffer.buffer().appendBuffer(waiting, at, waiting.length() - at);
  }

  private void sourceEnd() {
    if (!done && length >= 0 && read < length) {
      fail(badLength("less"));
      return;
    }
    sourceEnded = true;
    pump();
  }

  private GatewayError badLength(String moreOrLess) {
    return GatewayError.of(
        ErrorCode.BAD_UPSTREAM_RESPONSE,
        "the response had " + moreOrLess + " than the " + length + " bytes it declared");
  }

  private void fail(Throwable failure) {
    if (!done) {
      close();
      source.pause();
      if (exceptionHandler != null) {
        exceptionHandler.handle(failure);
      }
    }
  }

  /** Goes on as far as the reader wants it, unless that is being done further out. */
  private void pump() {
    pump(false);
  }

  /**
   * @param due whether the turn has come to go on
   */
  private void pump(boolean due) {
    if (pumping || pumpsLater) {
      return;
    }
    pumping = true;
    if (demand > 0 && hasMore() && (due || loop.hasTime())) {
      give(next());
    }
    end();
    pumping = false;
    if (done || demand == 0) {
      return;
    }
    if (hasMore()) {
      source.pause();
      pumpsLater = true;
      loop.later(this::pumpLater);
    } else if (demand == Long.MAX_VALUE) {
      source.resume();
    } else {
      source.fetch(1);
    }
  }

  private boolean hasMore() {
    return !done && !encoded && (at < waiting.length() || sourceEnded);
  }

  private void pumpLater() {
    pumpsLater = false;
    pump(true);
  }

  /** Encodes one piece, or what makes the end. */
  private Buffer next() {
    int from = at;
    at = Math.min(waiting.length(), from + PIECE);
    if (at < waiting.length()) {
      return lease.part(waiting, from, at);
    }
    if (sourceEnded || read == length) {
      encoded = true;
      return lease.end(waiting, from, at);
    }
    return lease.flush(waiting, from, at);
  }

  private void give(Buffer coded) {
    if (coded.length() > 0 && handler != null) {
      demand = demand == Long.MAX_VALUE ? demand : demand - 1;
      handler.handle(coded);
    }
  }

  /** Tells the reader of the end when it has got all there is. */
  private void end() {
    if (encoded && sourceEnded && !done) {
      done = true;
      if (endHandler != null) {
        endHandler.handle(null);
      }
    }
  }

  @Override
  public CodedStream handler(@Nullable Handler<Buffer> handler) {
    this.handler = handler;
    source.handler(handler == null ? null : this::chunk);
    return this;
  }

  @Override
  public CodedStream endHandler(@Nullable Handler<Void> handler) {
    endHandler = handler;
    source.endHandler(handler == null ? null : end -> sourceEnd());
    return this;
  }

  @Override
  public CodedStream exceptionHandler(@Nullable Handler<Throwable> handler) {
    exceptionHandler = handler;
    source.exceptionHandler(handler == null ? null : this::fail);
    return this;
  }

  @Override
  public CodedStream pause() {
    demand = 0;
    source.pause();
    return this;
  }

  @Override
  public CodedStream resume() {
    return fetch(Long.MAX_VALUE);
  }

  @Override
  public CodedStream fetch(long amount) {
    demand = demand + amount < 0 ? Long.MAX_VALUE : demand + amount;
    pump();
    return this;
  }
}
