package dev.fanlight.gateway.server;

import dev.fanlight.gateway.limit.IdleTimer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** Whether a client takes what waits for it. Confined to the connection's loop. */
final class SendProgress {
  private @Nullable Object first;
  private long sent;
  private long waiting;

  /**
   * Something waits, and it is exactly what waited when this was asked last: not a byte has gone.
   */
  @SuppressWarnings("ReferenceEquality") // one buffer or another, not what is in them
  boolean standsStill(Channel channel) {
    ChannelOutboundBuffer out = channel.unsafe().outboundBuffer();
    Object firstNow = out == null ? null : out.current();
    long sentNow = out == null ? 0 : out.currentProgress();
    long waitingNow = out == null ? 0 : out.totalPendingWriteBytes();
    boolean still =
        firstNow != null && firstNow == first && sentNow == sent && waitingNow == waiting;
    first = firstNow;
    sent = sentNow;
    waiting = waitingNow;
    return still;
  }

  /** Something that is sent whole has so much time to be taken. */
  static void bound(Future<?> sending, Relay.Idle limit, Runnable untaken) {
    if (!sending.isComplete()) {
      IdleTimer timer = new IdleTimer(limit.loop(), limit.timeout(), untaken);
      timer.start();
      sending.onComplete(sent -> timer.stop());
    }
  }

  /** Whether anything waits. */
  static boolean waits(Channel channel) {
    ChannelOutboundBuffer out = channel.unsafe().outboundBuffer();
    return out != null && !out.isEmpty();
  }
}
