package dev.fanlight.gateway.config.action;

import java.util.Set;

/**
 * Which statuses of a complete response are a success of its call.
 *
 * @param listed exactly these; empty: those that {@code merged} says
 * @param merged whether the body becomes a part of a merged one: then only a whole answer will do,
 *     and neither a redirect nor a part of one is
 */
public record SuccessRule(Set<Integer> listed, boolean merged) {
  /** Every status below 400. */
  public static final SuccessRule BELOW_400 = new SuccessRule(Set.of(), false);

  private static final int PARTIAL_CONTENT = 206;

  /** Whether that status is a success. */
  public boolean holds(int status) {
    if (!listed.isEmpty()) {
      return listed.contains(status);
    }
    return merged ? status < 300 && status != PARTIAL_CONTENT : status < 400;
  }
}
