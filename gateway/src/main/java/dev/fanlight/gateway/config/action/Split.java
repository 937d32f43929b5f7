package dev.fanlight.gateway.config.action;

import dev.fanlight.gateway.value.Expression;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where requests or calls go: to one upstream, or a share of them to each of several.
 *
 * @param branches at least one, each of another upstream; one of them has a weight above 0
 * @param sticky names the value that decides the branch; null: chance decides
 */
public record Split(List<Branch> branches, @Nullable Expression sticky) {

  /**
   * One of the upstreams.
   *
   * @param weight its share, compared with the weights of the others; 0: it gets nothing
   */
  public record Branch(String upstream, int weight) {}

  /** All to one upstream. */
  public static Split to(String upstream) {
    return new Split(List.of(new Branch(upstream, 1)), null);
  }

  /** The names of the upstreams, in declared order. */
  public List<String> upstreams() {
    return branches.stream().map(Branch::upstream).toList();
  }
}
