package dev.fanlight.gateway.limit.memory;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A stream that lends one large piece as soon as it is read, and never ends. When the piece is
 * given back, its memory gets other content at once, as if it had been used for the next read.
 */
public final class LentPiece implements LendingStream, AutoCloseable {
  /** More than the sockets of one connection keep. */
  private static final int SIZE = 16 << 20;

  /** What the piece is full of when it has been given back. */
  public static final char OTHER = 'z';

  private static final char LENT = 'a';
  private static final int BLOCK = 64 * 1024;

  /** Completes with the context that it was lent on. */
  private final CompletableFuture<Context> lent = new CompletableFuture<>();

  private final CompletableFuture<Void> back = new CompletableFuture<>();
  private final ByteBuf piece = Unpooled.directBuffer(SIZE);
  private @Nullable Borrower borrower;
  private boolean begun;

  public LentPiece() {
    fill(LENT);
  }

  private void fill(char content) {
    byte[] block = new byte[BLOCK];
    Arrays.fill(block, (byte) content);
    piece.clear();
    while (piece.isWritable()) {
      piece.writeBytes(block);
    }
  }

  /** Waits until it has been lent; it has not been given back by then. */
  public void awaitLent() throws Exception {
    lent.get(20, TimeUnit.SECONDS);
    awaitTurn();
    if (back.isDone()) {
      throw new AssertionError("all of it has been taken");
    }
  }

  /** Waits for all that its event loop does now. */
  public void awaitTurn() throws Exception {
    CompletableFuture<Void> turned = new CompletableFuture<>();
    lent.join().runOnContext(now -> turned.complete(null));
    turned.get(20, TimeUnit.SECONDS);
  }

  /** Waits until it has been given back. */
  public void awaitBack() throws Exception {
    back.get(20, TimeUnit.SECONDS);
  }

  @Override
  public LentPiece resume() {
    if (!begun && borrower != null) {
      begun = true;
      borrower
          .use(BufferInternal.buffer(piece))
          .onComplete(done -> {
            fill(OTHER);
            back.complete(null);
          });
      lent.complete(Vertx.currentContext());
    }
    return this;
  }

  @Override
  public void lendTo(Borrower own) {
    borrower = own;
  }

  @Override
  public void callsBack(Callbacks how) {}

  @Override
  public LentPiece handler(@Nullable Handler<Buffer> handler) {
    return this;
  }

  @Override
  public LentPiece endHandler(@Nullable Handler<Void> handler) {
    return this;
  }

  @Override
  public LentPiece exceptionHandler(@Nullable Handler<Throwable> handler) {
    return this;
  }

  @Override
  public LentPiece pause() {
    return this;
  }

  @Override
  public LentPiece fetch(long amount) {
    return resume();
  }

  /** To be called when nothing can be written any more. */
  @Override
  public void close() {
    piece.release();
  }
}
