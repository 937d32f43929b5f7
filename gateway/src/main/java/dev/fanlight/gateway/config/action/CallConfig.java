package dev.fanlight.gateway.config.action;

import com.fasterxml.jackson.core.JsonPointer;
import dev.fanlight.gateway.config.match.Condition;
import dev.fanlight.gateway.config.upstream.HedgeConfig;
import dev.fanlight.gateway.config.upstream.RetryConfig;
import dev.fanlight.gateway.value.Binding;
import dev.fanlight.gateway.value.Expression;
import dev.fanlight.gateway.value.json.Shape;
import dev.fanlight.gateway.value.template.BodyTemplate;
import dev.fanlight.gateway.value.template.FormTemplate;
import dev.fanlight.gateway.value.template.ForwardedQuery;
import dev.fanlight.gateway.value.template.PathTemplate;
import dev.fanlight.gateway.value.template.TextTemplate;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One declared call of a fan-out. Its keys are in four groups, by the question that they answer.
 *
 * @param split where it goes
 * @param request what it sends
 * @param schedule when it runs, and how often
 * @param effort how hard it is tried
 * @param result what becomes of its response
 */
public record CallConfig(
    String name, Split split, Request request, Schedule schedule, Effort effort, Result result) {

  /** Returns a GET of that path, whose other keys have their defaults. */
  public static CallConfig plain(
      String name, String upstream, PathTemplate path, @Nullable ForEach forEach) {
    return new CallConfig(
        name,
        Split.to(upstream),
        Request.get(path),
        new Schedule(List.of(), Map.of(), forEach, false),
        Effort.OF_UPSTREAM,
        Result.PLAIN);
  }

  static CallConfig batchItem(String target, int max) {
    Expression items = new Expression.RequestBody(JsonPointer.empty());
    ForEach each = new ForEach(items, "item", max, 0, false, true);
    return plain("item", target, PathTemplate.parse("/"), each);
  }

  /** Everything it reads. */
  Stream<Expression> expressions() {
    Stream<Expression> named =
        Stream.concat(
            request.with().values().stream().map(Binding::from), schedule.when().keySet().stream());
    ForEach forEach = schedule.forEach();
    return Stream.of(
            named,
            Stream.ofNullable(split.sticky()),
            forEach == null ? Stream.<Expression>of() : Stream.of(forEach.in()))
        .flatMap(Function.identity());
  }

  /**
   * What a call sends.
   *
   * @param query added to what the path template gives
   * @param body null: none, or {@code form}
   * @param form the body as form fields; null: {@code body}
   * @param forwardedQuery what goes along of the client's query
   * @param with names for values, for use in the templates
   */
  public record Request(
      HttpMethod method,
      PathTemplate path,
      Map<String, TextTemplate> query,
      Map<String, TextTemplate> headers,
      @Nullable BodyTemplate body,
      @Nullable FormTemplate form,
      ForwardedQuery forwardedQuery,
      Map<String, Binding> with) {

    static Request get(PathTemplate path) {
      return of(HttpMethod.GET, path, Map.of());
    }

    /** A request without header fields and body. */
    public static Request of(HttpMethod method, PathTemplate path, Map<String, Binding> with) {
      return new Request(method, path, Map.of(), Map.of(), null, null, ForwardedQuery.NONE, with);
    }
  }

  /**
   * When a call runs, and how often.
   *
   * @param after names of calls that must have succeeded before
   * @param when conditions; unless all hold the call is skipped
   * @param forEach makes one call an item; null: one call
   * @param background whether no answer waits for it
   */
  public record Schedule(
      List<String> after,
      Map<Expression, Condition> when,
      @Nullable ForEach forEach,
      boolean background) {

    /** The most calls that it makes. */
    public int width() {
      return forEach == null ? 1 : forEach.width();
    }
  }

  /**
   * How hard a call is tried. What it does not say is as its upstream says.
   *
   * @param timeout null: the upstream's
   * @param retry null: the upstream's
   * @param hedge null: the upstream's
   * @param maxBody bytes of the response; 0: the upstream's
   */
  public record Effort(
      @Nullable Duration timeout,
      @Nullable RetryConfig retry,
      @Nullable HedgeConfig hedge,
      int maxBody) {
    public static final Effort OF_UPSTREAM = new Effort(null, null, null, 0);
  }

  /**
   * What becomes of a call's response, or of its failure.
   *
   * @param optional whether the fan-out may succeed though the call failed
   * @param fallback stands in the place of a failed call; null: nothing that is declared
   * @param onError what follows by kind of failure, before {@code fallback}
   * @param success which statuses count as success
   * @param shown what the answer shows
   */
  public record Result(
      boolean optional,
      @Nullable Fallback fallback,
      OnError onError,
      SuccessRule success,
      Shown shown) {
    static final Result PLAIN =
        new Result(false, null, OnError.NONE, SuccessRule.BELOW_400, Shown.WHOLE);
  }

  /** The answer that takes the place of a failed call. */
  public record Fallback(int status, @Nullable BodyTemplate body) implements OnError.Reaction {}

  /**
   * What the answer shows of the result.
   *
   * @param omit true: nothing, it is there for other calls only
   * @param shape what is left of its body; null: all
   */
  public record Shown(boolean omit, @Nullable Shape shape) {
    public static final Shown WHOLE = new Shown(false, null);
  }

  /** The kinds of failure that {@code on_error} tells apart. */
  public enum FailureKind {
    TIMEOUT("timeout"),
    REJECTED("rejected"),
    CIRCUIT_OPEN("circuit_open"),
    CONNECT("connect"),
    STATUS_3XX("3xx"),
    STATUS_4XX("4xx"),
    STATUS_5XX("5xx"),
    INVALID_BODY("invalid_body");

    private final String key;

    FailureKind(String key) {
      this.key = key;
    }

    /** The word in {@code on_error}. */
    public String key() {
      return key;
    }
  }

  /**
   * One call an item.
   *
   * @param in the list
   * @param as the item's name in templates
   * @param max items
   * @param first items that count, before {@code max} does; 0: all
   * @param distinct whether an item that stands there again shares the call of the first one
   * @param nulls whether a null is an item like any other; otherwise it is no call
   */
  public record ForEach(
      Expression in, String as, int max, int first, boolean distinct, boolean nulls) {

    /** Over every item that is no null. */
    public ForEach(Expression in, String as, int max) {
      this(in, as, max, 0, false, false);
    }

    /** The most calls that it makes. */
    public int width() {
      return first == 0 ? max : Math.min(first, max);
    }
  }
}
