package dev.fanlight.gateway.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.fanout.scope.LiveScope;
import dev.fanlight.gateway.fanout.scope.Owned;
import dev.fanlight.gateway.sim.SimLoop;
import dev.fanlight.gateway.sim.Simulation;
import dev.fanlight.gateway.sim.engine.SimTarget;
import dev.fanlight.gateway.upstream.script.Script;
import dev.fanlight.gateway.upstream.script.Script.Fault;
import dev.fanlight.plugin.CallRequest;
import dev.fanlight.plugin.Phase;
import dev.fanlight.plugin.Scope;
import dev.fanlight.plugin.testkit.ScopeContract;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;

/** The gateway's scope keeps the rules that the testkit's keeps. */
public class LiveScopeContractTest extends ScopeContract {
  private final Simulation time = new Simulation(0);
  private final SimLoop loop = time.newLoop();
  private final SimTarget target = new SimTarget(time, loop, LiveScopeContractTest::script);
  private final LiveScope scope =
      LiveScope.root(target.context("1"), Duration.ofSeconds(10), () -> {});

  private static Script script(CallRequest request) {
    return switch (request.target()) {
      case "/503" -> Script.answer(10, 503, "1");
      case "/reset" -> Script.answer(10, 200, "1").with(Fault.RESET, Phase.RESPONSE);
      default -> Script.answer(3_600_000, 200, "1");
    };
  }

  @Override
  protected Scope scope() {
    return scope;
  }

  @Override
  protected String upstream() {
    return "u";
  }

  @Override
  protected void letAnswer() {
    time.advance(Duration.ofMillis(100));
  }

  @Override
  protected void endScope() {
    scope.end(Owned.notNeeded());
  }

  @AfterEach
  void nothingIsLeft() {
    endScope();
    time.runUntilIdle();
    assertThat(target.open()).isEmpty();
    assertThat(scope.size()).isZero();
    assertThat(time.pendingTimers()).isZero();
  }
}
