package dev.fanlight.gateway.value.jq.compile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.fanlight.gateway.value.jq.data.Lookup;
import dev.fanlight.gateway.value.jq.node.Env;
import dev.fanlight.gateway.value.jq.node.Node;
import java.util.List;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import org.jspecify.annotations.Nullable;

/** The pattern behind {@code as}: takes a value apart and binds its parts. */
sealed interface Destructuring {
  /** Goes on with what is bound. */
  @FunctionalInterface
  interface Inside {
    void run(Env env) throws JsonQueryException;
  }

  void bind(Env env, JsonNode value, Inside inside) throws JsonQueryException;

  /** How many times it may bind. */
  Node.Count count();

  /** {@code $name} */
  record Name(Object key) implements Destructuring {
    @Override
    public void bind(Env env, JsonNode value, Inside inside) throws JsonQueryException {
      inside.run(env.with(key, value));
    }

    @Override
    public Node.Count count() {
      return Node.Count.ONE;
    }
  }

  /** {@code [elements]} */
  record Elements(List<Destructuring> elements) implements Destructuring {
    @Override
    public void bind(Env env, JsonNode value, Inside inside) throws JsonQueryException {
      if (!value.isArray() && !value.isNull()) {
        throw Lookup.mismatch(value, com.fasterxml.jackson.databind.node.IntNode.valueOf(0));
      }
      from(0, env, value, inside);
    }

    private void from(int at, Env env, JsonNode value, Inside inside) throws JsonQueryException {
      if (at == elements.size()) {
        inside.run(env);
        return;
      }
      JsonNode element = value.get(at);
      elements
          .get(at)
          .bind(
              env,
              element == null ? NullNode.getInstance() : element,
              bound -> from(at + 1, bound, value, inside));
    }

    @Override
    public Node.Count count() {
      Node.Count count = Node.Count.ONE;
      for (Destructuring element : elements) {
        count = count.or(element.count());
      }
      return count;
    }
  }

  /**
   * A member of an object.
   *
   * @param key gives its name
   * @param name key of the variable that it has as a whole; null for none
   * @param value null for none
   */
  record Field(Node key, @Nullable Object name, @Nullable Destructuring value) {}

  /** <code>{members}</code> */
  record Members(List<Field> members) implements Destructuring {
    @Override
    public void bind(Env env, JsonNode value, Inside inside) throws JsonQueryException {
      from(0, env, value, inside);
    }

    private void from(int at, Env env, JsonNode value, Inside inside) throws JsonQueryException {
      if (at == members.size()) {
        inside.run(env);
        return;
      }
      Field field = members.get(at);
      field.key.each(
          env,
          value,
          name -> {
            JsonNode member = name.isTextual() ? Lookup.of(value, name) : null;
            if (member == null) {
              throw Lookup.mismatch(value, name);
            }
            Env inner = field.name == null ? env : env.with(field.name, member);
            if (field.value == null) {
              from(at + 1, inner, value, inside);
            } else {
              field.value.bind(inner, member, bound -> from(at + 1, bound, value, inside));
            }
          });
    }

    @Override
    public Node.Count count() {
      Node.Count count = Node.Count.ONE;
      for (Field field : members) {
        count = count.or(field.key.counted());
        count = field.value == null ? count : count.or(field.value.count());
      }
      return count;
    }
  }
}
