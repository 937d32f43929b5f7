package dev.fanlight.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends requests at a fixed rate, whatever becomes of the earlier ones, and prints how long they
 * took.
 *
 * <p>Each connection has its own virtual or platform thread and its own even timetable. A request
 * that finds its connection still busy with the last one counts from when it was due, so a stall is
 * charged to every request it delayed; one that is merely woken late by the timer counts from when
 * it was written, so the driver's own imprecision is charged to nobody.
 */
public final class Driver {
  /**
   * Not measured: this program and the ones it asks are cold, and in flight is not yet in flight.
   */
  private static final long SETTLING_NANOS = 5_000_000_000L;

  /** Thousands of connections are opened and served cold meanwhile. */
  private static final long SETTLING_MANY_NANOS = 15_000_000_000L;

  private static final int MANY = 500;

  private final Plan plan;
  private final long start = System.nanoTime() + 200_000_000;

  private Driver(Plan plan) {
    this.plan = plan;
  }

  /**
   * @param rate requests a second over all connections
   * @param seconds of measuring, after settling in
   */
  private record Plan(int port, String path, int connections, int rate, int seconds) {
    long periodNanos() {
      return 1_000_000_000L * connections / rate;
    }
  }

  /** Arguments: port, path, connections, requests a second, seconds. */
  public static void main(String[] args) throws Exception {
    Plan plan =
        new Plan(
            Integer.parseInt(args[0]),
            args[1],
            Integer.parseInt(args[2]),
            Integer.parseInt(args[3]),
            Integer.parseInt(args[4]));
    List<Long> latencies = new Driver(plan).run();
    latencies.sort(null);
    System.out.printf(
        "requests=%d p50_us=%d p99_us=%d max_us=%d%n",
        latencies.size(), at(latencies, 0.5), at(latencies, 0.99), at(latencies, 1));
  }

  private static long at(List<Long> sorted, double quantile) {
    return sorted.get((int) Math.ceil(quantile * sorted.size()) - 1) / 1000;
  }

  private List<Long> run() throws Exception {
    List<Long> all = new ArrayList<>();
    try (ExecutorService threads = threads()) {
      List<Future<List<Long>>> connections = new ArrayList<>();
      for (int i = 0; i < plan.connections; i++) {
        long offset = i * plan.periodNanos() / plan.connections;
        connections.add(threads.submit(() -> drive(start + offset)));
      }
      for (Future<List<Long>> connection : connections) {
        all.addAll(connection.get());
      }
    }
    return all;
  }

  /** Platform threads are the more punctual, virtual ones can be thousands. */
  private ExecutorService threads() {
    return plan.connections > MANY
        ? Executors.newVirtualThreadPerTaskExecutor()
        : Executors.newFixedThreadPool(plan.connections);
  }

  private List<Long> drive(long first) throws IOException {
    List<Long> latencies = new ArrayList<>();
    long measured = start + (plan.connections > MANY ? SETTLING_MANY_NANOS : SETTLING_NANOS);
    long end = measured + plan.seconds * 1_000_000_000L;
    sleepUntil(first - 50_000_000);
    try (Connection connection = new Connection(plan.port, plan.path)) {
      for (long due = first; due < end; due += plan.periodNanos()) {
        boolean late = System.nanoTime() >= due;
        sleepUntil(due);
        long from = late ? due : System.nanoTime();
        connection.exchange();
        if (due >= measured) {
          latencies.add(System.nanoTime() - from);
        }
      }
    }
    return latencies;
  }

  private static void sleepUntil(long instant) {
    for (long left = instant - System.nanoTime(); left > 0; left = instant - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
