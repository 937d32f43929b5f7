package dev.fanlight.gateway.sim.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.fanlight.gateway.config.action.CallConfig;
import dev.fanlight.gateway.config.action.CallConfig.Effort;
import dev.fanlight.gateway.config.action.CallConfig.Fallback;
import dev.fanlight.gateway.config.action.CallConfig.ForEach;
import dev.fanlight.gateway.config.action.CallConfig.Request;
import dev.fanlight.gateway.config.action.CallConfig.Result;
import dev.fanlight.gateway.config.action.CallConfig.Schedule;
import dev.fanlight.gateway.config.action.CallConfig.Shown;
import dev.fanlight.gateway.config.action.FanOutConfig;
import dev.fanlight.gateway.config.action.FanOutConfig.Answer;
import dev.fanlight.gateway.config.action.FanOutConfig.Bounds;
import dev.fanlight.gateway.config.action.FanOutConfig.Decision;
import dev.fanlight.gateway.config.action.FanOutConfig.HeadersConfig;
import dev.fanlight.gateway.config.action.FanOutConfig.Join;
import dev.fanlight.gateway.config.action.FanOutConfig.MergeConfig;
import dev.fanlight.gateway.config.action.FanOutConfig.Sending;
import dev.fanlight.gateway.config.action.OnError;
import dev.fanlight.gateway.config.action.Split;
import dev.fanlight.gateway.config.action.SuccessRule;
import dev.fanlight.gateway.config.match.Condition;
import dev.fanlight.gateway.config.upstream.HedgeConfig;
import dev.fanlight.gateway.config.upstream.RetryConfig;
import dev.fanlight.gateway.fanout.FanOutEngine;
import dev.fanlight.gateway.fanout.scope.ExchangeContext;
import dev.fanlight.gateway.fanout.scope.LiveScope;
import dev.fanlight.gateway.sim.SimLoop;
import dev.fanlight.gateway.sim.Simulation;
import dev.fanlight.gateway.sim.engine.SimMeters;
import dev.fanlight.gateway.sim.engine.SimRequest;
import dev.fanlight.gateway.sim.engine.SimTarget;
import dev.fanlight.gateway.sim.model.ModelPlan.Call;
import dev.fanlight.gateway.sim.model.ModelPlan.Instead;
import dev.fanlight.gateway.sim.model.ModelPlan.Kind;
import dev.fanlight.gateway.sim.model.ModelPlan.Merge;
import dev.fanlight.gateway.sim.model.ModelPlan.Over;
import dev.fanlight.gateway.value.Expression;
import dev.fanlight.gateway.value.template.BodyTemplate;
import dev.fanlight.gateway.value.template.PathTemplate;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.CallError;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayRequest;
import dev.fanlight.plugin.GatewayResponse;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A model's plan, run by the engine; its answer in the model's words. */
public final class ModelRun {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final RetryConfig TWICE =
      new RetryConfig(2, Set.of(), Set.of(503), Set.of(), Set.of(HttpMethod.GET));

  /** Compares one with the model; as a type of the JDK, for {@code Breakage}. */
  public static final class OfSeed implements LongConsumer {
    @Override
    public void accept(long seed) {
      ModelPlan plan = ModelPlans.random(new SplittableRandom(seed));
      String expected = new JoinModel(plan).answer();
      if (!expected.equals(JoinModel.ANY)) {
        assertThat(new ModelRun(plan).answer()).as("%s", plan).isEqualTo(expected);
      }
    }
  }

  private final ModelPlan plan;
  private final Simulation time = new Simulation(0);
  private final SimLoop loop = time.newLoop();

  ModelRun(ModelPlan plan) {
    this.plan = plan;
  }

  String answer() {
    SimTarget target = new SimTarget(time, loop, new ModelUpstream(plan)::script);
    ExchangeContext context = target.context("model");
    LiveScope scope = LiveScope.root(context, Duration.ofMillis(plan.deadline()), () -> {});
    FanOutEngine engine =
        new FanOutEngine(config(), any -> target.call(), SimMeters.setting(false));
    GatewayRequest request =
        new GatewayRequest(HttpMethod.GET, "/", null, HttpHeaders.headers(), Body.empty());
    List<Future<GatewayResponse>> answer = new ArrayList<>();
    Map<String, List<String>> lists = new HashMap<>();
    plan.calls().forEach(call -> lists.put(call.name(), ModelUpstream.items(call)));
    lists.put(
        "id",
        IntStream.range(0, plan.calls().size())
            .mapToObj(i -> ModelUpstream.name(i, plan.calls().get(i).wanted()))
            .toList());
    loop.execute(() -> answer.add(engine.run(scope, request, new SimRequest(lists, List.of()))));
    time.runUntilIdle();
    Future<GatewayResponse> response = answer.getFirst();
    return response.succeeded() ? words(response.result()) : words(response.cause());
  }

  private FanOutConfig config() {
    boolean merged = plan.merges();
    return new FanOutConfig(
        plan.mapped() ? List.of(mapped()) : plan.calls().stream().map(this::config).toList(),
        plan.mapped(),
        new Sending(plan.concurrency(), List.of()),
        new Decision(join(), plan.join() == ModelPlan.Join.AS_COMPLETED ? plan.needed() : 0, false),
        Answer.of(merged ? merge() : null, HeadersConfig.NONE),
        Bounds.of(1 << 20));
  }

