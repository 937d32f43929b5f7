package dev.fanlight.gateway.merge;

import java.util.List;

/**
 * The place of one declared call in a merge.
 *
 * @param name its key in an object
 * @param listed whether it holds a list, one result for each item in item order, rather than its
 *     only result
 */
public record Place(String name, boolean listed, List<CallResult> results) {

  /** The place of a plain call, or of one item where each has a place of its own. */
  public static Place of(CallResult result) {
    return new Place(result.name(), false, List.of(result));
  }

  /** The place of a {@code for_each} among other calls. */
  public static Place listOf(String name, List<CallResult> results) {
    return new Place(name, true, List.copyOf(results));
  }

  /** The same without what upstreams sent with their failures. */
  public Place withoutErrorBodies() {
    return new Place(name, listed, results.stream().map(CallResult::withoutErrorBody).toList());
  }

  /** Whether a call in it failed, a fallback or not. */
  public boolean isPartial() {
    for (CallResult result : results) {
      if (result.end() instanceof CallResult.Failure) {
        return true;
      }
    }
    return false;
  }

  /** The places that are partial, by name, in declared order: {@code Fanlight-Partial}. */
  public static List<String> partial(List<Place> places) {
    return places.stream().filter(Place::isPartial).map(Place::name).toList();
  }
}
