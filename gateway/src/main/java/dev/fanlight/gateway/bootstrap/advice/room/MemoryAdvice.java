package dev.fanlight.gateway.bootstrap.advice.room;

import dev.fanlight.gateway.bootstrap.advice.use.Shown;
import dev.fanlight.gateway.bootstrap.advice.use.Use;
import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.GatewayConfig.MemoryLimit;
import dev.fanlight.gateway.config.RouteConfig;
import dev.fanlight.gateway.config.action.CallConfig;
import dev.fanlight.gateway.config.action.FanOutConfig;
import dev.fanlight.gateway.config.source.ConfigAdvice;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Warns of bodies that may be larger than what may be held of them. */
public final class MemoryAdvice {
  /** The exchanges of one client may hold one in so many of the bytes there are. */
  private static final int CLIENTS_PART = 4;

  private final GatewayConfig config;
  private final List<ConfigAdvice> advice = new ArrayList<>();

  private MemoryAdvice(GatewayConfig config) {
    this.config = config;
  }

  /** Returns advice about each fan-out and its calls. */
  public static List<ConfigAdvice> of(GatewayConfig config, List<Use> uses) {
    MemoryAdvice all = new MemoryAdvice(config);
    Set<String> said = new HashSet<>();
    for (Use use : uses) {
      CallConfig call = use.call();
      if (call != null
          && use.isAwaited()
          && use.route().action() instanceof FanOutConfig fanOut
          && !fanOut.decision().stream()
          && all.body(use, call, fanOut.bounds().maxHeld(), said.contains(use.at()))) {
        said.add(use.at());
      }
    }
    config.routes().forEach(all::held);
    return all.advice;
  }

  private boolean body(Use use, CallConfig call, long held, boolean said) {
    int own = call.effort().maxBody();
    long body = own > 0 ? own : use.upstream().bounds().maxBody();
    boolean given = use.gives("max_body") || use.upstreamGives("max_body");
    if (said || !given || body <= held) {
      return false;
    }
    String path = use.gives("max_body") ? use.at() + ".max_body" : use.at();
    String message =
        "%s takes an answer of %s, and its fan-out holds %s (max_held), so a larger answer fails"
            .formatted(use.name(), Shown.size(body), Shown.size(held));
    String remedy =
        "set fan_out.max_held: %s, or a max_body of at most %s on the call"
            .formatted(Shown.size(body), Shown.size(held));
    return advice.add(config.lines().advice("body_beyond_held", path, message, remedy));
  }

  /** A share of the heap is known on the gateway's machine only. */
  private void held(RouteConfig route) {
    if (route.action() instanceof FanOutConfig fanOut
        && config.operation().limits().memory() instanceof MemoryLimit.Bytes(long number)) {
      String at = config.place(route) + ".fan_out.";
      String key = config.lines().has(at + "max_held") ? "max_held" : "max_body";
      long held = fanOut.bounds().maxHeld();
      long most = number / CLIENTS_PART;
      if (held > most && config.lines().has(at + key)) {
        String message =
            "one request of route %s may hold %s, and all requests of one client may hold %s, a quarter of limits.memory, so a larger one fails with overloaded"
                .formatted(route.name(), Shown.size(held), Shown.size(most));
        String remedy =
            "set limits.memory: %s, or a smaller %s"
                .formatted(Shown.size(held * CLIENTS_PART), key);
        advice.add(config.lines().advice("held_beyond_memory", at + key, message, remedy));
      }
    }
  }
}
