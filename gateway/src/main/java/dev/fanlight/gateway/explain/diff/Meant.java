package dev.fanlight.gateway.explain.diff;

import dev.fanlight.gateway.config.action.Split;
import dev.fanlight.gateway.config.action.Split.Branch;
import io.vertx.core.http.HttpMethod;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Values of a configuration without what says nothing in them: an order, a common factor. */
final class Meant {
  /** Lists whose order decides nothing. */
  private static final Set<String> SETS =
      Set.of(
          "Always.statuses",
          "Any.conditions",
          "Batch.headers",
          "Clients.trustedProxies",
          "Every.conditions",
          "Headers.redacted",
          "Http.expect",
          "Schedule.after",
          "Sending.forwardHeaders");

  private Meant() {}

  /** Entries of a list whose order says nothing. Nor does it say anything that one comes twice. */
  record InAnyOrder(List<?> entries) {}

  /**
   * What a component of a record says.
   *
   * @param value as the file has it
   */
  static @Nullable Object of(Class<?> record, String component, @Nullable Object value) {
    String name = record.getSimpleName() + "." + component;
    if (value instanceof List<?> list && SETS.contains(name)) {
      return new InAnyOrder(list);
    }
    return value instanceof Set<?> methods && name.equals("MatchConfig.methods")
        ? withoutHead(methods)
        : value;
  }

  /** HEAD is where GET is. */
  private static Set<?> withoutHead(Set<?> methods) {
    Set<Object> others = new HashSet<>(methods);
    if (methods.contains(HttpMethod.GET)) {
      others.remove(HttpMethod.HEAD);
    }
    return others;
  }

  /** The shares of a split in lowest terms. Their order decides only where a value does. */
  static List<Branch> shares(Split split) {
    List<Branch> branches = new ArrayList<>(split.branches());
    BigInteger common = BigInteger.ZERO;
    for (Branch branch : branches) {
      common = common.gcd(BigInteger.valueOf(branch.weight()));
    }
    int divisor = Math.max(common.intValue(), 1);
    branches.replaceAll(branch -> new Branch(branch.upstream(), branch.weight() / divisor));
    return split.sticky() == null ? byName(branches) : branches;
  }

  static List<Branch> byName(List<Branch> branches) {
    return branches.stream().sorted(Comparator.comparing(Branch::upstream)).toList();
  }
}
