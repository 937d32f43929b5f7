package dev.fanlight.gateway.sim.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.fanlight.gateway.config.action.CallConfig;
import dev.fanlight.gateway.config.action.CallConfig.Effort;
import dev.fanlight.gateway.config.action.CallConfig.FailureKind;
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
import dev.fanlight.gateway.value.Binding;
import dev.fanlight.gateway.value.Expression;
import dev.fanlight.gateway.value.JqProgram;
import dev.fanlight.gateway.value.template.BodyTemplate;
import dev.fanlight.gateway.value.template.PathTemplate;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Makes random fan-outs with every policy there is. */
public final class SimPlan {
  /** A number of calls at once that no exchange comes near. */
  public static final int UNLIMITED = 50;

  /** Programs that give what they get, and nothing. */
  private static final JqProgram SAME = JqProgram.compile(".");

  public static final JqProgram FAILING = JqProgram.compile("error(\"no\")");
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final Set<HttpMethod> SAFE = Set.of(HttpMethod.GET, HttpMethod.PUT);
  private static final Set<RetryConfig.Condition> ANY_FAILURE =
      Set.of(RetryConfig.Condition.values());

  private final RandomGenerator random;
  private final List<String> upstreams;

  /**
   * @param upstreams that there are
   */
  public SimPlan(RandomGenerator random, List<String> upstreams) {
    this.random = random;
    this.upstreams = upstreams;
  }

