package dev.fanlight.gateway.config.action;

import dev.fanlight.gateway.value.Binding;
import dev.fanlight.gateway.value.Expression;
import dev.fanlight.gateway.value.JqProgram;
import dev.fanlight.gateway.value.jq.names.JqNames;
import dev.fanlight.gateway.value.template.TextTemplate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One request becomes many. Its keys are in groups, by the question that they answer.
 *
 * @param calls in declared order; a {@code for_each} with its {@code call} is a single one here
 * @param mapped true when the fan-out is a {@code for_each} over one call: the answer is that
 *     call's list
 * @param sending how the calls are sent
 * @param decision when it is done
 * @param answer what its results become
 * @param bounds how many bytes it may hold
 */
public record FanOutConfig(
    List<CallConfig> calls,
    boolean mapped,
    Sending sending,
    Decision decision,
    Answer answer,
    Bounds bounds)
    implements ActionConfig {
  private static final int MAX_BATCH_BODY = 1 << 20;

  /**
   * A batch: one call an item of the request's body. Its requests are made by whoever runs it.
   *
   * @param target where the calls go
   */
  public static FanOutConfig batch(ActionConfig.Batch batch, String target) {
    return new FanOutConfig(
        List.of(CallConfig.batchItem(target, batch.max())),
        true,
        new Sending(batch.concurrency(), List.of()),
        Decision.by(batch.join()),
        Answer.of(new MergeConfig.Array(), HeadersConfig.all(batch.headers())),
        Bounds.of(MAX_BATCH_BODY));
  }

  /** Whether any value is taken from the request's body, so that it must be held. */
  public boolean readsRequestBody() {
    boolean ofProgram =
        answer.merge() instanceof MergeConfig.Jq(var ignored, JqNames input)
            && input != null
            && input.body();
    return ofProgram || expressions().anyMatch(Expression.RequestBody.class::isInstance);
  }

  private Stream<Expression> expressions() {
    return Stream.concat(
            calls.stream().flatMap(CallConfig::expressions),
            answer.response() == null ? Stream.of() : answer.response().expressions())
        .map(Expression::plain);
  }

  /**
   * The fields of requests that the answer depends on, in lower case; {@code *} where it depends on
   * more than fields. Where the calls' own Vary is picked, they say it of the fields that they get.
   */
  public Set<String> variesBy() {
    Set<String> names = new TreeSet<>();
    if (answer.headers().pick().keySet().stream().noneMatch("vary"::equalsIgnoreCase)) {
      sending.forwardHeaders().forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
    }
    expressions()
        .forEach(expression -> {
          switch (expression) {
            case Expression.Header header -> names.add(header.name());
            case Expression.Cookie ignored -> names.add("cookie");
            case Expression.ClientAddress ignored -> names.add("*");
            default -> {} // of the target, or of what calls have answered
          }
        });
    if (answer.merge() instanceof MergeConfig.Jq(var ignored, JqNames input) && input != null) {
      input.headers().forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
    }
    return names;
  }

  /**
   * How the calls of a fan-out are sent.
   *
   * @param concurrency calls of one exchange at once
   * @param forwardHeaders the client's fields that every call carries
   */
  public record Sending(int concurrency, List<String> forwardHeaders) {}

  /**
   * When a fan-out is done.
   *
   * @param enough successes that end {@code as_completed} early; 0: none
   * @param stream with {@code first}: decided by the head, and streamed
   */
  public record Decision(Join join, int enough, boolean stream) {
    /** Decided by that join alone. */
    public static Decision by(Join join) {
      return new Decision(join, 0, false);
    }
  }

  /**
   * What the results of a fan-out become.
   *
   * @param merge null where the join answers by itself ({@code first}, {@code as_completed})
   * @param errorBodies whether the error object of a failed call holds its JSON body
   */
  public record Answer(
      @Nullable MergeConfig merge,
      HeadersConfig headers,
      boolean errorBodies,
      @Nullable ResponseConfig response) {
    /** An answer that says nothing besides. */
    public static Answer of(@Nullable MergeConfig merge, HeadersConfig headers) {
      return new Answer(merge, headers, false, null);
    }
  }

  /**
   * How many bytes a fan-out may hold.
   *
   * @param maxBody of the merged answer, or of records not yet sent
   * @param maxHeld of everything, while it gathers
   */
  public record Bounds(int maxBody, long maxHeld) {
    private static final long HELD_PER_BODY = 4;

    /** The bounds of a fan-out that names no {@code max_held}. */
    public static Bounds of(int maxBody) {
      return new Bounds(maxBody, HELD_PER_BODY * maxBody);
    }
  }

  /** What decides a fan-out. */
  public sealed interface Join {
    record All() implements Join {}

    record AllSettled() implements Join {}

    record First() implements Join {}

    record Quorum(int n) implements Join {}

    record AsCompleted() implements Join {}

    /** As an operator reads it, such as {@code quorum 2}. */
    default String text() {
      return switch (this) {
        case All() -> "all";
        case AllSettled() -> "all_settled";
        case First() -> "first";
        case Quorum(int n) -> "quorum " + n;
        case AsCompleted() -> "as_completed";
      };
    }
  }

  /** How results become one body. */
  public sealed interface MergeConfig {
    record ByName() implements MergeConfig {}

    record Array() implements MergeConfig {}

    record Concat() implements MergeConfig {}

    record FirstBody() implements MergeConfig {}

    /**
     * @param input what the program reads of the request, where it gets request and calls; null: it
     *     gets what the default merge gives
     */
    record Jq(JqProgram program, @Nullable JqNames input) implements MergeConfig {

      /** Of what the default merge gives. */
      public Jq(JqProgram program) {
        this(program, null);
      }
    }
  }

  /**
   * @param pick which response header fields survive, and how several become one
   */
  public record HeadersConfig(Map<String, Pick> pick) {
    /** Picks no field. */
    public static final HeadersConfig NONE = new HeadersConfig(Map.of());

    /** These, with all their values. */
    static HeadersConfig all(List<String> names) {
      Map<String, Pick> pick = new LinkedHashMap<>();
      names.forEach(name -> pick.put(name, Pick.ALL));
      return new HeadersConfig(pick);
    }
  }

  /** How the values of one field in several responses become one. */
  public enum Pick {
    FIRST,
    LAST,
    ALL,
    STRICTEST
  }

  /**
   * What a merged answer says besides its body.
   *
   * @param status where {@code statusFrom} names none
   * @param statusFrom names the status; null: it is always the other
   * @param with names for values, for use in the headers
   */
  public record ResponseConfig(
      int status,
      @Nullable Expression statusFrom,
      Map<String, TextTemplate> headers,
      Map<String, Binding> with) {

    private Stream<Expression> expressions() {
      Stream<Expression> bound = with.values().stream().map(Binding::from);
      return statusFrom == null ? bound : Stream.concat(bound, Stream.of(statusFrom));
    }
  }
}
