package dev.fanlight.plugins.cache.content;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Content in memory. It takes no more than its bytes: content that is large is kept in small
 * pieces, because the heap spends up to twice the size of a large array on it. Nobody may change
 * it, so all threads may read it.
 */
public final class Pieces {
  /** Content up to this size is one piece. */
  public static final int WHOLE = 64 * 1024;

  /** What waits for a slow client then stays within what each exchange is granted. */
  private static final int PIECE = 16 * 1024;

  /** What a piece takes besides its bytes. */
  private static final int OBJECT = 160;

  private final List<Buffer> pieces;
  private final int length;

  @GuardedBy("this")
  private int readers;

  private Pieces(List<Buffer> pieces, int length) {
    this.pieces = List.copyOf(pieces);
    this.length = length;
  }

  /** Takes content as it comes. */
  public static final class Builder {
    private final List<Buffer> pieces = new ArrayList<>();
    private int length;

    public int length() {
      return length;
    }

    /** Copies the bytes. */
    public void add(Buffer chunk) {
      int from = 0;
      while (from < chunk.length()) {
        if (length % PIECE == 0) {
          pieces.add(Buffer.buffer(Math.min(PIECE, chunk.length() - from)));
        }
        int size = Math.min(PIECE - length % PIECE, chunk.length() - from);
        pieces.getLast().appendBuffer(chunk, from, size);
        from += size;
        length += size;
      }
    }

    /** What has come so far; not to be added to any more. */
    public Pieces build() {
      if (length > 0 && length <= WHOLE) {
        return new Pieces(List.of(exact(pieces, length)), length);
      }
      if (length % PIECE > 0) {
        pieces.add(exact(List.of(pieces.removeLast()), length % PIECE));
      }
      return new Pieces(pieces, length);
    }

    /** A buffer that has grown keeps room for more. */
    private static Buffer exact(List<Buffer> parts, int size) {
      Buffer exact = Buffer.buffer(size);
      parts.forEach(exact::appendBuffer);
      return exact;
    }
  }

  public int length() {
    return length;
  }

  /** The bytes from there until before there, in order; not to be changed. */
  public List<Buffer> slice(int from, int end) {
    List<Buffer> slices = new ArrayList<>();
    int begin = 0;
    for (Buffer piece : pieces) {
      int first = Math.max(from - begin, 0);
      int last = Math.min(end - begin, piece.length());
      if (first < last) {
        slices.add(piece.slice(first, last));
      }
      begin += piece.length();
    }
    return slices;
  }

  /** In bytes, about. */
  public int weight() {
    return length + pieces.size() * OBJECT;
  }

  /**
   * One more answer holds it, even when it is not stored any more.
   *
   * @return false: there is no room for that
   */
  public synchronized boolean hold(Held held) {
    if (readers == 0 && !held.take(length)) {
      return false;
    }
    readers++;
    return true;
  }

  /** One that held it does not any more. */
  public synchronized void release(Held held) {
    readers--;
    if (readers == 0) {
      held.giveBack(length);
    }
  }
}
