package dev.fanlight.gateway.fanout.plan;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanlight.gateway.config.action.CallConfig;
import dev.fanlight.gateway.config.action.CallConfig.Effort;
import dev.fanlight.gateway.config.action.FanOutConfig;
import dev.fanlight.gateway.config.action.FanOutConfig.Join;
import dev.fanlight.gateway.fanout.call.CallSpec;
import dev.fanlight.gateway.upstream.call.CallPolicy;
import dev.fanlight.gateway.value.TemplateNames;
import dev.fanlight.plugin.CallRequest;
import dev.fanlight.plugin.GatewayRequest;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A fan-out's configuration, bound to the targets of one event loop. Made once, used by every
 * exchange.
 *
 * @param calls of the declared calls, each at its call's place
 * @param dependants places of the calls that wait for a declared call, at that call's place
 */
public record FanOutPlan(
    FanOutConfig config,
    List<Branches<CallSpec>> calls,
    List<List<Integer>> dependants,
    RequestMaker maker) {

  /** Makes the request of a call. */
  @FunctionalInterface
  public interface RequestMaker {
    /**
     * @throws dev.fanlight.plugin.GatewayError when it cannot be made
     */
    CallRequest make(
        CallConfig call, @Nullable JsonNode item, TemplateNames names, GatewayRequest request);
  }

  public static FanOutPlan of(FanOutConfig config, Function<String, CallSpec> upstreams) {
    List<CallConfig> declared = config.calls();
    return new FanOutPlan(
        config,
        declared.stream()
            .map(call -> branches(call, upstreams, !config.decision().stream() || isUnseen(call)))
            .toList(),
        declared.stream().map(call -> dependants(declared, call.name())).toList(),
        (call, item, names, request) ->
            CallRequests.make(call.request(), names, request, config.sending().forwardHeaders()));
  }

  private static List<Integer> dependants(List<CallConfig> declared, String call) {
    return IntStream.range(0, declared.size())
        .filter(place -> declared.get(place).schedule().after().contains(call))
        .boxed()
        .toList();
  }

  /** Whether the answer has nothing of it that could be streamed. */
  private static boolean isUnseen(CallConfig call) {
    return call.schedule().background() || call.result().shown().omit();
  }

  private static Branches<CallSpec> branches(
      CallConfig call, Function<String, CallSpec> upstreams, boolean buffered) {
    return Branches.of(call.split(), name -> spec(call, upstreams.apply(name), buffered));
  }

  private static CallSpec spec(CallConfig call, CallSpec upstream, boolean buffered) {
    Effort effort = call.effort();
    return new CallSpec(
        call.name(),
        call.name(),
        upstream.target(),
        upstream.meters(),
        effort.timeout() == null ? upstream.timeout() : effort.timeout(),
        effort.maxBody() == 0 ? upstream.maxBody() : effort.maxBody(),
        call.result().success(),
        policy(effort, upstream.policy(), buffered));
  }

  /** What decides the fan-out. */
  public Join join() {
    return config.decision().join();
  }

  /**
   * Whether the answer needs every body to be JSON: all but a race, whose winner goes out as it
   * came.
   */
  public boolean wantsJson() {
    return !(join() instanceof Join.First);
  }

  private static CallPolicy policy(Effort effort, CallPolicy upstream, boolean buffered) {
    return new CallPolicy(
        effort.retry() == null ? upstream.retry() : effort.retry(),
        effort.hedge() == null ? upstream.hedge() : effort.hedge(),
        buffered);
  }

  /** The same plan with its requests made in another way. */
  public FanOutPlan madeBy(RequestMaker other) {
    return new FanOutPlan(config, calls, dependants, other);
  }
}
