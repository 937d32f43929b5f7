package dev.fanlight.gateway.fanout.plan;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanlight.gateway.config.action.Split;
import dev.fanlight.gateway.config.action.Split.Branch;
import dev.fanlight.gateway.value.Expression;
import dev.fanlight.gateway.value.ValueSource;
import dev.fanlight.gateway.value.json.Json;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The branches of a {@link Split} at run time. Each call gets one of them. Nothing is shared
 * between branches: each is a call to its own upstream, with its permits, retries and budget. A
 * retry or a hedge stays on the branch of its call. Confined to one event loop.
 *
 * @param <T> what a branch is
 */
public final class Branches<T> {
  private final List<T> branches;
  private final @Nullable HashRing ring;
  private final @Nullable Expression sticky;

  private Branches(List<T> branches, @Nullable HashRing ring, @Nullable Expression sticky) {
    this.branches = branches;
    this.ring = ring;
    this.sticky = sticky;
  }

  /**
   * @param made makes a branch, from the name of its upstream
   */
  public static <T> Branches<T> of(Split split, Function<String, T> made) {
    List<Branch> declared = split.branches();
    HashRing ring =
        declared.size() == 1
            ? null
            : new HashRing(declared.stream().mapToInt(Branch::weight).toArray());
    return new Branches<>(
        declared.stream().map(Branch::upstream).map(made).toList(), ring, split.sticky());
  }

  /**
   * The branch of the value that the split names, or any if there is no such value or an empty one.
   *
   * @throws dev.fanlight.plugin.GatewayError when the value cannot be read
   */
  public T pick(ValueSource values) {
    JsonNode value = ring == null || sticky == null ? null : sticky.value(values);
    String text = value == null ? "" : Json.text(value);
    return ring == null || text.isEmpty() ? any() : branches.get(ring.of(text));
  }

  /** Whether a value decides, and not chance alone. */
  public boolean isSticky() {
    return sticky != null;
  }

  /** One by chance, as often as its weight says. */
  public T any() {
    return ring == null
        ? branches.getFirst()
        : branches.get(ring.at(ThreadLocalRandom.current().nextLong()));
  }
}
