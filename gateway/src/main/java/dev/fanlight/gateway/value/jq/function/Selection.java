package dev.fanlight.gateway.value.jq.function;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.fanlight.gateway.value.jq.data.Draft;
import dev.fanlight.gateway.value.jq.data.Order;
import dev.fanlight.gateway.value.jq.data.Path;
import dev.fanlight.gateway.value.jq.memory.JqError;
import dev.fanlight.gateway.value.jq.memory.Ledger;
import dev.fanlight.gateway.value.jq.memory.Sized;
import dev.fanlight.gateway.value.jq.node.EnoughValues;
import dev.fanlight.gateway.value.jq.node.Env;
import dev.fanlight.gateway.value.jq.node.Native;
import dev.fanlight.gateway.value.jq.node.Node;
import dev.fanlight.gateway.value.jq.node.Output;
import java.util.List;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import org.jspecify.annotations.Nullable;

/** Functions that take some of an expression's values, and stop it when they have enough. */
final class Selection {
  /** {@code first(f)} */
  static final Native FIRST =
      Native.one((env, args, in, path, output) -> args.get(0).first(env, in, path, output));

  /** {@code last(f)} */
  static final Native LAST =
      Native.one((env, args, in, path, output) -> last(args.get(0), env, in, path, output));

  /** {@code isempty(f)} */
  static final Native IS_EMPTY =
      Native.one((env, args, in, path, output) -> {
        Node.Held held = new Node.Held();
        args.get(0).first(env, in, null, held);
        output.emit(BooleanNode.valueOf(held.value == null), null);
      });

  /** {@code limit(n; f)} */
  static final Native LIMIT = Native.many(Selection::limit);

  /** {@code _nth(n; f)}: the value behind n others, if there is one. */
  static final Native NTH =
      (env, args, in, path, output) ->
          args.get(0)
              .each(
                  env, in, number -> nth(number.doubleValue(), args.get(1), env, in, path, output));

  /** {@code error}, {@code error(f)} */
  static final Native ERROR =
      (env, args, in, path, output) -> {
        if (args.isEmpty()) {
          throw new JqError(in);
        }
        args.get(0)
            .each(
                env,
                in,
                value -> {
                  throw new JqError(value);
                });
      };

  /** {@code add} */
  static final Native ADD = (env, args, in, path, output) -> output.emit(sum(in), null);

  private Selection() {}

  private static void nth(
      double before, Node of, Env env, JsonNode in, @Nullable Path path, Output output)
      throws JsonQueryException {
    Node.Held found = new Node.Held();
    long[] given = {0};
    try {
      of.run(
          env,
          in,
          path,
          (value, at) -> {
            if (given[0]++ >= before) {
              found.emit(value, at);
              throw new EnoughValues(given);
            }
          });
    } catch (EnoughValues stop) {
      if (!stop.isBy(given)) {
        throw stop;
      }
    }
    JsonNode value = found.value;
    if (value != null) {
      output.emit(value, found.path);
    }
  }

  private static void last(Node of, Env env, JsonNode in, @Nullable Path path, Output output)
      throws JsonQueryException {
    long before = env.ledger.held();
    Node.Held last = new Node.Held();
    of.run(
        env,
        in,
        path,
        (value, at) -> {
          env.ledger.release(before + Sized.memory(value));
          last.emit(value, at);
        });
    JsonNode value = last.value;
    output.emit(value == null ? NullNode.getInstance() : value, last.path);
  }

  private static void limit(
      Env env, List<Node> args, JsonNode in, @Nullable Path path, Output output)
      throws JsonQueryException {
    args.get(0)
        .each(
            env,
            in,
            number -> {
              double most = new Order(env.ledger).compare(number, DoubleNode.valueOf(0));
              if (most < 0) {
                args.get(1).run(env, in, path, output);
              } else if (most > 0) {
                limit(number.isNumber() ? number.doubleValue() : Double.MAX_VALUE, args.get(1))
                    .run(env, in, path, output);
              }
            });
  }

  @FunctionalInterface
  private interface Limited {
    void run(Env env, JsonNode in, @Nullable Path path, Output output) throws JsonQueryException;
  }

  private static Limited limit(double most, Node of) {
    return (env, in, path, output) -> {
      long[] given = {0};
      try {
        of.run(
            env,
            in,
            path,
            (value, at) -> {
              output.emit(value, at);
              if (++given[0] >= most) {
                throw new EnoughValues(given);
              }
            });
      } catch (EnoughValues stop) {
        if (!stop.isBy(given)) {
          throw stop;
        }
      }
    };
  }

  /** Arrays, objects and texts grow: adding one by one would copy the sum each time. */
  private static JsonNode sum(JsonNode in) throws JsonQueryException {
    if (!in.isContainerNode()) {
      throw new JqError("Cannot iterate over %s", in);
    }
    if (areTexts(in)) {
      return joined(in);
    }
    Draft sum = new Draft(NullNode.getInstance());
    JsonNode whole = Path.ROOT.json();
    for (JsonNode item : in) {
      sum.add(whole, item);
    }
    return sum.done();
  }

  /** Nulls add nothing to them. */
  private static boolean areTexts(JsonNode in) {
    boolean texts = false;
    for (JsonNode item : in) {
      if (!item.isTextual() && !item.isNull()) {
        return false;
      }
      texts |= item.isTextual();
    }
    return texts;
  }

  private static JsonNode joined(JsonNode texts) {
    Ledger ledger = Ledger.current();
    long length = 0;
    for (JsonNode text : texts) {
      ledger.step();
      length += text.isNull() ? 0 : text.textValue().length();
      ledger.checkText(length);
    }
    ledger.room(4 * length);
    StringBuilder joined = new StringBuilder((int) length);
    texts.forEach(text -> joined.append(text.isNull() ? "" : text.textValue()));
    return TextNode.valueOf(joined.toString());
  }
}
