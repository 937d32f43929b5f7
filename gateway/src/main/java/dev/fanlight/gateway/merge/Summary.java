package dev.fanlight.gateway.merge;

import dev.fanlight.gateway.merge.CallResult.Failure;
import java.util.List;

/**
 * How a stream of records ended.
 *
 * @param calls that were made; a skipped one is none
 * @param failed all that did not succeed
 * @param partial names of the declared calls that did not succeed, in declared order
 * @param elapsedMillis of the whole fan-out
 */
public record Summary(
    int calls, int succeeded, int failed, List<String> partial, long elapsedMillis) {

  /** Of the results in declared order. */
  public static Summary of(List<Place> places, long elapsedMillis) {
    List<CallResult> results = places.stream().flatMap(p -> p.results().stream()).toList();
    int succeeded = (int) results.stream().filter(CallResult::succeeded).count();
    int failed = (int) results.stream().filter(r -> r.end() instanceof Failure).count();
    return new Summary(succeeded + failed, succeeded, failed, Place.partial(places), elapsedMillis);
  }
}
