package dev.fanlight.gateway.server.answer;

import dev.fanlight.gateway.limit.memory.HeldBytes;
import dev.fanlight.gateway.limit.memory.MemoryHolder;
import dev.fanlight.gateway.server.terms.Patience;
import dev.fanlight.gateway.upstream.tunnel.TunnelEnd;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a tunnel. It reads on only when everything that it has read is written. So it
 * never holds more than one read, which is 64 KiB at most, and its exchange counts those bytes. It
 * has {@link Patience} with the side that is to take them.
 */
final class TunnelFlow implements TunnelEnd.Reader {
  private final TunnelEnd from;
  private final TunnelEnd to;
  private final HeldBytes counted;
  private final Watcher watcher;
  private final Patience patience;
  private long bytes;
  private long unwritten;
  private boolean paused;
  private boolean inputEnded;
  private boolean truncated;
  private boolean stopped;

  /** Counts what is still owed to the other side when this has been stopped. */
  private @Nullable MemoryHolder owed;

  /** Hears of both directions. */
  interface Watcher {
    /** Bytes have been read, or have been written. */
    void moved();

    /** One side sends no more, and the other side has been told so. */
    void flowEnded();

    /** What one side has sent may not be all, and has been passed on. */
    void truncated(TunnelFlow flow);

    /** The side that is to take the bytes takes no more, and may go on sending. */
    void refused(TunnelFlow flow);
  }

  /**
   * @param patience with the side that takes the bytes
   */
  TunnelFlow(TunnelEnd from, TunnelEnd to, HeldBytes counted, Patience patience, Watcher watcher) {
    this.from = from;
    this.to = to;
    this.counted = counted;
    this.patience = patience;
    this.watcher = watcher;
  }

  void start() {
    from.read(this);
  }

  /** Passes nothing on any more. */
  void stop() {
    stopped = true;
    patience.stop();
    if (unwritten > 0) {
      outlive();
    }
  }

  /** What has been handed to the other side may go out after the exchange has ended. */
  private void outlive() {
    MemoryHolder apart = counted.apart();
    apart.onRefused(full -> {
      to.reset();
      apart.end();
    });
    if (apart.take(unwritten)) {
      owed = apart;
    }
  }

  /** Bytes that were passed on. */
  long bytes() {
    return bytes;
  }

  /** Whether this direction is over, with all its bytes. */
  boolean hasEnded() {
    return inputEnded && unwritten == 0;
  }

  @Override
  public void received(Buffer chunk) {
    int size = chunk.length();
    if (stopped || !counted.take(size)) {
      return; // without room for it, the exchange has failed
    }
    bytes += size;
    unwritten += size;
    watcher.moved();
    to.write(chunk).onComplete((written, failure) -> written(size, failure == null));
    if (unwritten > 0 && !paused && !stopped) {
      paused = true;
      from.pause();
      patience.waits();
    }
  }

  /**
   * Bytes have been written, or never will be: the connection is closed, or its peer has ended TLS
   * 1.2, which ends both directions.
   */
  private void written(int size, boolean taken) {
    unwritten -= size;
    counted.giveBack(size);
    if (owed != null) {
      owed.giveBack(size);
    }
    if (!taken && !stopped) {
      watcher.refused(this);
    }
    if (stopped || unwritten > 0) {
      return;
    }
    patience.settled();
    watcher.moved();
    if (truncated) {
      watcher.truncated(this);
    } else if (inputEnded) {
      watcher.flowEnded();
    } else if (paused) {
      paused = false;
      from.resume();
    }
  }

  @Override
  public void inputTruncated() {
    truncated = true;
    if (!stopped && unwritten == 0) {
      watcher.truncated(this);
    }
  }

  @Override
  public void inputEnded() {
    if (!stopped) {
      inputEnded = true;
      to.endOutput();
      if (unwritten == 0) {
        watcher.flowEnded();
      }
    }
  }
}
