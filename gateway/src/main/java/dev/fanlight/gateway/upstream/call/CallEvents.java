package dev.fanlight.gateway.upstream.call;

import dev.fanlight.plugin.GatewayError;
import io.vertx.core.MultiMap;
import org.jspecify.annotations.Nullable;

/**
 * What a call tells the owner that started it, on the owner's loop. A {@link CallTarget} that
 * stands before another one and changes an answer, or looks at it, wraps these events alone.
 */
public interface CallEvents {

  /**
   * A streamed request body begins to be sent, or has been sent: the client's time, not the call's.
   */
  void uploading(boolean now);

  /** An interim answer with fields for the client (103), before the response begins. */
  default void hints(MultiMap fields) {}

  /** The response has begun. Again for an attempt that follows a response that broke. */
  void head(CallHead head);

  /**
   * Nothing of the call is left: its stream is closed, its permit is back. Exactly once, last;
   * null: a clean end.
   */
  void closed(@Nullable GatewayError error);
}
