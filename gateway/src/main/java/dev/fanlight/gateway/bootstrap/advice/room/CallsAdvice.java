package dev.fanlight.gateway.bootstrap.advice.room;

import dev.fanlight.gateway.bootstrap.advice.use.Shown;
import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.RouteConfig;
import dev.fanlight.gateway.config.action.ActionConfig;
import dev.fanlight.gateway.config.action.CallConfig;
import dev.fanlight.gateway.config.action.FanOutConfig;
import dev.fanlight.gateway.config.source.ConfigAdvice;
import java.util.ArrayList;
import java.util.List;

/** Warns of requests of which one alone makes more calls at once than the gateway may have. */
public final class CallsAdvice {
  private CallsAdvice() {}

  /** Returns advice about each fan-out and each batch. */
  public static List<ConfigAdvice> of(GatewayConfig config) {
    List<ConfigAdvice> advice = new ArrayList<>();
    int limit = config.operation().limits().calls();
    for (RouteConfig route : config.routes()) {
      int most = atOnce(route.action());
      if (most > limit) {
        advice.add(
            config
                .lines()
                .advice(
                    "calls_beyond_limit",
                    config.place(route)
                        + (route.action() instanceof ActionConfig.Batch ? ".batch" : ".fan_out"),
                    "one request of route %s may make %d calls at once, and the whole gateway may have %s (limits.calls), so some of them fail with overloaded"
                        .formatted(route.name(), most, Shown.count(limit, "call")),
                    "raise limits.calls well above %d, or set a concurrency".formatted(most)));
      }
    }
    return advice;
  }

  private static int atOnce(ActionConfig action) {
    return switch (action) {
      case FanOutConfig fanOut -> Math.min(atOnce(fanOut.calls()), fanOut.sending().concurrency());
      case ActionConfig.Batch batch -> Math.min(batch.max(), batch.concurrency());
      case ActionConfig.Proxy ignored -> 1;
      case ActionConfig.Respond ignored -> 0;
    };
  }

  /** Calls that follow others begin when those have ended. */
  private static int atOnce(List<CallConfig> calls) {
    int widest = 0;
    int first = 0;
    for (CallConfig call : calls) {
      int width = call.schedule().background() ? 0 : call.schedule().width();
      widest = Math.max(widest, width);
      first += call.schedule().after().isEmpty() ? width : 0;
    }
    return Math.max(widest, first);
  }
}
