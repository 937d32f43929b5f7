package dev.fanlight.gateway.telemetry.accesslog;

import dev.fanlight.gateway.telemetry.Telemetry;
import dev.fanlight.gateway.telemetry.accesslog.output.LogOutput;
import dev.fanlight.gateway.telemetry.journal.ExchangeRecord;
import dev.fanlight.gateway.telemetry.journal.FinishedExchange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Event loops put a record into a queue, bounded in records and in bytes, and are done. One thread
 * looks into it every few milliseconds, and formats and writes all it finds at once.
 *
 * <p>Why no logging framework: an asynchronous appender wakes its thread for a line, on the event
 * loop's account, writes every line by itself, and does not tell what it dropped.
 */
final class LineWriter implements AccessLog {
  static final int CAPACITY = 8192;

  private static final Logger LOG = LoggerFactory.getLogger(LineWriter.class);

  /** Of the records that are queued or being written. */
  static final long MOST_BYTES = 4 << 20;

  private static final int BATCH = 256;

  /** Of lines that are written at once, and one more. */
  private static final int MOST_AT_ONCE = 64 * 1024;

  private static final Duration PAUSE = Duration.ofMillis(10);
  private static final Duration LAST_WORDS = Duration.ofSeconds(2);
  private static final Duration BETWEEN_WARNINGS = Duration.ofMinutes(1);

  private final BlockingQueue<ExchangeRecord> queue = new ArrayBlockingQueue<>(CAPACITY);
  private final AtomicLong bytes = new AtomicLong();
  private final LineChoice choice;
  private final LineFormat format;
  private final boolean calls;
  private final LogOutput out;
  private final Telemetry telemetry;
  private final Thread thread;
  private volatile boolean closed;
  private volatile boolean moved;
  private volatile int beingPrinted;
  private int lost;
  private @Nullable String why;
  private long warnedAt = System.nanoTime() - BETWEEN_WARNINGS.toNanos();

  /**
   * @param calls whether each call has a line of its own
   */
  LineWriter(
      LineChoice choice, LineFormat format, boolean calls, LogOutput out, Telemetry telemetry) {
    this.choice = choice;
    this.format = format;
    this.calls = calls;
    this.out = out;
    this.telemetry = telemetry;
    this.thread = Thread.ofPlatform().name("fanlight-access-log").daemon().unstarted(this::run);
  }

  LineWriter start() {
    thread.start();
    return this;
  }

  @Override
  public boolean take(ExchangeRecord exchange) {
    if (!choice.takes(exchange)) {
      return false;
    }
    int weight = weight(exchange);
    boolean fits = bytes.addAndGet(weight) <= MOST_BYTES;
    boolean taken = fits && !closed && queue.offer(exchange);
    if (!taken) {
      bytes.addAndGet(-weight);
      telemetry.accessLogDropped(lines(exchange));
    }
    return taken;
  }

  /** How many lines it has. */
  private int lines(ExchangeRecord exchange) {
    return calls ? 1 + exchange.calls().size() : 1;
  }

  /** About how many bytes a record takes. */
  private static int weight(ExchangeRecord exchange) {
    return exchange.weight() + exchange.texts();
  }

  @Override
  public void reopen() {
    moved = true;
    LockSupport.unpark(thread);
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
    try {
      thread.join(LAST_WORDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    int left = beingPrinted + queue.stream().mapToInt(this::lines).sum();
    if (thread.isAlive() && left > 0) {
      LOG.error("gave up {} lines of the access log: its output takes none any more", left);
    }
  }

  private void run() {
    List<ExchangeRecord> batch = new ArrayList<>(BATCH);
    LineBuffer lines = new LineBuffer();
    while (true) {
      boolean last = closed;
      if (moved) {
        moved = false;
        openAgain();
      }
      queue.drainTo(batch, BATCH);
      beingPrinted = batch.stream().mapToInt(this::lines).sum();
      boolean more = batch.size() == BATCH;
      if (!batch.isEmpty()) {
        print(batch, lines);
      }
      if (!more && last) {
        break;
      }
      if (!more) {
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
    if (lost > 0) {
      warn();
    }
    try {
      out.close();
    } catch (IOException failure) {
      LOG.warn("the access log was not closed cleanly: {}", failure.getMessage());
    }
  }

  private void openAgain() {
    try {
      out.reopen();
    } catch (IOException failure) {
      LOG.error(
          "the access log goes on in the file that was open, because its file cannot be opened"
              + " again: {}",
          failure.getMessage());
    }
  }

  /** Leaves both empty. Whatever goes wrong costs these lines only. */
  private void print(List<ExchangeRecord> batch, LineBuffer lines) {
    int weight = 0;
    for (ExchangeRecord exchange : batch) {
      weight += weight(exchange);
      int before = lines.length();
      try {
        print(FinishedExchange.of(exchange), lines);
      } catch (RuntimeException defect) {
        lines.cut(before);
        lost(lines(exchange), defect);
      }
      if (lines.length() >= MOST_AT_ONCE) {
        write(lines);
      }
    }
    if (lines.length() > 0) {
      write(lines);
    }
    bytes.addAndGet(-weight);
    batch.clear();
    beingPrinted = 0;
  }

  private void print(FinishedExchange exchange, LineBuffer lines) {
    format.print(exchange, lines);
    if (calls) {
      exchange.calls().forEach(call -> format.print(exchange, call, lines));
    }
  }

  private void write(LineBuffer lines) {
    ByteBuffer whole = lines.lines();
    try {
      out.write(whole);
    } catch (IOException | RuntimeException failure) {
      lost(ends(whole), failure);
    }
    lines.clear();
  }

  /** The lines that end in what is left. */
  private static int ends(ByteBuffer left) {
    int ends = 0;
    while (left.hasRemaining()) {
      ends += left.get() == '\n' ? 1 : 0;
    }
    return ends;
  }

  private void lost(int lines, Exception failure) {
    telemetry.accessLogDropped(lines);
    lost += lines;
    why = failure.getMessage();
    if (System.nanoTime() - warnedAt >= BETWEEN_WARNINGS.toNanos()) {
      warnedAt = System.nanoTime();
      warn();
    }
  }

  private void warn() {
    LOG.warn("lost {} lines of the access log: {}", lost, why);
    lost = 0;
  }
}
