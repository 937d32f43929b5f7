package dev.fanlight.gateway.telemetry;

import io.micrometer.core.instrument.Counter;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a listener tells about clients that it does not serve. Each is counted; the log has at most
 * one line a minute about connections, and handshakes only where it shows DEBUG. Safe for use by
 * all threads; never blocks.
 */
public final class ListenerMeters {
  private static final Logger log = LoggerFactory.getLogger(ListenerMeters.class);
  private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

  private final Series series;
  private final String listener;
  private final Map<String, Counter> refused = new ConcurrentHashMap<>();
  private final Map<String, Counter> handshakes = new ConcurrentHashMap<>();
  private final AtomicLong unsaid = new AtomicLong();
  private final AtomicLong nextLine = new AtomicLong(System.nanoTime());

  /** Why a connection is not served. */
  public enum Refusal {
    /** As many are open as {@code limits.connections} allows. */
    LIMIT("limit", "as many are open as limits.connections allows"),
    /** The operating system gave none, most likely for want of file descriptors. */
    NOT_ACCEPTED("not_accepted", "the operating system gave none: look at ulimit -n");

    private final String label;
    private final String text;

    Refusal(String label, String text) {
      this.label = label;
      this.text = text;
    }
  }

  ListenerMeters(Series series, String listener) {
    this.series = series;
    this.listener = listener;
    for (Refusal reason : Refusal.values()) {
      counter(reason);
    }
  }

  private Counter counter(Refusal reason) {
    return refused.computeIfAbsent(
        reason.label, label -> series.counter(MetricCatalog.CONNECTIONS_REFUSED, listener, label));
  }

  /** A connection was closed unserved. */
  public void refused(Refusal reason) {
    counter(reason).increment();
    long count = unsaid.incrementAndGet();
    long now = System.nanoTime();
    long due = nextLine.get();
    if (now - due >= 0 && nextLine.compareAndSet(due, now + MINUTE)) {
      unsaid.addAndGet(-count);
      log.warn(
          "listener {} refused {} connection(s) since it last said so: {}",
          listener,
          count,
          reason.text);
    }
  }

  /**
   * A client's handshake failed.
   *
   * @param reason one of a few words
   */
  public void handshakeFailed(String reason) {
    handshakes
        .computeIfAbsent(
            reason, label -> series.counter(MetricCatalog.HANDSHAKE_FAILURES, listener, label))
        .increment();
    log.debug("a TLS handshake with listener {} failed: {}", listener, reason);
  }
}
