package dev.fanlight.gateway.explain.plan;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a route would do with a request.
 *
 * @param variables of its path
 * @param times in milliseconds
 * @param permit that an exchange of the route holds; null: it needs none
 * @param plugins in the order in which they run
 * @param action what follows behind them
 * @param notes what else is worth knowing
 */
public record Plan(
    String route,
    Map<String, String> variables,
    Times times,
    @Nullable Permits permit,
    List<Plugin> plugins,
    Action action,
    List<String> notes) {

  /**
   * @param timeoutMs of the route
   * @param askedMs what the request itself asks for; null: nothing
   * @param idleMs of a streamed body
   * @param maxDurationMs of the whole exchange; null: no bound
   */
  public record Times(
      long timeoutMs, @Nullable Long askedMs, long idleMs, @Nullable Long maxDurationMs) {}

  /**
   * The permits of a bulkhead.
   *
   * @param queueTimeoutMs null: as long as the deadline allows
   */
  public record Permits(int maxConcurrent, int maxQueue, @Nullable Long queueTimeoutMs) {}

  /**
   * A plugin at its place.
   *
   * @param role what it says of itself
   * @param when why it runs or does not; null: it has no condition
   * @param mayChange whether a plugin before it can change the request so that this becomes wrong
   */
  public record Plugin(
      String id,
      String name,
      String role,
      boolean runs,
      @Nullable String when,
      boolean mayChange) {}

  /**
   * @param kind such as {@code fan_out}
   * @param join null: it has none
   * @param concurrency calls at once; null: it has no such bound
   * @param status of the answer; null: the calls decide it
   * @param why the answer is another one than the route's; null: it is that one
   */
  public record Action(
      String kind,
      @Nullable String join,
      @Nullable Integer concurrency,
      @Nullable Integer status,
      @Nullable String why,
      List<Call> calls) {}

  /**
   * A call.
   *
   * @param runs whether it would be made
   * @param why null: nothing stands against it
   * @param upstreams those that it may go to
   * @param items how many calls a {@code for_each} makes; null: there is no such list, or only
   *     another call can tell
   * @param paths that it asks for, the first few; values of other calls are names in braces
   * @param timeoutMs of the call with all its attempts
   * @param attempts at most
   * @param hedge when a slow attempt gets a second one beside it; null: never
   */
  public record Call(
      String name,
      Certainty runs,
      @Nullable String why,
      List<String> after,
      List<Target> upstreams,
      String method,
      List<String> paths,
      @Nullable Integer items,
      boolean optional,
      boolean background,
      long timeoutMs,
      int attempts,
      @Nullable String hedge) {}

  /** Whether something happens. */
  public enum Certainty {
    YES,
    NO,
    /** Only a call can tell. */
    PERHAPS
  }

  /**
   * An upstream that a call may go to.
   *
   * @param percent of such calls
   * @param chosen whether the request decides for it; null: chance decides
   * @param endpoints the first few, or how they are discovered
   */
  public record Target(
      String upstream,
      double percent,
      @Nullable Boolean chosen,
      List<String> endpoints,
      Permits permits) {}
}
