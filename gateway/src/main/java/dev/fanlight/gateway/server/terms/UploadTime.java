package dev.fanlight.gateway.server.terms;

import dev.fanlight.gateway.config.ListenerConfig.BodyRate;
import dev.fanlight.gateway.time.IdleTimer;
import dev.fanlight.gateway.time.Loop;
import dev.fanlight.gateway.time.Timers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The time that a request body may take: without a byte, at a least rate, and in all. Confined to
 * its loop.
 */
public final class UploadTime {
  /** The body, which fails when one of these is over. */
  public interface Owner {
    /** Whether the answer has moved since this was last asked. */
    boolean answerMoves();

    /** Nothing has moved for the idle time. */
    void stalled();

    /** The body has taken too long. */
    void late();

    /** The client has sent less than it must. */
    void slow();
  }

  private final Loop loop;
  private final Owner owner;
  private final IdleTimer idle;
  private Timers.@Nullable Timer whole;
  private @Nullable ClientRate rate;

  public UploadTime(Loop loop, Duration idleTimeout, Owner owner) {
    this.loop = loop;
    this.owner = owner;
    this.idle = new IdleTimer(loop, idleTimeout, this::idle);
  }

  /**
   * @param most for all of it; null: no bound
   * @param least rate; null: none
   * @param owes whether the client is to send now
   */
  public void start(@Nullable Duration most, @Nullable BodyRate least, boolean owes) {
    idle.start();
    if (most != null) {
      whole = loop.timers().schedule(most.toNanos(), owner::late);
    }
    if (least != null && least.bytes() > 0) {
      rate = new ClientRate(loop, least, owner::slow);
      rate.owes(owes);
    }
  }

  /** Where both sides stream, one may be quiet. */
  private void idle() {
    if (owner.answerMoves()) {
      idle.start();
    } else {
      owner.stalled();
    }
  }

  /** That many bytes have come. */
  public void moved(int bytes) {
    idle.touch();
    if (rate != null) {
      rate.moved(bytes);
    }
  }

  /** Whether the client is to send now, and nobody else holds the body up. */
  public void owes(boolean now) {
    if (rate != null) {
      rate.owes(now);
    }
  }

  /** Idempotent. */
  public void stop() {
    idle.stop();
    if (whole != null) {
      whole.cancel();
    }
    if (rate != null) {
      rate.stop();
    }
  }
}
