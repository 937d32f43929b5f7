package dev.fanlight.gateway.upstream.http.wire;

import dev.fanlight.gateway.telemetry.log.MinuteLine;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.FastThreadLocal;
import io.netty.util.internal.PlatformDependent;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bounds the memory that lent pieces keep. A piece keeps the whole read that it came with, which
 * may be several times as much. So very many readers that take nothing could use up the memory
 * outside of the heap with one piece each, though what they hold themselves is within its limits.
 * Where the bound is reached, pieces are copied to the heap until others have been used. A read is
 * counted once, however many pieces of it are lent. Safe for use by all threads.
 */
final class HttpLoans {
  /** Of the whole process. */
  static final HttpLoans ALL = new HttpLoans(PlatformDependent.maxDirectMemory() / 4);

  private static final Logger log = LoggerFactory.getLogger(HttpLoans.class);

  private final long most;
  private final MinuteLine full = new MinuteLine();
  private final AtomicLong bytes = new AtomicLong();

  /** The read that a thread lent a piece of last: the next piece is most often of the same. */
  private final FastThreadLocal<@Nullable Read> last = new FastThreadLocal<>();

  /**
   * @param most in bytes; the read that reaches it may go beyond
   */
  HttpLoans(long most) {
    this.most = most;
  }

  /** Tells the log, once a minute, that there is none. */
  boolean haveRoom() {
    long lent = bytes.get();
    if (lent < most) {
      return true;
    }
    if (full.due() > 0) {
      log.warn(
          "large parts of bodies are copied to the heap, because those that wait to be sent keep {}"
              + " bytes of direct memory, and {} are enough",
          lent,
          most);
    }
    return false;
  }

  /**
   * Counts the read that a piece belongs to.
   *
   * @param piece is kept until the loan ends
   * @return ends the loan; to be called once, on any thread
   */
  Runnable begin(ByteBuf piece) {
    ByteBuf whole = piece;
    while (whole.unwrap() != null) {
      whole = whole.unwrap();
    }
    Read before = last.get();
    if (before != null && before.lendsMoreOf(whole)) {
      return before;
    }
    Read read = new Read(whole);
    last.set(read);
    return read;
  }

  /** Runs at the end of each of its loans. */
  private final class Read implements Runnable {
    private final ByteBuf whole;
    private final int size;
    private final AtomicInteger pieces = new AtomicInteger(1);

    Read(ByteBuf whole) {
      this.whole = whole;
      this.size = whole.capacity();
      bytes.addAndGet(size);
    }

    /**
     * Not if all its pieces are back: then the same buffer may have the content of another read.
     */
    @SuppressWarnings("ReferenceEquality") // buffers are equal where their content is
    boolean lendsMoreOf(ByteBuf other) {
      return whole == other && pieces.getAndUpdate(count -> count == 0 ? 0 : count + 1) > 0;
    }

    @Override
    public void run() {
      if (pieces.decrementAndGet() == 0) {
        bytes.addAndGet(-size);
      }
    }
  }
}
