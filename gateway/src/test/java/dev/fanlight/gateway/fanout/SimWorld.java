package dev.fanlight.gateway.fanout;

import dev.fanlight.gateway.fanout.scope.Call;
import dev.fanlight.gateway.fanout.scope.OpenCalls;
import dev.fanlight.gateway.fanout.target.BoundTarget;
import dev.fanlight.gateway.limit.Loop;
import dev.fanlight.gateway.limit.MemoryBudget;
import dev.fanlight.gateway.telemetry.RouteMeters;
import java.util.function.Function;

/** What the exchanges of one simulation share. */
interface SimWorld {
  /** The upstreams as an exchange that came between two reloads uses them. */
  Function<String, BoundTarget> targets(int generation, Loop loop);

  SimBulkhead permits(String upstream);

  OpenCalls openCalls();

  MemoryBudget memory();

  /** The owner of what no answer waits for, on that loop. */
  SimBackground background(Loop loop);

  /** A call has ended, whether it had begun or not. */
  void ended(SimExchange exchange, Call call);

  RouteMeters route();

  Violations violations();

  Coverage coverage();
}
