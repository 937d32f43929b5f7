package dev.fanlight.gateway.limit.memory;

import org.jspecify.annotations.Nullable;

/**
 * The bytes that an exchange holds in memory, or that a part of it holds. Whoever keeps bytes calls
 * {@link #take} before, and {@link #giveBack} or {@link #end} when it has let go of them. What a
 * part takes counts for the whole too. Confined to the exchange's loop.
 *
 * <pre>{@code
 * if (held.take(chunk.length())) {
 *   chunks.add(chunk);
 * } // else the exchange has failed, and everything it started is being ended
 * }</pre>
 */
public abstract sealed class HeldBytes permits MemoryHolder, HeldPart {
  private long bytes;
  private boolean ended;
  private @Nullable Runnable onGivenBack;

  /**
   * Counts that many more. When there is no room for them and this exchange is the one to make
   * room, the exchange fails as {@code overloaded}, perhaps before this returns.
   *
   * @return false when nothing was counted and the bytes must not be kept
   */
  public final boolean take(long more) {
    if (ended || !counts(more)) {
      return false;
    }
    bytes += more;
    return true;
  }

  /** Counts that many less, of those that were taken here. */
  public final void giveBack(long less) {
    if (ended) {
      return;
    }
    bytes -= less;
    uncount(less);
    if (onGivenBack != null) {
      onGivenBack.run();
    }
  }

  /** Takes or gives back what makes it hold exactly that many. */
  public final boolean hold(long now) {
    if (now > bytes) {
      return take(now - bytes);
    }
    if (now < bytes) {
      giveBack(bytes - now);
    }
    return !ended;
  }

  /** Gives back everything, and takes nothing more. Idempotent. */
  public final void end() {
    if (!ended) {
      ended = true;
      long rest = bytes;
      bytes = 0;
      uncount(rest);
    }
  }

  /** What is held now, its parts included. */
  public final long bytes() {
    return bytes;
  }

  /** Whether its own limit lets it hold that many more. */
  public boolean fits(long more) {
    return true;
  }

  /** Runs every time that {@link #giveBack} was called here. */
  public final void onGivenBack(Runnable action) {
    onGivenBack = action;
  }

  /** A part of this, which can be ended by itself. */
  public final HeldBytes part() {
    return part(Long.MAX_VALUE);
  }

  /**
   * A part of this, which can be ended by itself.
   *
   * @param most bytes beyond which nothing {@link #fits} into the part
   */
  public final HeldBytes part(long most) {
    return new HeldPart(this, most);
  }

  /**
   * A holder of its own for the same client, for what may outlive this exchange: work in the
   * background, or on a thread that goes on for a while.
   */
  public abstract MemoryHolder apart();

  /** Counts them further up; false when they may not be held. */
  abstract boolean counts(long more);

  abstract void uncount(long less);
}
