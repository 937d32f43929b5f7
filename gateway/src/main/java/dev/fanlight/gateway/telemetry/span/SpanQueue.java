package dev.fanlight.gateway.telemetry.span;

import dev.fanlight.gateway.config.TracingConfig.Export;
import dev.fanlight.gateway.telemetry.meter.SpanMeters;
import dev.fanlight.gateway.telemetry.span.collector.Collector;
import dev.fanlight.gateway.telemetry.span.collector.Collector.Delivery;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.SpanData;
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
 * Event loops put what spans are made of into a queue, bounded in number and in bytes, and are
 * done. One thread looks into it every now and then, makes spans of all it finds, and sends them.
 * While the collector takes nothing, the queue fills, and what comes then is dropped and counted.
 */
final class SpanQueue implements SpanSink {
  static final int CAPACITY = 4096;

  /** Of what is queued or being sent. */
  static final long MOST_BYTES = 16 << 20;

  private static final Logger LOG = LoggerFactory.getLogger(SpanQueue.class);

  /** Spans of one request to the collector; one exchange more may go with it. */
  private static final int BATCH = 1024;

  private static final Duration PAUSE = Duration.ofMillis(200);

  /** A request costs more than its spans, so those of steady traffic go in few. */
  private static final Duration AFTER_SENDING = Duration.ofSeconds(1);

  private static final Duration LAST_WORDS = Duration.ofSeconds(2);

  /** In which what a stop has no time for is counted and logged. */
  private static final Duration COUNTING = Duration.ofMillis(500);

  private static final Duration BETWEEN_WARNINGS = Duration.ofMinutes(1);
  private static final AttributeKey<String> SERVICE = AttributeKey.stringKey("service.name");

  private final BlockingQueue<PendingSpans> queue = new ArrayBlockingQueue<>(CAPACITY);
  private final AtomicLong bytes = new AtomicLong();
  private final Export config;
  private final Resource resource;
  private final SpanMeters meters;
  private final Thread thread;
  private volatile boolean closed;
  private volatile boolean late;
  private @Nullable Collector collector;
  private long lost;
  private @Nullable String trouble;
  private long warnedAt = System.nanoTime() - BETWEEN_WARNINGS.toNanos();

  SpanQueue(Export config, SpanMeters meters) {
    this.config = config;
    this.resource = Resource.create(Attributes.of(SERVICE, config.service()));
    this.meters = meters;
    this.thread = Thread.ofPlatform().name("fanlight-spans").daemon().unstarted(this::run);
  }

  SpanQueue start() {
    thread.start();
    return this;
  }

  @Override
  public void offer(PendingSpans spans) {
    int weight = spans.weight();
    boolean fits = bytes.addAndGet(weight) <= MOST_BYTES;
    if (!fits || closed || !queue.offer(spans)) {
      bytes.addAndGet(-weight);
      meters.overflowed(spans.count());
    } else if (queue.size() > CAPACITY / 2) {
      LockSupport.unpark(thread);
    }
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
    try {
      thread.join(LAST_WORDS);
      late = true;
      thread.join(COUNTING);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    List<PendingSpans> batch = new ArrayList<>();
    while (true) {
      boolean last = closed;
      boolean more = take(batch);
      boolean some = !batch.isEmpty();
      if (some) {
        send(batch);
      }
      if (late || (last && !more)) {
        break;
      }
      if (!more) {
        LockSupport.parkNanos((some ? AFTER_SENDING : PAUSE).toNanos());
      }
    }
    warn();
    giveUp();
    warn();
    if (collector != null) {
      collector.close();
    }
  }

  /** What a stop has no time for. */
  private void giveUp() {
    PendingSpans left = queue.poll();
    while (left != null) {
      meters.overflowed(left.count());
      lost += left.count();
      trouble = "there was no time for them before a stop or a reload";
      left = queue.poll();
    }
  }

  /** False when nothing is left. */
  private boolean take(List<PendingSpans> batch) {
    int count = 0;
    while (count < BATCH) {
      PendingSpans next = queue.poll();
      if (next == null) {
        return false;
      }
      batch.add(next);
      count += next.count();
    }
    return true;
  }

  /** Leaves the batch empty. Whatever goes wrong costs these spans only. */
  private void send(List<PendingSpans> batch) {
    List<SpanData> spans = new ArrayList<>();
    try {
      batch.forEach(pending -> make(pending, spans));
      if (!spans.isEmpty()) {
        deliver(spans);
      }
    } finally {
      bytes.addAndGet(-batch.stream().mapToLong(PendingSpans::weight).sum());
      batch.clear();
    }
  }

  /** Spans that cannot be made cost no others. */
  private void make(PendingSpans pending, List<SpanData> spans) {
    try {
      spans.addAll(pending.make(resource));
    } catch (RuntimeException defect) {
      LOG.debug("spans could not be made", defect);
      meters.unmade(pending.count());
      lost(pending.count(), "a defect of the gateway: " + defect);
    }
  }

  private void deliver(List<SpanData> spans) {
    Delivery delivery;
    try {
      if (collector == null) {
        // Not before there are spans: it takes threads, and some of a second.
        collector = new Collector(config);
      }
      delivery = collector.send(spans, () -> late);
    } catch (RuntimeException defect) {
      LOG.debug("spans could not be sent", defect);
      delivery = new Delivery(spans.size(), "a defect of the gateway: " + defect);
    }
    meters.sent(spans.size() - delivery.lost());
    if (delivery.lost() > 0) {
      meters.refused(delivery.lost());
      lost(delivery.lost(), delivery.trouble());
    }
  }

  private void lost(int spans, @Nullable String why) {
    lost += spans;
    trouble = why;
    if (System.nanoTime() - warnedAt >= BETWEEN_WARNINGS.toNanos()) {
      warnedAt = System.nanoTime();
      warn();
    }
  }

  private void warn() {
    if (lost == 0) {
      return;
    }
    LOG.warn("lost {} spans on the way to the collector {}: {}", lost, config.address(), trouble);
    lost = 0;
  }
}
