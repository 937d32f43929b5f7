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
 * A body on its way through a coder. The client can always decode all that was encoded: the coder
 * is flushed when nothing more waits. Confined to its event loop.
 *
 * <pre>
 * source -&gt; waiting: less than a piece, and one chunk -&gt; coder, a piece at a time -&gt; reader
 * </pre>
 *
 * <p>The source runs while less than a piece waits here and the reader wants more. A large chunk is
 * encoded in pieces, and between two of them the loop does what else there is to do. A piece waits
 * while the plugin has taken too much of the loop's time. It grows meanwhile, so that a source of
 * many small chunks does not fall behind. Such a piece is flushed even if more waits: without that
 * a coder can keep many pieces, and the client would get nothing for as long.
 */
final class CodedStream implements ReadStream<Buffer> {
  /** Bytes that are encoded at once: well below a millisecond of work. */
  static final int PIECE = 16 * 1024;

  private final ReadStream<Buffer> source;
  private final long length;
  private final Lease lease;
  private final LoopPlace loop;
  private final WaitingBytes waiting = new WaitingBytes();
  private @Nullable Handler<Buffer> handler;
  private @Nullable Handler<Void> endHandler;
  private @Nullable Handler<Throwable> exceptionHandler;
  private long read;
  private long demand;
  private boolean sourceEnded;

  /** Whether the coder has made the end of the body. */
  private boolean encoded;

  private boolean pumping;
  private boolean pumpsLater;

  /** Whether the turn is waited for because there was no time. */
  private boolean late;

  /** Whether the source was asked for one chunk, which has not come. */
  private boolean asked;

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
    waiting.clear();
    lease.giveBack();
  }

  private void chunk(Buffer chunk) {
    if (done || chunk.length() == 0) {
      return;
    }
    asked = false;
    read += chunk.length();
    if (length >= 0 && read > length) {
      fail(badLength("more"));
      return;
    }
    waiting.add(chunk);
    pump();
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
    if (pumping) {
      return;
    }
    if (!pumpsLater) {
      encode(loop.hasTime());
    }
    ask();
  }

  private void pumpLater() {
    pumpsLater = false;
    encode(true);
    late = false;
    ask();
  }

  /**
   * @param may whether the next piece may be encoded now
   */
  private void encode(boolean may) {
    pumping = true;
    if (may && demand > 0 && hasMore()) {
      give(next());
    }
    end();
    pumping = false;
  }

  /** Asks the loop for a turn, and the source for more, where they are needed. */
  private void ask() {
    if (done || demand == 0) {
      return;
    }
    if (hasMore() && !pumpsLater) {
      pumpsLater = true;
      late = !loop.hasTime();
      loop.later(this::pumpLater);
    }
    if (waiting.size() >= PIECE) {
      pauseSource();
    } else if (demand == Long.MAX_VALUE && !sourceEnded) {
      source.resume();
    } else if (!asked && !sourceEnded) {
      asked = true;
      source.fetch(1);
    }
  }

  private void pauseSource() {
    asked = false;
    source.pause();
  }

  private boolean hasMore() {
    return !done && !encoded && (waiting.size() > 0 || sourceEnded);
  }

  /** Encodes one piece, or what makes the end. */
  private Buffer next() {
    if (waiting.size() > PIECE) {
      return waiting.take(PIECE, late ? lease::flush : lease::part);
    }
    if (sourceEnded || read == length) {
      encoded = true;
      return waiting.take(PIECE, lease::end);
    }
    return waiting.take(PIECE, lease::flush);
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
    pauseSource();
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
