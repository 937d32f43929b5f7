package dev.fanlight.gateway.sim.exchange;

import dev.fanlight.gateway.fanout.call.CallSpec;
import dev.fanlight.gateway.fanout.scope.OpenCalls;
import dev.fanlight.gateway.limit.memory.MemoryBudget;
import dev.fanlight.gateway.sim.findings.Coverage;
import dev.fanlight.gateway.sim.findings.Violations;
import dev.fanlight.gateway.telemetry.journal.FinishedExchange;
import dev.fanlight.gateway.telemetry.meter.RouteMeters;
import dev.fanlight.gateway.time.Loop;
import dev.fanlight.gateway.upstream.call.CallContext;
import dev.fanlight.gateway.upstream.call.CallEvents;
import dev.fanlight.plugin.CallRequest;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayResponse;
import io.vertx.core.AsyncResult;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the exchanges of one simulation share. */
public interface SimWorld {
  /** The upstreams as an exchange that came between two reloads uses them. */
  Function<String, CallSpec> targets(int generation, Loop loop);

  SimBulkhead permits(String upstream);

  OpenCalls openCalls();

  MemoryBudget memory();

  /** The owner of what no answer waits for, on that loop. */
  SimBackground background(Loop loop);

  /** The engine asks the target to make a call. */
  ObservedCall started(
      CallRequest request, CallContext context, CallEvents events, ObservedTarget target);

  /**
   * An exchange that had an answer, or the head of one, is over.
   *
   * @param end {@code CANCELLED}: nothing was wrong with it
   */
  void answered(SimExchange exchange, AsyncResult<GatewayResponse> answer, ErrorCode end);

  /**
   * A call has ended.
   *
   * @param observed null: it had not begun
   */
  void ended(
      SimExchange exchange,
      String call,
      @Nullable GatewayError error,
      @Nullable ObservedCall observed);

  /** An exchange is over, and this is its record. */
  void recorded(SimExchange exchange, FinishedExchange record);

  RouteMeters route();

  Violations violations();

  Coverage coverage();
}
