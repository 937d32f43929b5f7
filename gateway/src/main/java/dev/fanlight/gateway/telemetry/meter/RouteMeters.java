package dev.fanlight.gateway.telemetry.meter;

import dev.fanlight.gateway.telemetry.ribbon.Ribbon;
import dev.fanlight.gateway.telemetry.series.Histogram;
import dev.fanlight.gateway.telemetry.series.MetricCatalog;
import dev.fanlight.gateway.telemetry.series.Series;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.DoubleAdder;
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

  private static final String[] USUAL_METHODS = {
    "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"
  };

  private final Series series;
  private final Ribbon ribbon;
  private final String route;
  private final LongAdder inFlight;
  private final String[] methods;
  private final Map<Way, Ends> ends = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> grpc = new ConcurrentHashMap<>();
  private final Waits none;
  private final Map<String, Waits> waits = new ConcurrentHashMap<>();

  /** Of the first exchange: most others end like it. */
  private volatile @Nullable Ends usual;

  private volatile @Nullable Histogram width;
  private volatile @Nullable LongAdder tunnels;

  public RouteMeters(Series series, Ribbon ribbon, String route, Set<String> declared) {
    this.series = series;
    this.ribbon = ribbon;
    this.route = route;
    inFlight = series.level(MetricCatalog.REQUESTS_IN_FLIGHT, route);
    methods = known(declared);
    none = new Waits(NO_CALL);
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
    Ends same = of(method, status);
    same.count.increment();
    same.durations.record(nanos);
    // Last: who sees that nothing is under way sees what it came to.
    inFlight.decrement();
  }

  /** The trace of an exchange that has ended so can be looked at; after {@link #ended}. */
  public void traced(String method, int status, long nanos, String traceId) {
    of(method, status).durations.show(nanos, traceId);
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

  /** A fan-out with that many calls is over. */
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
    Waits known = call == null ? none : waits.get(call);
    (known == null ? waits.computeIfAbsent(call, Waits::new) : known).add(phase, nanos);
  }

  private Ends of(String method, int status) {
    Ends now = usual;
    if (now != null && now.status == status && now.method.equals(method)) {
      return now;
    }
    Way way = new Way(known(method), status);
    Ends known = ends.get(way); // takes no lock, as what makes one does
    Ends found = known == null ? ends.computeIfAbsent(way, Ends::new) : known;
    if (now == null) {
      usual = found;
    }
    return found;
  }

  private String known(String method) {
    for (String known : methods) {
      if (known.equals(method)) {
        return known;
      }
    }
    return OTHER;
  }

  /** How an exchange ends. */
  private record Way(String method, int status) {}

  /** The exchanges that ended in one way. */
  private final class Ends {
    private final String method;
    private final int status;
    private final LongAdder count;
    private final Histogram durations;

    Ends(Way way) {
      method = way.method;
      status = way.status;
      count = series.counter(MetricCatalog.REQUESTS, route, method, Statuses.label(status));
      durations =
          series.histogram(
              MetricCatalog.REQUEST_DURATION,
              route,
              method,
              Statuses.classLabel(Statuses.classOf(status)));
    }
  }

  /** What exchanges waited for at one call, or at none. */
  private final class Waits {
    private final String call;
    private final AtomicReferenceArray<@Nullable DoubleAdder> byPhase =
        new AtomicReferenceArray<>(PathPhase.values().length);

    Waits(String call) {
      this.call = call;
    }

    @SuppressWarnings("EnumOrdinal") // a place in memory only
    void add(PathPhase phase, long nanos) {
      DoubleAdder time = byPhase.get(phase.ordinal());
      if (time == null) {
        time = series.time(MetricCatalog.CRITICAL_PATH, route, call, phase.label());
        byPhase.set(phase.ordinal(), time);
      }
      time.add((double) nanos);
    }
  }
}
