package dev.fanlight.gateway.telemetry.accesslog;

import dev.fanlight.gateway.telemetry.ExchangeRecord;
import dev.fanlight.gateway.telemetry.Telemetry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Event loops put a record into a bounded queue and are done. One thread looks into it every few
 * milliseconds, and formats and writes all it finds at once.
 *
 * <p>Why no logging framework: an asynchronous appender wakes its thread for a line, on the event
 * loop's account, writes every line by itself, and does not tell what it dropped.
 */
final class LineWriter implements AccessLog {
  static final int CAPACITY = 8192;

  private static final Logger LOG = LoggerFactory.getLogger(LineWriter.class);
  private static final int BATCH = 1024;
  private static final Duration PAUSE = Duration.ofMillis(10);
  private static final Duration LAST_WORDS = Duration.ofSeconds(2);

  private final BlockingQueue<ExchangeRecord> queue = new ArrayBlockingQueue<>(CAPACITY);
  private final LineFormat format;
  private final OutputStream out;
  private final Telemetry telemetry;
  private final Thread thread;
  private volatile boolean closed;

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
    if (closed || !queue.offer(exchange)) {
      telemetry.accessLogDropped(1);
    }
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

  /** Leaves both empty. Whatever goes wrong costs these lines only. */
  private void print(List<ExchangeRecord> batch, ByteArrayOutputStream lines) {
    try {
      format.print(batch, lines);
      lines.writeTo(out);
      out.flush();
    } catch (IOException | RuntimeException e) {
      telemetry.accessLogDropped(batch.size());
      LOG.warn("lost {} lines of the access log", batch.size(), e);
    } finally {
      batch.clear();
      lines.reset();
    }
  }
}
