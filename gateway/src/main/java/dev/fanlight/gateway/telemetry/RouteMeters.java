package dev.fanlight.gateway.telemetry;

import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What a route tells about its exchanges. Safe for use by all threads; never blocks. */
public final class RouteMeters {
  private static final String OTHER = "OTHER";
  private static final Set<String> USUAL_METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

  private final LongAdder inFlight;
  private final Histogram width;
  private final Durations[] methods;
  private final Durations otherMethod;

  RouteMeters(Series series, String route, Set<String> declared) {
    inFlight = series.level(MetricCatalog.REQUESTS_IN_FLIGHT, route);
    width = series.histogram(MetricCatalog.FAN_OUT_CALLS, route);
    Set<String> known = new TreeSet<>(USUAL_METHODS);
    known.addAll(declared);
    methods =
        known.stream()
            .map(method -> new Durations(series, route, method))
            .toArray(Durations[]::new);
    otherMethod = new Durations(series, route, OTHER);
    for (String method : declared.isEmpty() ? Set.of("GET") : declared) {
      series.histogram(MetricCatalog.REQUEST_DURATION, route, method, "200");
    }
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
    inFlight.decrement();
    of(method).of(status).record(nanos);
  }

  /** A fan-out with that many calls begins. */
  public void fanOut(int calls) {
    width.record(calls);
  }

  private Durations of(String method) {
    for (Durations durations : methods) {
      if (durations.method.equals(method)) {
        return durations;
      }
    }
    return otherMethod;
  }

  /** The series of one method by status, each made at its first use. */
  private static final class Durations {
    private static final int LOWEST = 100;
    private static final int STATUSES = 500;

    private final Series series;
    private final String route;
    private final String method;
    private volatile @Nullable AtomicReferenceArray<Histogram> byStatus;

    Durations(Series series, String route, String method) {
      this.series = series;
      this.route = route;
      this.method = method;
    }

    Histogram of(int status) {
      int index = status - LOWEST;
      if (index < 0 || index >= STATUSES) {
        return named(OTHER);
      }
      // Losing a race here loses a table or a look-up, never a series: those are made once.
      AtomicReferenceArray<Histogram> table = byStatus;
      if (table == null) {
        table = new AtomicReferenceArray<>(STATUSES);
        byStatus = table;
      }
      Histogram histogram = table.get(index);
      if (histogram == null) {
        histogram = named(Integer.toString(status));
        table.set(index, histogram);
      }
      return histogram;
    }

    private Histogram named(String status) {
      return series.histogram(MetricCatalog.REQUEST_DURATION, route, method, status);
    }
  }
}
