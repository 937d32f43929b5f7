package dev.fanlight.gateway.server.exchange;

import dev.fanlight.gateway.limit.memory.EarlyDemand;
import dev.fanlight.gateway.limit.memory.LendingStream;
import dev.fanlight.gateway.limit.memory.StreamFailure;
import dev.fanlight.gateway.upstream.http.wire.HttpPassage;
import dev.fanlight.plugin.Body;
import io.netty.buffer.ByteBuf;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How the content of a request gets to its reader: what has waited in Vert.x as chunks, and what
 * need not wait lent.
 */
abstract class UploadPieces implements LendingStream, HttpPassage {
  private final EarlyDemand early = new EarlyDemand(this, this::later);
  private final Context context =
      Objects.requireNonNull(Vertx.currentContext(), "a request that is on no event loop");

  private Callbacks callbacks = Callbacks.PLAIN;
  private @Nullable Handler<Buffer> handler;
  private @Nullable Borrower borrower;
  private @Nullable Handler<Void> endHandler;
  private @Nullable Handler<Throwable> exceptionHandler;

  /** Pieces that the reader wants. */
  private long demand;

  /** Whether somebody has begun to read it. */
  private boolean begun;

  /** Whether a reader has got all of it, or no reader gets anything any more. */
  private boolean read;

  /**
   * Counts what has come.
   *
   * @return whether it may go on to the reader
   */
  abstract boolean counts(int length);

  /** Runs a task on the loop, after what runs now. */
  final void later(Runnable task) {
    context.runOnContext(now -> task.run());
  }

  /** Whether the reader takes all that comes, and has got everything up to there. */
  abstract boolean flows(long before);

  /**
   * The reader has thrown.
   *
   * @param hearing hears of it: so a plugin's own stream names its plugin
   */
  abstract void readerFailed(Throwable thrown, @Nullable Handler<Throwable> hearing);

  final void chunk(Buffer chunk) {
    came();
    if (counts(chunk.length()) && handler != null) {
      try {
        handler.handle(chunk);
      } catch (Throwable thrown) {
        readerFailed(thrown, exceptionHandler);
      }
    }
  }

  private void came() {
    begun = true;
    if (demand > 0 && demand < Long.MAX_VALUE) {
      demand--;
    }
  }

  /** Whether the reader waits for more. */
  final boolean isWanted() {
    return demand > 0;
  }

  /** Whether the reader takes all that comes. */
  final boolean flows() {
    return demand == Long.MAX_VALUE;
  }

  @Override
  public final boolean isOpen(long before) {
    return borrower != null && flows(before);
  }

  @Override
  public final void pass(ByteBuf piece) {
    came();
    if (counts(piece.readableBytes()) && borrower != null) {
      HttpPassage.lend(piece, borrower);
    }
  }

  @Override
  public final void callsBack(Callbacks how) {
    callbacks = how;
  }

  @Override
  public final UploadPieces handler(@Nullable Handler<Buffer> handler) {
    this.handler = callbacks.of(handler);
    if (handler == null) {
      borrower = null;
    }
    early.ask();
    return this;
  }

  @Override
  public final UploadPieces endHandler(@Nullable Handler<Void> endHandler) {
    this.endHandler = callbacks.of(endHandler);
    early.ask();
    return this;
  }

  @Override
  public final UploadPieces exceptionHandler(@Nullable Handler<Throwable> exceptionHandler) {
    this.exceptionHandler = callbacks.of(exceptionHandler);
    return this;
  }

  final void tellEnd() {
    Handler<Throwable> hearing = exceptionHandler;
    exceptionHandler = null;
    if (endHandler != null) {
      read = true;
      try {
        endHandler.handle(null);
      } catch (Throwable thrown) {
        readerFailed(thrown, hearing);
      }
    }
  }

  /** Whoever wants to know of a failure. */
  final @Nullable Handler<Throwable> hearing() {
    return exceptionHandler;
  }

  /** Whether somebody has begun to read it, or nobody can any more. */
  public final boolean isRead() {
    return begun || read;
  }

  /** Whether a reader has got all of it, or no reader gets anything any more. */
  final boolean isOver() {
    return read;
  }

  /** Whether somebody listens, and begins to read now. If not, the demand waits for a reader. */
  final boolean begins(long amount) {
    if (handler == null && endHandler == null) {
      early.keep(amount);
      return false;
    }
    begun |= handler != null;
    demand = EarlyDemand.sum(demand, amount);
    return true;
  }

  @Override
  public UploadPieces pause() {
    early.clear();
    demand = 0;
    return this;
  }

  /**
   * Nothing more comes. Whoever reads it once more gets nothing, not even an end.
   *
   * @param failure of what should have come
   * @param complete whether its end has come
   */
  final void tellLast(@Nullable Throwable failure, boolean complete) {
    if (failure != null) {
      StreamFailure.tell(exceptionHandler, failure);
    } else if (read) {
      StreamFailure.tell(exceptionHandler, new IllegalStateException(Body.Streamed.SPENT));
    } else if (complete) {
      tellEnd();
    }
  }

  /** The reader gets nothing more, and is kept no longer. */
  final void forgetReader() {
    handler = null;
    borrower = null;
    endHandler = null;
    exceptionHandler = null;
    read = true;
  }

  @Override
  public final void lendTo(Borrower reader) {
    borrower = reader;
  }
}
