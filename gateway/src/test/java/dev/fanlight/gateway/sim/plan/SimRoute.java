package dev.fanlight.gateway.sim.plan;

import dev.fanlight.gateway.config.action.CallConfig;
import dev.fanlight.gateway.config.action.FanOutConfig;
import dev.fanlight.plugin.CallRequest;
import java.util.random.RandomGenerator;

/**
 * What a client's route is like, in milliseconds.
 *
 * @param generation of the configuration, as it is when the client comes
 * @param maxDuration of an answer that streams; 0: no bound
 * @param bounded whether it has a bulkhead
 * @param jq until a jq program has run; 0: it never ends; less: there is no room for it
 */
public record SimRoute(
    FanOutConfig plan, int generation, int timeout, int maxDuration, boolean bounded, int jq) {
  private static final int[] JQ = {1, 1, 5, 30, 100, 0, -1};

  /**
   * @param pace how many times slower than usual
   */
  public static SimRoute random(
      FanOutConfig plan, int generation, int pace, RandomGenerator random) {
    return new SimRoute(
        plan,
        generation,
        pace * (20 + random.nextInt(300)),
        random.nextBoolean() ? 0 : pace * (1 + random.nextInt(150)),
        random.nextInt(4) == 0,
        JQ[random.nextInt(JQ.length)]);
  }

  public CallConfig config(String call) {
    return plan.calls().stream().filter(c -> c.name().equals(call)).findFirst().orElseThrow();
  }

  public CallConfig config(CallRequest request) {
    String target = request.target();
    int end = target.indexOf('/', 1) > 0 ? target.indexOf('/', 1) : target.indexOf('?');
    String call = end < 0 ? target.substring(1) : target.substring(1, end);
    return config(call);
  }

  /** With other calls. */
  public SimRoute with(FanOutConfig other) {
    return new SimRoute(other, generation, timeout, maxDuration, bounded, jq);
  }
}
