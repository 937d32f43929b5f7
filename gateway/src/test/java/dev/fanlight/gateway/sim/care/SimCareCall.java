package dev.fanlight.gateway.sim.care;

import dev.fanlight.gateway.limit.Turn;
import dev.fanlight.gateway.limit.memory.HeldBytes;
import dev.fanlight.gateway.limit.memory.MemoryBudget;
import dev.fanlight.gateway.telemetry.event.CallReporter;
import dev.fanlight.gateway.telemetry.event.PlayedReports;
import dev.fanlight.gateway.telemetry.journal.CallRows.Need;
import dev.fanlight.gateway.telemetry.upstream.CallMeters;
import dev.fanlight.gateway.time.Deadline;
import dev.fanlight.gateway.time.Loop;
import dev.fanlight.gateway.upstream.Upstream;
import dev.fanlight.gateway.upstream.call.CallContext;
import dev.fanlight.gateway.upstream.call.CallEvents;
import dev.fanlight.gateway.upstream.call.CallHead;
import dev.fanlight.gateway.upstream.call.CallPolicy;
import dev.fanlight.gateway.upstream.call.OpenCall;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.CallRequest;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The owner of one call, who keeps its time and may cancel it. */
final class SimCareCall implements CallContext, CallEvents {
  private final Loop loop;
  private final Deadline deadline;
  private final String requestId;
  private final CallReporter report;
  private final Turn turn = new Turn();
  private final MemoryBudget memory = new MemoryBudget(1 << 20);
  private @Nullable OpenCall open;
  private @Nullable GatewayError error;
  private boolean over;

  SimCareCall(Loop loop, Duration timeout, String requestId, CallMeters meters) {
    this.loop = loop;
    this.deadline = Deadline.of(loop.clock(), timeout);
    this.requestId = requestId;
    this.report = PlayedReports.unread(loop.clock()).callReady("u", "u", meters, Need.ANSWER);
  }

  /** Starts it. */
  void start(Upstream upstream, CallPolicy policy, Duration timeout) {
    CallRequest request =
        new CallRequest(
            HttpMethod.GET,
            "/",
            HttpHeaders.headers().set("x-user", requestId),
            Body.empty(),
            null);
    open = upstream.open(request, this, this, policy);
    loop.timers().schedule(timeout.toNanos(), this::expire);
  }

  private void expire() {
    if (!over && open != null) {
      open.abort(GatewayError.deadlineExceeded(open.phase(), "as simulated"));
    }
  }

  void cancel() {
    if (!over && open != null) {
      open.abort(GatewayError.of(ErrorCode.CLIENT_GONE, "as simulated"));
    }
  }

  boolean isOver() {
    return over;
  }

  /** Whether the circuit breaker has refused it. */
  boolean isRefused() {
    return error != null && error.code() == ErrorCode.CIRCUIT_OPEN;
  }

  @Override
  public Loop loop() {
    return loop;
  }

  @Override
  public Turn turn() {
    return turn;
  }

  @Override
  public HeldBytes held() {
    return memory.holder(loop, requestId);
  }

  @Override
  public Deadline deadline() {
    return deadline;
  }

  @Override
  public CallReporter report() {
    return report;
  }

  @Override
  public String requestId() {
    return requestId;
  }

  @Override
  public void uploading(boolean now) {}

  @Override
  public void head(CallHead head) {}

  @Override
  public void closed(@Nullable GatewayError end) {
    over = true;
    error = end;
  }
}
