package dev.fanlight.gateway.sim.exchange;

import dev.fanlight.gateway.config.action.FanOutConfig;
import dev.fanlight.gateway.sim.findings.Violations;
import dev.fanlight.plugin.Phase;
import java.util.ArrayList;
import java.util.List;

/** The calls of one exchange, without those in the background: none too often, not too many. */
public final class SimCalls {
  /** In the order in which they started. */
  public final List<ObservedCall> all = new ArrayList<>();

  public final List<ObservedCall> open = new ArrayList<>();
  private final SimExchange exchange;
  private boolean lost;

  SimCalls(SimExchange exchange) {
    this.exchange = exchange;
  }

  void started(ObservedCall call) {
    Violations violations = exchange.violations();
    long items = all.stream().filter(other -> other.config.equals(call.config)).count();
    violations.check(
        call.config.schedule().forEach() == null
            ? items == 0
            : items < call.config.schedule().forEach().max(),
        "%s: started too often",
        call);
    all.add(call);
    open.add(call);
    SimReader reader = exchange.reader();
    if (reader != null && reader.taking()) {
      exchange.cover(call.config, "held_back", Phase.QUEUE);
    }
    violations.check(
        open.size() <= exchange.plan().sending().concurrency(),
        "%s: more at once than allowed",
        exchange);
  }

  void closed(ObservedCall call) {
    exchange.violations().check(open.remove(call), "%s: was not open", call);
    lost |= exchange.plan().decision().join() instanceof FanOutConfig.Join.All && !call.borne();
  }

  /** Whether one has failed that the join of the exchange does not bear. */
  boolean lost() {
    return lost;
  }
}
