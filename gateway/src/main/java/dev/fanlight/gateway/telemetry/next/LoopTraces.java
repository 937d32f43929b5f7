package dev.fanlight.gateway.telemetry.next;

import dev.fanlight.gateway.telemetry.event.ExchangeObserver;
import dev.fanlight.gateway.telemetry.journal.ExchangeStart;
import dev.fanlight.gateway.time.Clock;
import io.vertx.core.MultiMap;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The traces that wait for an exchange of one event loop. Confined to that loop. */
public final class LoopTraces implements ExchangeObserver.Source {
  private final Clock clock;

  /** Null: nobody waits, as nearly always. */
  private @Nullable List<Waiting> waiting;

  private record Waiting(NextTrace trace, EndpointChoice.Source endpoints) {}

  /**
   * @param clock of the loop
   */
  public LoopTraces(Clock clock) {
    this.clock = clock;
  }

  /**
   * From now on the next exchange that matches is followed.
   *
   * @param endpoints says why an attempt goes to its endpoint
   */
  public void add(NextTrace trace, EndpointChoice.Source endpoints) {
    List<Waiting> all = waiting == null ? new ArrayList<>() : waiting;
    all.add(new Waiting(trace, endpoints));
    waiting = all;
  }

  /** Forgets those that have their exchange, or that nobody waits for. */
  public void sweep() {
    List<Waiting> all = waiting;
    if (all != null) {
      all.removeIf(one -> one.trace.isTaken());
      waiting = all.isEmpty() ? null : all;
    }
  }

  /** How many wait. */
  public int size() {
    return waiting == null ? 0 : waiting.size();
  }

  @Override
  public @Nullable ExchangeObserver exchangeBegun(ExchangeStart exchange, MultiMap headers) {
    return waiting == null ? null : followed(waiting, exchange, headers);
  }

  /** All that wait for this exchange share one log. */
  private @Nullable ExchangeObserver followed(
      List<Waiting> all, ExchangeStart exchange, MultiMap headers) {
    List<NextTrace> taking = new ArrayList<>(1);
    EndpointChoice.Source endpoints = null;
    for (Waiting one : all) {
      if (one.trace.condition().holds(exchange, headers) && one.trace.take()) {
        taking.add(one.trace);
        endpoints = one.endpoints;
      }
    }
    sweep();
    return endpoints == null ? null : TraceLog.begin(clock, taking, endpoints, exchange, headers);
  }
}
