package dev.fanlight.gateway.value.jq.function;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanlight.gateway.value.jq.data.Operator;
import dev.fanlight.gateway.value.jq.data.Path;
import dev.fanlight.gateway.value.jq.node.Env;
import dev.fanlight.gateway.value.jq.node.Native;
import dev.fanlight.gateway.value.jq.node.Node;
import dev.fanlight.gateway.value.jq.node.Output;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import org.jspecify.annotations.Nullable;

/**
 * Functions that go on with what they have made. jq defines them by recursion; here an expression
 * that gives one value at most is repeated, so that the number of rounds needs no stack.
 */
final class Loops {
  /** {@code recurse(f)}, which is {@code repeat(f)} too. */
  static final Native RECURSE =
      Native.many((env, args, in, path, output) ->
          new Rounds(env, null, args.get(0), false, output).recurse(in, path));

  /** {@code recurse(f; condition)} */
  static final Native RECURSE_WHILE =
      Native.many((env, args, in, path, output) ->
          new Rounds(env, args.get(1), args.get(0), false, output).recurse(in, path));

  /** {@code recurse} */
  static final Native RECURSE_ALL =
      Native.many((env, args, in, path, output) -> all(env, in, path, output));

  /** {@code while(condition; f)} */
  static final Native WHILE =
      Native.many((env, args, in, path, output) ->
          new Rounds(env, args.get(0), args.get(1), true, output).run(in, path));

  /** {@code until(condition; f)} */
  static final Native UNTIL =
      (env, args, in, path, output) ->
          new Rounds(env, args.get(0), args.get(1), false, output).run(in, path);

  private Loops() {}

  private static void all(Env env, JsonNode in, @Nullable Path path, Output output)
      throws JsonQueryException {
    env.ledger.step();
    output.emit(in, path);
    if (in.isContainerNode()) {
      Output each = (member, at) -> all(env, member, at, output);
      each.emitMembers(in, path);
    }
  }

  /**
   * @param condition of the rounds; of {@code recurse}, which values go on
   * @param whilst whether values are given while the condition holds, not when it first does
   */
  private record Rounds(
      Env env, @Nullable Node condition, Node next, boolean whilst, Output output) {

    void recurse(JsonNode first, @Nullable Path path) throws JsonQueryException {
      JsonNode now = first;
      Path at = path;
      boolean single = next.counted() == Node.Count.ONE && condition == null;
      do {
        env.ledger.step();
        output.emit(now, at);
        if (!single) {
          next.run(env, now, at, (value, to) -> goOn(value, to));
          return;
        }
        Node.Held held = new Node.Held();
        next.run(env, now, at, held);
        now = held.value;
        at = held.path;
      } while (now != null);
    }

    private void goOn(JsonNode value, @Nullable Path at) throws JsonQueryException {
      if (condition == null) {
        recurse(value, at);
      } else {
        condition.each(
            env,
            value,
            holds -> {
              if (Operator.isTrue(holds)) {
                recurse(value, at);
              }
            });
      }
    }

    void run(JsonNode first, @Nullable Path path) throws JsonQueryException {
      Node.Held now = new Node.Held();
      now.emit(first, path);
      while (now.value != null) {
        now = round(now.value, now.path);
      }
    }

    /** One round for a value; what it leaves is the value of the next one. */
    private Node.Held round(JsonNode value, @Nullable Path at) throws JsonQueryException {
      env.ledger.step();
      Node.Held left = new Node.Held();
      Node test = condition == null ? next : condition;
      boolean single = test.counted() == Node.Count.ONE && next.counted() == Node.Count.ONE;
      test.each(
          env,
          value,
          holds -> {
            if (Operator.isTrue(holds) != whilst) {
              if (!whilst) {
                output.emit(value, at);
              }
              return;
            }
            if (whilst) {
              output.emit(value, at);
            }
            if (single) {
              next.run(env, value, at, left);
            } else {
              next.run(env, value, at, this::run);
            }
          });
      return left;
    }
  }
}