  public FanOutConfig make() {
    boolean mapped = chance(20);
    int size = mapped ? 1 : chance(3) ? 20 + random.nextInt(31) : 1 + random.nextInt(8);
    List<CallConfig> calls = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      calls.add(chance(mapped ? 0 : 15) ? plain("c" + i) : call(i, mapped));
    }
    if (!mapped) {
      someInBackground(calls);
    }
    Join join = join(size);
    calls.replaceAll(call -> under(join, call));
    boolean streamed = join instanceof Join.AsCompleted;
    // In this order: seeds of the past stand for the same plans.
    Sending sending = new Sending(chance(50) ? 1 + random.nextInt(4) : UNLIMITED, List.of());
    MergeConfig merge = streamed || join instanceof Join.First ? null : merge();
    Decision decision =
        new Decision(
            join,
            streamed && chance(60) ? 1 + random.nextInt(Math.min(size, 5)) : 0,
            join instanceof Join.First && chance(40));
    return new FanOutConfig(
        calls,
        mapped,
        sending,
        decision,
        Answer.of(merge, HeadersConfig.NONE),
        new Bounds(streamed && chance(50) ? 100 : 1 << 24, 1L << 40));
  }

  /** Calls that no other waits for; the first never, so that there is one to wait for. */
  private void someInBackground(List<CallConfig> calls) {
    Set<String> awaited = new HashSet<>();
    calls.forEach(call -> awaited.addAll(call.schedule().after()));
    for (int i = 1; i < calls.size(); i++) {
      CallConfig call = calls.get(i);
      if (!awaited.contains(call.name()) && call.schedule().forEach() == null && chance(60)) {
        calls.set(i, inBackground(call));
      }
    }
  }

  private static CallConfig inBackground(CallConfig call) {
    Schedule schedule = call.schedule();
    return new CallConfig(
        call.name(),
        call.split(),
        call.request(),
        new Schedule(schedule.after(), schedule.when(), schedule.forEach(), true),
        call.effort(),
        call.result());
  }

  /** What counts as a success depends on what becomes of the body. */
  private static CallConfig under(Join join, CallConfig call) {
    Result result = call.result();
    boolean merged = !(join instanceof Join.First) && !call.schedule().background();
    return new CallConfig(
        call.name(),
        call.split(),
        call.request(),
        call.schedule(),
        call.effort(),
        new Result(
            result.optional(),
            result.fallback(),
            result.onError(),
            new SuccessRule(result.success().listed(), merged),
            result.shown()));
  }

  private Join join(int size) {
    return switch (random.nextInt(7)) {
      case 0 -> new Join.All();
      case 1 -> new Join.AllSettled();
      case 2, 3 -> new Join.First();
      case 4 -> new Join.Quorum(1 + random.nextInt(Math.min(size, 4)));
      default -> new Join.AsCompleted();
    };
  }

  private MergeConfig merge() {
    return switch (random.nextInt(6)) {
      case 0 -> new MergeConfig.ByName();
      case 1 -> new MergeConfig.Concat();
      case 2 -> new MergeConfig.FirstBody();
      case 3 -> new MergeConfig.Jq(chance(80) ? SAME : FAILING);
      default -> new MergeConfig.Array();
    };
  }

  private CallConfig call(int index, boolean mapped) {
    String name = "c" + index;
    List<String> after = after(index);
    String before = after.isEmpty() ? null : after.getFirst();
    ForEach forEach = mapped || chance(10) ? forEach(before) : null;
    boolean bound = before != null && chance(40);
    String path = "/" + name + (forEach == null ? "" : "/{it}") + (bound ? "{?v}" : "");
    // Seeds mean the same calls for as long as the draws keep their order.
    String upstream = upstreams.get(random.nextInt(upstreams.size()));
    HttpMethod method = chance(85) ? HttpMethod.GET : HttpMethod.POST;
    Request request =
        Request.of(method, PathTemplate.parse(path), bound ? Map.of("v", value(before)) : Map.of());
    Schedule schedule = new Schedule(after, when(before), forEach, false);
    Duration timeout = chance(35) ? Duration.ofMillis(1 + random.nextInt(150)) : null;
    Result result = result(bound);
    return new CallConfig(name, Split.to(upstream), request, schedule, effort(timeout), result);
  }

  private Result result(boolean bound) {
    return new Result(
        chance(20),
        chance(25) ? fallback(bound) : null,
        chance(25)
            ? new OnError(Map.of(any(FailureKind.values()), fallback(bound)), Map.of())
            : OnError.NONE,
        chance(20) ? new SuccessRule(Set.of(200, 201, 404), false) : SuccessRule.BELOW_400,
        Shown.WHOLE);
  }

  private Effort effort(@Nullable Duration timeout) {
    return new Effort(
        timeout, chance(25) ? retry() : null, chance(25) ? hedge() : null, chance(20) ? 2000 : 0);
  }

  private CallConfig plain(String name) {
    String upstream = upstreams.get(random.nextInt(upstreams.size()));
    return CallConfig.plain(name, upstream, PathTemplate.parse("/" + name), null);
  }

  private List<String> after(int index) {
    if (index == 0 || chance(50)) {
      return List.of();
    }
    Set<String> before = new HashSet<>();
    for (int i = 0; i <= random.nextInt(2); i++) {
      before.add("c" + random.nextInt(index));
    }
    return before.stream().sorted().toList();
  }

  private ForEach forEach(@Nullable String before) {
    String in =
        before != null && chance(60)
            ? before + ".body#/list"
            : chance(70) ? "query.id" : "header.x-ids";
    return new ForEach(Expression.parse(in, Set.of()), "it", chance(90) ? 10 : 2);
  }

  /** Sometimes one that is not there. */
  private Binding value(String before) {
    String from = chance(10) ? "header.x-none" : before + (chance(10) ? ".body#/no" : ".body#/v");
    return new Binding(Expression.parse(from, Set.of()), chance(20), null);
  }

  private Map<Expression, Condition> when(@Nullable String before) {
    if (chance(70)) {
      return Map.of();
    }
    return before != null && chance(60)
        ? Map.of(
            Expression.parse(before + ".status", Set.of()),
            Condition.OneOf.of(Set.of(chance(50) ? "200" : "404", "201")))
        : Map.of(Expression.parse("header.x-none", Set.of()), new Condition.Exists(chance(50)));
  }

  private Fallback fallback(boolean bound) {
    JsonNode body = bound && chance(50) ? TextNode.valueOf("{v}") : JSON.objectNode().put("fb", 1);
    return new Fallback(chance(70) ? 200 : 404, chance(90) ? BodyTemplate.parse(body) : null);
  }

  private RetryConfig retry() {
    return new RetryConfig(2 + random.nextInt(3), ANY_FAILURE, Set.of(500, 503), Set.of(), SAFE);
  }

  private HedgeConfig hedge() {
    Duration delay = chance(90) ? Duration.ofMillis(random.nextInt(40)) : null;
    return new HedgeConfig(delay, 1 + random.nextInt(2));
  }

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  private <T> T any(T[] of) {
    return of[random.nextInt(of.length)];
  }
}
