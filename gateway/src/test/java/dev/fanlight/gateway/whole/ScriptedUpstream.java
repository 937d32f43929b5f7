package dev.fanlight.gateway.whole;

import dev.fanlight.gateway.whole.Arrival.Departed;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An upstream that does what a test tells it, path by path, and remembers what it has seen. Its
 * methods may be called from any thread.
 */
public abstract class ScriptedUpstream implements AutoCloseable {
  /** What to do with one request. */
  @FunctionalInterface
  public interface Script {
    void run(Arrival arrival);
  }

  private final Map<String, Script> scripts = new ConcurrentHashMap<>();
  private final List<Arrival> arrivals = new CopyOnWriteArrayList<>();
  private final List<Throwable> failures = new CopyOnWriteArrayList<>();
  private final List<Arrival> open = new CopyOnWriteArrayList<>();
  private final AtomicInteger mostAtOnce = new AtomicInteger();

  /** Answers requests for that path so. */
  public final ScriptedUpstream on(String path, Script script) {
    scripts.put(path, script);
    return this;
  }

  abstract int port();

  /** Connections taken so far. */
  abstract int connections();

  public final String url() {
    return "http://127.0.0.1:" + port();
  }

  /** To be called by the server, on a thread of the request's own. */
  final void serve(Arrival arrival) {
    open.add(arrival);
    arrival.beforeAnswer(() -> open.remove(arrival));
    arrivals.add(arrival);
    mostAtOnce.accumulateAndGet(open.size(), Math::max);
    try {
      script(arrival).run(arrival);
    } catch (Departed left) {
      // As scripted: whoever asked did not wait for the rest.
    } catch (RuntimeException | AssertionError mistake) {
      failures.add(mistake);
    } finally {
      open.remove(arrival);
    }
  }

  private Script script(Arrival arrival) {
    return scripts.getOrDefault(
        arrival.path(), unscripted -> unscripted.answer(404, "no script for " + arrival.path()));
  }

  /** Every request so far, in the order they came. */
  public final List<Arrival> arrivals() {
    return List.copyOf(arrivals);
  }

  public final List<Arrival> arrivals(String path) {
    return arrivals.stream().filter(arrival -> arrival.path().equals(path)).toList();
  }

  /** Waits until there have been that many requests for that path; the last of them. */
  public final Arrival awaitArrival(String path, int count) {
    Eventually.noComplaint(() ->
        arrivals(path).size() >= count
            ? ""
            : arrivals(path).size() + " of " + count + " requests for " + path + " came");
    return arrivals(path).get(count - 1);
  }

  public final Arrival awaitArrival(String path) {
    return awaitArrival(path, 1);
  }

  /** The most requests that were under way at one time. */
  public final int mostAtOnce() {
    return mostAtOnce.get();
  }

  /** Requests that are neither answered nor given up. */
  public final List<Arrival> open() {
    return List.copyOf(open);
  }

  /** What went wrong in scripts. */
  final List<Throwable> failures() {
    return List.copyOf(failures);
  }

  @Override
  public abstract void close();
}
