package dev.fanlight.gateway.sim.fanout;

import dev.fanlight.gateway.fanout.scope.OpenCalls;
import dev.fanlight.gateway.sim.findings.Violations;

/** The calls of all exchanges, and how many of them there may be. */
final class SimOpenCalls {
  final OpenCalls calls;
  private final Violations violations;
  private int most;
  private int before;

  SimOpenCalls(int most, Violations violations) {
    this.calls = new OpenCalls(most);
    this.most = most;
    this.violations = violations;
  }

  /** A reload allows that many; those that are open stay so, and until then none is added. */
  void resize(int other) {
    before = calls.open();
    most = other;
    calls.resize(other);
  }

  /** After every step. */
  void check() {
    int open = calls.open();
    violations.check(calls.orphans() == 0, "orphans");
    violations.check(open <= Math.max(most, before), "more calls open than allowed");
    before = open;
  }

  /** When nothing is left to do. */
  void checkQuiet() {
    violations.check(calls.open() == 0, "%s calls open", calls.open());
  }
}
