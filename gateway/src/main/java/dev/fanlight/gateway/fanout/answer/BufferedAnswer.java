package dev.fanlight.gateway.fanout.answer;

import dev.fanlight.gateway.config.action.FanOutConfig;
import dev.fanlight.gateway.config.action.FanOutConfig.Join;
import dev.fanlight.gateway.config.action.FanOutConfig.MergeConfig;
import dev.fanlight.gateway.fanout.plan.FanOutPlan;
import dev.fanlight.gateway.fanout.run.Member;
import dev.fanlight.gateway.fanout.run.Slot;
import dev.fanlight.gateway.fanout.scope.LiveScope;
import dev.fanlight.gateway.merge.AnswerHeaders;
import dev.fanlight.gateway.merge.CallResult;
import dev.fanlight.gateway.merge.CallResult.Success;
import dev.fanlight.gateway.merge.Merge;
import dev.fanlight.gateway.merge.Place;
import dev.fanlight.gateway.telemetry.event.ExchangeObserver;
import dev.fanlight.gateway.value.JqProgram;
import dev.fanlight.gateway.value.jq.names.JqNames;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayResponse;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Objects;

/** Gathers a run's results, and answers them merged when its join is reached. */
public final class BufferedAnswer extends GatheredAnswer {
  private final FanOutConfig config;
  private final LiveScope scope;
  private final RouteSetting setting;

  /**
   * @param scope the exchange's, whose deadline bounds the merging too
   */
  public BufferedAnswer(FanOutPlan plan, LiveScope scope, RouteSetting setting) {
    this.config = plan.config();
    this.scope = scope;
    this.setting = setting;
  }

  @Override
  void make() {
    if (config.decision().join() instanceof Join.First) {
      finish(winner());
    } else {
      merge();
    }
  }

  @Override
  public void passed(GatewayResponse answer) {
    timed(answer);
  }

  private void finish(GatewayResponse answer) {
    ExchangeObserver observer = scope.context().report().observer();
    if (observer != null) {
      observer.answerMerged(answer.body().length());
    }
    if (AnswerHeaders.partial(answer.headers(), run().places())) {
      scope.context().report().partial();
    }
    timed(answer);
  }

  private void timed(GatewayResponse answer) {
    if (setting.serverTiming()) {
      answer.headers().set("server-timing", ServerTiming.of(run()));
    }
    complete(answer);
  }

  /** The winner of a race goes out as it came. */
  private GatewayResponse winner() {
    for (Member member : run().members()) {
      Slot slot = member.slot();
      if (member.succeeded() && (config.mapped() || (slot.succeeded() && !slot.omitted()))) {
        Success success = (Success) Objects.requireNonNull(member.result()).end();
        return new GatewayResponse(success.status(), success.headers(), Body.of(success.body()));
      }
    }
    throw new IllegalStateException("a race is over without a winner");
  }

  private void merge() {
    List<Place> places = places();
    MultiMap headers = AnswerHeaders.of(config.answer().headers().pick(), places);
    MergeConfig how = Objects.requireNonNull(config.answer().merge());
    Buffer merged = merged(how, places);
    GatewayResponse answer =
        DeclaredAnswer.apply(
            config.answer().response(),
            run().values(),
            new GatewayResponse(200, headers, Body.empty()));
    if (how instanceof MergeConfig.Jq(JqProgram program, var ignored)) {
      keep(merged.length());
      JqMerge.run(scope, setting.jq(), program, merged, config.bounds().maxBody())
          .onComplete(body -> finish(DeclaredAnswer.body(answer, body)), this::fail);
    } else {
      finish(DeclaredAnswer.body(answer, merged));
    }
  }

  /** The bodies of errors are shown where they fit, and fail no answer. */
  private Buffer merged(MergeConfig how, List<Place> places) {
    try {
      return whole(how, places);
    } catch (GatewayError tooLarge) {
      if (!config.answer().errorBodies() || tooLarge.code() != ErrorCode.UPSTREAM_BODY_TOO_LARGE) {
        throw tooLarge;
      }
      return whole(how, places.stream().map(Place::withoutErrorBodies).toList());
    }
  }

  private Buffer whole(MergeConfig how, List<Place> places) {
    if (how instanceof MergeConfig.Jq(var ignored, JqNames input) && input != null) {
      String list = config.mapped() ? config.calls().getFirst().name() : null;
      return run().values().jqRequest(input).with(places, list, config.bounds().maxBody());
    }
    return Merge.of(how, config.mapped()).apply(places, config.bounds().maxBody());
  }

  private List<Place> places() {
    boolean reached = config.decision().join() instanceof Join.Quorum;
    if (config.mapped()) {
      return run().members().stream()
          .filter(member -> !reached || member.succeeded())
          .map(member -> Place.of(result(member)))
          .toList();
    }
    return run().slots().stream()
        .filter(slot -> !slot.omitted() && (!reached || slot.succeeded()))
        .map(Slot::place)
        .toList();
  }

  private static CallResult result(Member member) {
    return Objects.requireNonNull(
        member.result(), "a join that is reached has every result it needs");
  }
}