  private MergeConfig merge() {
    return switch (plan.merge()) {
      case OBJECT -> new MergeConfig.ByName();
      case CONCAT -> new MergeConfig.Concat();
      case FIRST -> new MergeConfig.FirstBody();
      case ARRAY -> new MergeConfig.Array();
    };
  }

  private Join join() {
    return switch (plan.join()) {
      case ALL -> new Join.All();
      case ALL_SETTLED -> new Join.AllSettled();
      case FIRST -> new Join.First();
      case QUORUM -> new Join.Quorum(plan.needed());
      case AS_COMPLETED -> new Join.AsCompleted();
    };
  }

  private CallConfig mapped() {
    ForEach items = new ForEach(Expression.parse("query.id", Set.of()), "it", 100);
    return config(plan.calls().getFirst(), "c", "/c/{it}", items);
  }

  private CallConfig config(Call call) {
    if (!call.listed()) {
      return config(call, call.name(), "/" + call.name(), null);
    }
    String list =
        call.over() == Over.REQUEST
            ? "query." + call.name()
            : "c" + call.after().getFirst() + ".body#/for_" + call.name();
    ForEach items = new ForEach(Expression.parse(list, Set.of()), "it", JoinModel.MAX);
    return config(call, call.name(), "/" + call.name() + "/{it}", items);
  }

  private CallConfig config(Call call, String name, String path, @Nullable ForEach items) {
    Map<Expression, Condition> when =
        Map.of(
            Expression.parse("header.x-none", Set.of()),
            new Condition.Exists(!call.wanted() && !plan.mapped()),
            Expression.parse("it", Set.of("it")),
            new Condition.Not(new Condition.StartsWith("no")));
    BodyTemplate instead =
        BodyTemplate.parse(JsonNodeFactory.instance.objectNode().put("instead", true));
    Fallback fallback = call.instead() == Instead.FALLBACK ? new Fallback(200, instead) : null;
    SuccessRule success = new SuccessRule(Set.of(), plan.join() != ModelPlan.Join.FIRST);
    return new CallConfig(
        name,
        Split.to("u"),
        Request.of(HttpMethod.GET, PathTemplate.parse(path), Map.of()),
        new Schedule(
            call.after().stream().map(place -> plan.calls().get(place).name()).toList(),
            when,
            items,
            false),
        new Effort(
            is(call, Kind.LATE) ? millis(call) : null,
            TWICE,
            is(call, Kind.HEDGED) ? new HedgeConfig(millis(call), 1) : null,
            0),
        new Result(call.instead() == Instead.NULL, fallback, OnError.NONE, success, Shown.WHOLE));
  }

  private static boolean is(Call call, Kind kind) {
    return !call.listed() && call.items().getFirst().kind() == kind;
  }

  private static Duration millis(Call call) {
    return Duration.ofMillis(call.items().getFirst().millis());
  }

  private static String words(Throwable failure) {
    GatewayError error = GatewayError.from(failure);
    return error.code().code()
        + ":"
        + error.status()
        + " "
        + error.errors().stream().map(CallError::call).toList();
  }

  private String words(GatewayResponse answer) {
    if (answer.body() instanceof Body.Streamed records) {
      return records(records);
    }
    JsonNode body = json(((Body.Bytes) answer.body()).bytes().toString());
    List<String> values = new ArrayList<>();
    boolean alone = plan.join() == ModelPlan.Join.FIRST;
    if (alone || plan.merge() == Merge.FIRST) {
      values.add(value(body));
    } else if (plan.merge() == Merge.OBJECT) {
      body.properties().forEach(each -> values.add(each.getKey() + "=" + value(each.getValue())));
    } else {
      body.forEach(value -> values.add(value(value)));
    }
    if (alone) {
      return answer.status() + " " + values;
    }
    String partial = answer.headers().get("fanlight-partial");
    return answer.status() + " " + values + " [" + (partial == null ? "" : partial) + "]";
  }

  private static String records(Body.Streamed records) {
    Buffer text = Buffer.buffer();
    List<Throwable> broken = new ArrayList<>();
    records.stream().exceptionHandler(broken::add);
    records.stream().handler(text::appendBuffer);
    records.stream().resume();
    if (!broken.isEmpty()) {
      return words(broken.getFirst());
    }
    List<String> values = new ArrayList<>();
    List<String> partial = new ArrayList<>();
    text.toString()
        .lines()
        .map(ModelRun::json)
        .forEach(line -> {
          if (line.has("summary")) {
            line.at("/summary/partial").forEach(name -> partial.add(name.asText()));
          } else {
            values.add(value(line.has("error") ? line : line.get("body")));
          }
        });
    return ModelAnswer.records(values) + " " + partial;
  }

  private static String value(JsonNode value) {
    if (value.isNull()) {
      return "null";
    }
    if (value.isArray()) {
      List<String> values = new ArrayList<>();
      value.forEach(each -> values.add(value(each)));
      return values.toString();
    }
    return value.has("error")
        ? value.at("/error/code").asText() + ":" + value.at("/error/status").asInt()
        : value.has("instead") ? Instead.FALLBACK.word : value.get("from").asText();
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException broken) {
      throw new AssertionError("not JSON: " + text, broken);
    }
  }
}
