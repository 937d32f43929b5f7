package dev.fanlight.gateway.sim.exchange;

import dev.fanlight.gateway.config.upstream.BulkheadConfig;
import dev.fanlight.gateway.limit.Bulkhead;
import dev.fanlight.gateway.sim.findings.Violations;
import dev.fanlight.gateway.telemetry.meter.BulkheadMeters;
import dev.fanlight.gateway.upstream.SharedUpstream;
import dev.fanlight.gateway.upstream.script.ScriptedConnections;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The permits of one name from reload to reload, and the rules they must keep throughout. */
public final class SimBulkhead {
  /** The name of the permits that are held for whole exchanges. */
  public static final String ROUTE = "route";

  public final Bulkhead permits;
  private final Violations violations;
  private final List<SharedUpstream> upstreams = new ArrayList<>();
  private final Map<ObservedCall, SimExchange> waiting = new HashMap<>();
  private final Map<SimExchange, Map<SimExchange, Integer>> passedBy = new HashMap<>();
  private final boolean ordered;
  private int inUseBefore;
  private boolean closed;

  /**
   * @param ordered whether what comes first is seen first: everything is on one loop
   */
  public SimBulkhead(String name, BulkheadConfig config, boolean ordered, Violations violations) {
    this.permits = new Bulkhead(name, config, BulkheadMeters.NONE);
    this.ordered = ordered;
    this.violations = violations;
  }

  /** A reload has another size for them. */
  public void resize(BulkheadConfig config) {
    inUseBefore = permits.inUse();
    permits.resize(config);
  }

  /** One more that uses them, as a reload has it. */
  public void serves(SharedUpstream upstream) {
    upstreams.add(upstream);
  }

  void waits(ObservedCall call) {
    waiting.put(call, call.exchange);
    passedBy.computeIfAbsent(call.exchange, first -> new HashMap<>());
  }

  /** Who waits is passed by no other exchange twice, not counting what had been granted unseen. */
  void served(ObservedCall call) {
    SimExchange exchange = waiting.remove(call);
    if (exchange == null) {
      return;
    }
    passedBy.put(exchange, new HashMap<>());
    int most = 1 + Math.max(permits.permits(), permits.inUse());
    for (SimExchange other : new HashSet<>(waiting.values())) {
      int passed = Objects.requireNonNull(passedBy.get(other)).merge(exchange, 1, Integer::sum);
      violations.check(
          !ordered || other.equals(exchange) || passed <= most, "%s: served out of turn", call);
    }
  }

  /** It has ended, maybe with a grant that used up a turn and that nobody has seen. */
  void left(ObservedCall call) {
    SimExchange exchange = waiting.remove(call);
    if (exchange != null) {
      passedBy.put(exchange, new HashMap<>());
    }
  }

  /** After every step. After a shrink more are out than the size says, but none is added. */
  public void check() {
    int inUse = permits.inUse();
    violations.check(
        inUse <= Math.max(permits.permits(), inUseBefore), "more permits out than there are");
    violations.check(
        permits.queueDepth() == 0 || inUse >= permits.permits(), "a waiter beside a free permit");
    violations.check(load() <= inUse, "an attempt without a permit");
    inUseBefore = inUse;
  }

  private int load() {
    return upstreams.stream().mapToInt(ScriptedConnections::load).sum();
  }

  /** Nobody is left who could use them. */
  public void close() {
    violations.check(permits.inUse() == 0, "removed, with %s permits out", permits.inUse());
    violations.check(permits.queueDepth() == 0, "removed, and somebody waits");
    permits.close();
    closed = true;
  }

  boolean closed() {
    return closed;
  }

  /** When nothing is left to do. */
  public void checkQuiet() {
    violations.check(permits.inUse() == 0, "%s permits out", permits.inUse());
    violations.check(permits.queueDepth() == 0, "%s waiters left", permits.queueDepth());
    violations.check(load() == 0, "an endpoint's load is left");
    int free = 0;
    while (permits.tryAcquire() != null) {
      free++;
    }
    violations.check(
        free == (closed ? 0 : permits.permits()), "%s of %s are back", free, permits.permits());
  }
}
