package dev.fanlight.gateway.telemetry.accesslog;

import dev.fanlight.gateway.telemetry.Telemetry;
import dev.fanlight.gateway.telemetry.journal.ExchangeRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
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

  /** What a record takes besides its texts. */
  private static final int RECORD = 256;

  /** What a plugin's field takes besides its texts. */
  private static final int FIELD = 64;

  private static final int BATCH = 256;
  private static final Duration PAUSE = Duration.ofMillis(10);
  private static final Duration LAST_WORDS = Duration.ofSeconds(2);
  private static final Duration BETWEEN_WARNINGS = Duration.ofMinutes(1);

  private final BlockingQueue<ExchangeRecord> queue = new ArrayBlockingQueue<>(CAPACITY);
  private final AtomicLong bytes = new AtomicLong();
  private final LineFormat format;
  private final OutputStream out;
  private final Telemetry telemetry;
  private final Thread thread;
  private volatile boolean closed;
  private long warnedAt = System.nanoTime() - BETWEEN_WARNINGS.toNanos();

  /** The stream stays open. */
  LineWriter(LineFormat format, OutputStream out, Telemetry telemetry) {
    this.format = format;
    this.out = out;
    this.telemetry = telemetry;
    this.thread = Thread.ofPlatform().name("fanlight-access-log").daemon().unstarted(this::run);
  }

  LineWriter start() {
    thread.start();
    return this;
  }

  @Override
  public void write(ExchangeRecord exchange) {
    int weight = weight(exchange);
    boolean fits = bytes.addAndGet(weight) <= MOST_BYTES;
    if (!fits || closed || !queue.offer(exchange)) {
      bytes.addAndGet(-weight);
      telemetry.accessLogDropped(1);
    }
  }

  /** About how many bytes a record takes; its path is as long as a client likes. */
  private static int weight(ExchangeRecord exchange) {
    int weight =
        RECORD
            + exchange.path().length()
            + exchange.method().length()
            + exchange.requestId().length();
    for (Map.Entry<String, Object> field : exchange.fields().entrySet()) {
      weight += FIELD + field.getKey().length() + field.getValue().toString().length();
    }
    return weight;
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
  }

  private void run() {
    List<ExchangeRecord> batch = new ArrayList<>(BATCH);
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    while (true) {
      boolean last = closed;
      queue.drainTo(batch, BATCH);
      boolean more = batch.size() == BATCH;
      if (!batch.isEmpty()) {
        print(batch, lines);
      }
      if (!more && last) {
        return;
      }
      if (!more) {
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }

  private void warn(int lines, Exception failure) {
    if (System.nanoTime() - warnedAt >= BETWEEN_WARNINGS.toNanos()) {
      warnedAt = System.nanoTime();
      LOG.warn("lost {} lines of the access log: {}", lines, failure.getMessage());
    }
  }

  /** Leaves both empty. Whatever goes wrong costs these lines only. */
  private void print(List<ExchangeRecord> batch, ByteArrayOutputStream lines) {
    try {
      format.print(batch, lines);
      lines.writeTo(out);
      out.flush();
    } catch (IOException | RuntimeException e) {
      telemetry.accessLogDropped(batch.size());
      warn(batch.size(), e);
    } finally {
      bytes.addAndGet(-batch.stream().mapToInt(LineWriter::weight).sum());
      batch.clear();
      lines.reset();
    }
  }
}
