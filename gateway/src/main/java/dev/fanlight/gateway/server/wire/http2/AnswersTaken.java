package dev.fanlight.gateway.server.wire.http2;

import java.util.function.LongSupplier;

/**
 * How many bytes of answers the client has taken, of all streams together: what it has
 * acknowledged, less what answers its PINGs and SETTINGS. Those a client gets as fast as it likes,
 * and takes no answer.
 */
final class AnswersTaken implements LongSupplier {
  /** Bytes of such a frame and of what TLS adds to it, at most. */
  private static final int CONTROL_FRAME = 64;

  private final LongSupplier acknowledged;
  private long control;
  private long taken;

  /**
   * @param acknowledged bytes of all that was written to the client
   */
  AnswersTaken(LongSupplier acknowledged) {
    this.acknowledged = acknowledged;
  }

  /** The client has sent a frame that must be answered at once. */
  void controlFrame() {
    control += CONTROL_FRAME;
  }

  /** Never less than before. */
  @Override
  public long getAsLong() {
    taken = Math.max(taken, acknowledged.getAsLong() - control);
    return taken;
  }
}
