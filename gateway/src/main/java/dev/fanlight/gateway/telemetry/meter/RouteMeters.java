package dev.fanlight.gateway.telemetry.meter;

import dev.fanlight.gateway.telemetry.ribbon.Ribbon;
import dev.fanlight.gateway.telemetry.series.Histogram;
import dev.fanlight.gateway.telemetry.series.MetricCatalog;
import dev.fanlight.gateway.telemetry.series.Series;
import dev.fanlight.gateway.telemetry.series.Statuses;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import io.micrometer.core.instrument.Counter;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What a route tells about its exchanges. A series is made at its first use. Safe for use by all
 * threads; never blocks.
 */
public final class RouteMeters {
  private static final String OTHER = "OTHER";

  /** The {@code call} label of time in which no call was waited for. */
  private static final String NO_CALL = "none";

  /** The {@code call} label of calls that plugins make. */
  public static final String PLUGIN_CALL = "plugin";

  /** The {@code call} label of the items of a batch. */
  private static final String ITEM = "item";

  /** The {@code call} labels that no configuration names. */
  public static final Set<String> OTHER_CALLS = Set.of(NO_CALL, PLUGIN_CALL, ITEM);

  private static final double NANOS_PER_SECOND = 1e9;
  private static final String[] USUAL_METHODS = {
    "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"
  };

  private final Series series;
  private final Ribbon ribbon;
  private final String route;
  private final LongAdder inFlight;
  private final String[] methods;
  private final AtomicReferenceArray<@Nullable Ends> ends;
  private final Map<String, Counter> grpc = new ConcurrentHashMap<>();
  private final Map<String, Waits> waits = new ConcurrentHashMap<>();
  private volatile @Nullable Histogram width;
  private volatile @Nullable LongAdder tunnels;

  public RouteMeters(Series series, Ribbon ribbon, String route, Set<String> declared) {
    this.series = series;
    this.ribbon = ribbon;
    this.route = route;
    inFlight = series.level(MetricCatalog.REQUESTS_IN_FLIGHT, route);
    methods = known(declared);
    ends = new AtomicReferenceArray<>(methods.length + 1);
  }

  private static String[] known(Set<String> declared) {
    Set<String> all = new TreeSet<>(Set.of(USUAL_METHODS));
    return all.addAll(declared) ? all.toArray(String[]::new) : USUAL_METHODS;
  }

  /** An exchange began. */
  public void started() {
    inFlight.increment();
  }

  /**
   * The exchange is over; exactly once per {@link #started()}.
   *
   * @param method as the client sent it; one that is neither usual nor declared counts as OTHER
   * @param status that was answered; 499 when nobody was left to answer
   * @param nanos from the request's head to the end of the answer
   */
  public void ended(String method, int status, long nanos) {
    of(method).ended(status, nanos);
    // Last: who sees that nothing is under way sees what it came to.
    inFlight.decrement();
  }

  /** The trace of an exchange that has ended so can be looked at; after {@link #ended}. */
  public void traced(String method, int status, long nanos, String traceId) {
    of(method).traced(status, nanos, traceId);
  }

  /**
   * The exchange is about to end; before {@link #ended}.
   *
   * @param error why it failed; null: it did not
   */
  public void failing(@Nullable GatewayError error) {
    if (error != null && error.code() == ErrorCode.OVERLOADED) {
      ribbon.overload("gateway", error.detail());
    }
  }

  /**
   * A gRPC exchange is over; before {@link #ended}.
   *
   * @param status the name of its gRPC status, one of a few words
   */
  public void grpcEnded(String status) {
    grpc.computeIfAbsent(
            status, label -> series.counter(MetricCatalog.GRPC_RESPONSES, route, label))
        .increment();
  }

  /** The route may have tunnels: its gauge exists from now on. */
  public LongAdder tunnels() {
    LongAdder now = tunnels;
    if (now == null) {
      now = series.level(MetricCatalog.TUNNELS, route);
      tunnels = now;
    }
    return now;
  }

  /** A tunnel is open from now on. */
  public void tunnelBegan() {
    tunnels().increment();
  }

  /** Exactly once per {@link #tunnelBegan()}. */
  public void tunnelEnded() {
    tunnels().decrement();
  }

  /** A fan-out with that many calls begins. */
  public void fanOut(int calls) {
    Histogram now = width;
    if (now == null) {
      now = series.histogram(MetricCatalog.FAN_OUT_CALLS, route);
      width = now;
    }
    now.record(calls);
  }

  /**
   * Exchanges were waiting for that.
   *
   * @param call the name that the configuration has for the call; null: for none
   */
  public void waited(@Nullable String call, PathPhase phase, long nanos) {
    waits.computeIfAbsent(call == null ? NO_CALL : call, Waits::new).add(phase, nanos);
  }

  private Ends of(String method) {
    int index = 0;
    while (index < methods.length && !methods[index].equals(method)) {
      index++;
    }
    Ends known = ends.get(index);
    if (known == null) {
      // Losing a race here loses a table, never a series: those are made once.
      known = new Ends(series, route, index < methods.length ? methods[index] : OTHER);
      ends.set(index, known);
    }
    return known;
  }

  /** What exchanges waited for at one call, or at none. */
  private final class Waits {
    private final String call;
    private final Map<PathPhase, Counter> byPhase = new ConcurrentHashMap<>();

    Waits(String call) {
      this.call = call;
    }

    void add(PathPhase phase, long nanos) {
      Counter counter = byPhase.get(phase);
      if (counter == null) {
        counter = series.counter(MetricCatalog.CRITICAL_PATH, route, call, phase.label());
        byPhase.put(phase, counter);
      }
      counter.increment(nanos / NANOS_PER_SECOND);
    }
  }

  /** The ends of one method's exchanges. */
  private static final class Ends {
    private static final int LOWEST = 100;
    private static final int STATUSES = 500;
    private static final int CLASSES = 6;

    private final Series series;
    private final String route;
    private final String method;
    private final AtomicReferenceArray<@Nullable Histogram> byClass =
        new AtomicReferenceArray<>(CLASSES);
    private final AtomicReferenceArray<@Nullable Counter> byStatus =
        new AtomicReferenceArray<>(STATUSES + 1);

    Ends(Series series, String route, String method) {
      this.series = series;
      this.route = route;
      this.method = method;
    }

    void ended(int status, long nanos) {
      count(status);
      int statusClass = Statuses.classOf(status);
      Histogram durations = byClass.get(statusClass);
      if (durations == null) {
        durations =
            series.histogram(
                MetricCatalog.REQUEST_DURATION, route, method, Statuses.classLabel(statusClass));
        byClass.set(statusClass, durations);
      }
      durations.record(nanos);
    }

    void traced(int status, long nanos, String traceId) {
      Histogram durations = byClass.get(Statuses.classOf(status));
      if (durations != null) {
        durations.show(nanos, traceId);
      }
    }

    void count(int status) {
      int index = Math.clamp(status - LOWEST, -1, STATUSES);
      index = index < 0 ? STATUSES : index;
      Counter counter = byStatus.get(index);
      if (counter == null) {
        counter = series.counter(MetricCatalog.REQUESTS, route, method, Statuses.label(status));
        byStatus.set(index, counter);
      }
      counter.increment();
    }
  }
}
