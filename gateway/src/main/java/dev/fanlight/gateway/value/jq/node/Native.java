package dev.fanlight.gateway.value.jq.node;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanlight.gateway.value.jq.data.Path;
import dev.fanlight.gateway.value.jq.node.Node.Count;
import java.util.List;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import org.jspecify.annotations.Nullable;

/** A function of jq that is written in Java. */
@FunctionalInterface
public interface Native {
  /** Gives nothing. */
  Native NOTHING =
      (env, args, in, path, output) -> {
        // Gives nothing.
      };

  /**
   * @param env of the arguments
   * @param path of {@code .}; null when nobody asks for paths
   */
  void apply(Env env, List<Node> args, JsonNode in, @Nullable Path path, Output output)
      throws JsonQueryException;

  /** How many values it may give; unless it says otherwise, one for each value of an argument. */
  default Count count(List<Node> args) {
    return Nodes.count(args);
  }

  /** The same function, which gives one value whatever its arguments give. */
  static Native one(Native function) {
    return new Counted(function, Count.ONE);
  }

  /** The same function, which may give many values whatever its arguments give. */
  static Native many(Native function) {
    return new Counted(function, Count.MANY);
  }

  /** A function of which it is known how many values it gives. */
  record Counted(Native function, Count count) implements Native {
    @Override
    public void apply(Env env, List<Node> args, JsonNode in, @Nullable Path path, Output output)
        throws JsonQueryException {
      function.apply(env, args, in, path, output);
    }

    @Override
    public Count count(List<Node> args) {
      return count;
    }
  }
}
