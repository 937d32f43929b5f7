package dev.fanlight.gateway.fanout.scope;

import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import org.jspecify.annotations.Nullable;

/**
 * Something that a scope owns: a call, or a scope within. A node of its owner's list, so that it
 * leaves in O(1).
 */
public abstract class Owned {
  @Nullable Owned previous;
  @Nullable Owned next;

  /** Ends it now, because nobody needs it any more. Idempotent. */
  public abstract void cancel(GatewayError reason);

  /** Ends it now, because the exchange's deadline has come. Idempotent. */
  public abstract void expire();

  /** The reason given to a call that lost. */
  public static GatewayError notNeeded() {
    return GatewayError.of(ErrorCode.CANCELLED, "the call was not needed any more");
  }
}
