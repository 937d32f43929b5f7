package dev.fanlight.gateway.telemetry.meter;

import dev.fanlight.gateway.telemetry.log.MinuteLine;
import dev.fanlight.gateway.telemetry.series.Metric;
import dev.fanlight.gateway.telemetry.series.MetricCatalog;
import dev.fanlight.gateway.telemetry.series.Series;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a listener tells about clients that it does not serve, or not to the end. Each is counted.
 * The log has at most one line a minute and reason, and handshakes only where it shows DEBUG. Safe
 * for use by all threads; never blocks.
 */
public final class ListenerMeters {
  private static final Logger log = LoggerFactory.getLogger(ListenerMeters.class);

  private final Series series;
  private final Map<Refusal, MinuteLine> refusalLines = lines(Refusal.class);
  private final Map<Cut, MinuteLine> cutLines = lines(Cut.class);
  private volatile Counts counts;

  /** The series of one name of the listener. */
  private static final class Counts {
    private final Series series;
    private final String listener;
    private final Map<List<String>, LongAdder> counters = new ConcurrentHashMap<>();

    Counts(Series series, String listener) {
      this.series = series;
      this.listener = listener;
      for (Refusal reason : Refusal.values()) {
        counter(MetricCatalog.CONNECTIONS_REFUSED, reason.label);
      }
    }

    LongAdder counter(Metric metric, String reason) {
      return counters.computeIfAbsent(
          List.of(metric.name(), reason), any -> series.counter(metric, listener, reason));
    }
  }

  /** Why a connection is not served. */
  public enum Refusal {
    /** As many are open as {@code limits.connections} allows. */
    LIMIT("limit", "as many are open as limits.connections allows"),
    /** One client has as many open as {@code limits.connections_per_client} allows. */
    CLIENT_LIMIT("client_limit", "one client has as many open as limits.connections_per_client"),
    /** A listener of the PROXY protocol serves trusted proxies only. */
    UNTRUSTED_PROXY("untrusted_proxy", "its peer is none of trusted_proxies"),
    /** The operating system gave none, most likely for want of file descriptors. */
    NOT_ACCEPTED("not_accepted", "the operating system gave none: look at ulimit -n");

    private final String label;
    private final String text;

    Refusal(String label, String text) {
      this.label = label;
      this.text = text;
    }
  }

  /** Why a client is not served to the end, or a request of it never becomes one. */
  public enum Cut {
    SLOW_READER("slow_reader", "it took its answer more slowly than limits.body_rate allows"),
    IDLE_READER("idle_reader", "it took nothing of its answer for as long as idle_timeout"),
    SLOW_SENDER("slow_sender", "it sent its request body more slowly than limits.body_rate allows"),
    SLOW_HEAD("slow_head", "it did not send a whole request head within limits.head_timeout"),
    PIPELINED("pipelined", "it sent more behind an unanswered request than there is memory for"),
    NO_MEMORY("no_memory", "no memory was left for its bytes: look at -XX:MaxDirectMemorySize"),
    BAD_PROXY_HEADER(
        "bad_proxy_header", "it did not begin with a header of the PROXY protocol, or a wrong one"),
    BAD_PREFACE("bad_preface", "it chose HTTP/2 and did not begin as HTTP/2 begins"),
    MALFORMED_HEAD("malformed_head", "its HTTP/2 request head is malformed"),
    HEAD_TOO_LARGE("head_too_large", "its HTTP/2 request head is larger than limits.headers"),
    FLOOD("flood", "it sent far more HTTP/2 control frames or resets than requests need"),
    PROTOCOL_ERROR("protocol_error", "it broke the rules of HTTP/2");

    private final String label;
    private final String text;

    Cut(String label, String text) {
      this.label = label;
      this.text = text;
    }
  }

  public ListenerMeters(Series series, String listener) {
    this.series = series;
    this.counts = new Counts(series, listener);
  }

  private static <R extends Enum<R>> Map<R, MinuteLine> lines(Class<R> reasons) {
    Map<R, MinuteLine> lines = new EnumMap<>(reasons);
    for (R reason : reasons.getEnumConstants()) {
      lines.put(reason, new MinuteLine());
    }
    return lines;
  }

  /** The listener has that name from now on. */
  public void rename(String listener) {
    if (!counts.listener.equals(listener)) {
      counts = new Counts(series, listener);
    }
  }

  /** A connection was closed unserved. */
  public void refused(Refusal reason) {
    Counts now = counts;
    now.counter(MetricCatalog.CONNECTIONS_REFUSED, reason.label).increment();
    long count = Objects.requireNonNull(refusalLines.get(reason)).due();
    if (count > 0) {
      log.warn(
          "listener {} refused {} connection(s) since it last said so: {}",
          now.listener,
          count,
          reason.text);
    }
  }

  /**
   * A client's connection was ended, or its stream.
   *
   * @param peer its address
   */
  public void cut(Cut reason, String peer) {
    Counts now = counts;
    now.counter(MetricCatalog.CLIENTS_CUT, reason.label).increment();
    long count = Objects.requireNonNull(cutLines.get(reason)).due();
    if (count > 0) {
      log.warn(
          "listener {} cut off {} client(s) since it last said so, {} last: {}",
          now.listener,
          count,
          peer,
          reason.text);
    }
  }

  /**
   * A client's handshake failed.
   *
   * @param reason one of a few words
   */
  public void handshakeFailed(String reason) {
    Counts now = counts;
    now.counter(MetricCatalog.HANDSHAKE_FAILURES, reason).increment();
    log.debug("a TLS handshake with listener {} failed: {}", now.listener, reason);
  }
}
