package dev.fanlight.gateway.fanout;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanlight.gateway.config.action.FanOutConfig;
import dev.fanlight.gateway.config.action.FanOutConfig.Join;
import dev.fanlight.gateway.fanout.answer.BatchAnswer;
import dev.fanlight.gateway.fanout.answer.BufferedAnswer;
import dev.fanlight.gateway.fanout.answer.RacedAnswer;
import dev.fanlight.gateway.fanout.answer.RouteSetting;
import dev.fanlight.gateway.fanout.answer.stream.BatchRecords;
import dev.fanlight.gateway.fanout.answer.stream.CallRecords;
import dev.fanlight.gateway.fanout.answer.stream.StreamedAnswer;
import dev.fanlight.gateway.fanout.call.CallSpec;
import dev.fanlight.gateway.fanout.plan.FanOutPlan;
import dev.fanlight.gateway.fanout.run.Answer;
import dev.fanlight.gateway.fanout.run.FanOutRun;
import dev.fanlight.gateway.fanout.run.Member;
import dev.fanlight.gateway.fanout.scope.LiveScope;
import dev.fanlight.gateway.telemetry.event.ExchangeObserver;
import dev.fanlight.gateway.value.ValueSource;
import dev.fanlight.plugin.CallRequest;
import dev.fanlight.plugin.GatewayRequest;
import dev.fanlight.plugin.GatewayResponse;
import io.vertx.core.Future;
import java.util.Objects;
import java.util.function.Function;

/**
 * Starts calls, enforces the join, cancels the rest. One engine serves one route on one event loop;
 * everything it starts belongs to the scope it is given, and has ended when that has.
 *
 * <p>A fan-out is one {@link FanOutRun} an exchange: it gathers results into a {@link
 * BufferedAnswer}, or hands them on as they come in a {@link StreamedAnswer}. A proxy needs no
 * engine: it is one {@link dev.fanlight.gateway.fanout.call.StreamedCall}.
 */
public final class FanOutEngine {
  private final FanOutPlan plan;
  private final Answers answers;

  /** What the results of one exchange become. */
  @FunctionalInterface
  private interface Answers {
    Answer begin(FanOutPlan plan, LiveScope scope, GatewayRequest request);
  }

  /**
   * @param upstreams the route's call to an upstream, by its name; must know every upstream that
   *     the configuration names
   */
  public FanOutEngine(
      FanOutConfig config, Function<String, CallSpec> upstreams, RouteSetting setting) {
    this(FanOutPlan.of(config, upstreams), answers(config, setting));
  }

  private FanOutEngine(FanOutPlan plan, Answers answers) {
    this.plan = plan;
    this.answers = answers;
  }

  private static Answers answers(FanOutConfig config, RouteSetting setting) {
    if (config.decision().join() instanceof Join.AsCompleted) {
      return FanOutEngine::streamed;
    }
    return config.decision().stream()
        ? (plan, scope, request) -> new RacedAnswer(scope, setting.maxDuration())
        : (plan, scope, request) -> new BufferedAnswer(plan, scope, setting);
  }

  private static Answer streamed(FanOutPlan plan, LiveScope scope, GatewayRequest request) {
    return StreamedAnswer.of(plan, new CallRecords(), request, scope);
  }

  /**
   * An engine for a batch: a {@code for_each} over the items of the request's body.
   *
   * @param item the call of an item, which takes everything from its target
   * @param items makes an item's request
   */
  public static FanOutEngine batch(
      FanOutConfig config, CallSpec item, Function<JsonNode, CallRequest> items) {
    FanOutPlan plan =
        FanOutPlan.of(config, name -> item)
            .madeBy((call, value, names, request) -> items.apply(Objects.requireNonNull(value)));
    return new FanOutEngine(
        plan,
        (of, scope, request) ->
            BatchAnswer.isStreamed(config.decision().join(), request)
                ? StreamedAnswer.of(of, new BatchRecords(of), request, scope)
                : new BatchAnswer(of));
  }

  /**
   * Runs the fan-out.
   *
   * @param values what the templates can read of the request
   * @return the answer, or the head of one that is still being written; fails with a {@link
   *     dev.fanlight.plugin.GatewayError}
   */
  public Future<GatewayResponse> run(LiveScope scope, GatewayRequest request, ValueSource values) {
    scope.context().report().expect(plan.calls().size());
    Answer answer = answers.begin(plan, scope, request);
    FanOutRun run = new FanOutRun(plan, scope, request, values, answer);
    answer.of(run);
    run.start();
    ExchangeObserver observer = scope.context().report().observer();
    if (observer != null) {
      observer.fanOutBegun(Member.calling(run.members()).size());
    }
    return answer.response();
  }
}
