package dev.fanlight.gateway.sim.exchange;

import dev.fanlight.gateway.merge.RecordFormat;
import dev.fanlight.gateway.time.Loop;
import dev.fanlight.gateway.time.Timers.Timer;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads a streamed answer at the pace of its client. */
public final class SimReader {
  /** Between two of the comments that keep a stream of events open. */
  static final long HEARTBEAT_NANOS = TimeUnit.SECONDS.toNanos(15);

  private final ReadStream<Buffer> source;
  private final int millis;
  private final Loop loop;
  private final long startedAt;
  private final Buffer text = Buffer.buffer();
  private int heartbeats;
  private boolean taking;
  private boolean whole;
  private @Nullable Timer next;

  /**
   * @param millis between two chunks; 0: it takes what comes; less: it takes nothing
   */
  SimReader(ReadStream<Buffer> source, int millis, Loop loop) {
    this.source = source;
    this.millis = millis;
    this.loop = loop;
    this.startedAt = loop.clock().nanoTime();
  }

  /**
   * @param onEnd hears how it ended; {@code CANCELLED}: well
   */
  void start(Consumer<ErrorCode> onEnd) {
    source.handler(this::chunk);
    source.exceptionHandler(broken -> onEnd.accept(GatewayError.from(broken).code()));
    source.endHandler(end -> {
      whole = true;
      onEnd.accept(ErrorCode.CANCELLED);
    });
    if (millis == 0) {
      source.resume();
    } else if (millis > 0) {
      take();
    }
  }

  private void chunk(Buffer chunk) {
    if (chunk.equals(RecordFormat.SSE_HEARTBEAT)) {
      heartbeats++;
    } else {
      text.appendBuffer(chunk);
    }
    if (millis > 0) {
      next = loop.timers().schedule(TimeUnit.MILLISECONDS.toNanos(millis), this::take);
    }
  }

  private void take() {
    next = null;
    taking = true;
    source.fetch(1);
    taking = false;
  }

  void stop() {
    if (next != null) {
      next.cancel();
    }
  }

  /** Whether what happens now happens because it takes more. */
  boolean taking() {
    return taking;
  }

  /** Whether it has come to its end. */
  public boolean whole() {
    return whole;
  }

  public String text() {
    return text.toString();
  }

  public int heartbeats() {
    return heartbeats;
  }

  /**
   * How many there must have been for one who takes everything at once.
   *
   * @param nanosAgo before now
   */
  public long heartbeatsDue(int nanosAgo) {
    return (loop.clock().nanoTime() - startedAt - nanosAgo) / HEARTBEAT_NANOS;
  }

  /** Whether it has taken all there was, and would take more. */
  public boolean waits() {
    return !whole && millis >= 0 && next == null;
  }
}
