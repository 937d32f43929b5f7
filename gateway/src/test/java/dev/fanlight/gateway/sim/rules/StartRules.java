package dev.fanlight.gateway.sim.rules;

import dev.fanlight.gateway.config.action.FanOutConfig;
import dev.fanlight.gateway.sim.exchange.ObservedCall;
import dev.fanlight.gateway.sim.exchange.SimExchange;
import dev.fanlight.gateway.sim.findings.Violations;

/** When a call of an exchange may start. */
public record StartRules(SimExchange exchange, ObservedCall call) {
  public void check() {
    Violations violations = exchange.violations();
    violations.check(!exchange.ended(), "%s: started after its end", call);
    violations.check(!exchange.answered() || isStreamed(), "%s: started after the answer", call);
    violations.check(
        exchange.client().reading() >= 0
            || call.config.schedule().background()
            || !isStreamed()
            || exchange.calls.all.size() - exchange.calls.open.size() <= mostUntaken(),
        "%s: started while nobody takes the records",
        call);
    violations.check(!call.late(), "%s: started too late", call);
    boolean raced =
        call.config.schedule().background()
            && exchange.calls.all.stream().anyMatch(ObservedCall::won);
    for (ObservedCall before : exchange.calls.all) {
      if (call.config.schedule().after().contains(before.config.name())) {
        violations.check(
            raced || before.isClosed(), "%s: started before %s had ended", call, before);
        violations.check(
            raced || before.succeeded() || before.replaceable(),
            "%s: started after %s failed",
            call,
            before);
      }
    }
  }

  /** How many records there may be before they are too many, none being shorter than that. */
  private int mostUntaken() {
    return plan().bounds().maxBody() / "{'call':'c1','elapsed_ms':0,'body':1}".length() + 1;
  }

  private boolean isStreamed() {
    return plan().decision().join() instanceof FanOutConfig.Join.AsCompleted;
  }

  private FanOutConfig plan() {
    return exchange.plan();
  }
}
