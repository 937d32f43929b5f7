package dev.fanlight.gateway.value.jq.compile;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanlight.gateway.value.jq.data.Path;
import dev.fanlight.gateway.value.jq.node.Env;
import dev.fanlight.gateway.value.jq.node.Env.Closure;
import dev.fanlight.gateway.value.jq.node.Native;
import dev.fanlight.gateway.value.jq.node.Node;
import dev.fanlight.gateway.value.jq.node.Nodes;
import dev.fanlight.gateway.value.jq.node.Output;
import java.util.List;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import org.jspecify.annotations.Nullable;

/** Functions that are written in jq, and calls of all kinds. */
final class FunctionCalls {
  private FunctionCalls() {}

  /** A function of a program. It is the key under which the place of its definition is bound. */
  static final class Definition {
    private final boolean atTop;
    private final List<Object> parameters;
    private @Nullable Node body;

    /**
     * @param atTop whether it sees nothing but jq's own functions
     * @param parameters the keys of its arguments
     */
    Definition(boolean atTop, List<Object> parameters) {
      this.atTop = atTop;
      this.parameters = parameters;
    }

    void body(Node compiled) {
      body = compiled;
    }

    private Node body() {
      if (body == null) {
        throw new IllegalStateException("a function is not compiled yet");
      }
      return body;
    }
  }

  /** {@code def name: body; rest} */
  static final class Define extends Node {
    private final Definition definition;
    private final Node rest;

    Define(Definition definition, Node rest) {
      this.definition = definition;
      this.rest = rest;
    }

    @Override
    public void run(Env env, JsonNode in, @Nullable Path path, Output out)
        throws JsonQueryException {
      rest.run(env.with(definition, null), in, path, out);
    }

    @Override
    public Count count() {
      return rest.counted();
    }
  }

  /** A call of a function that is written in jq. */
  static final class Call extends Node {
    private final Definition definition;
    private final List<Node> arguments;

    Call(Definition definition, List<Node> arguments) {
      this.definition = definition;
      this.arguments = arguments;
    }

    @Override
    public void run(Env env, JsonNode in, @Nullable Path path, Output out)
        throws JsonQueryException {
      env.ledger.step();
      Env inner = definition.atTop ? env.root() : env.at(definition);
      for (int i = 0; i < arguments.size(); i++) {
        inner = inner.with(definition.parameters.get(i), new Closure(arguments.get(i), env));
      }
      definition.body().run(inner, in, path, out);
    }

    @Override
    public Count count() {
      Count body = definition.body == null ? Count.ONE : definition.body.counted();
      return body == Count.AS_ARGUMENTS ? Nodes.count(arguments) : body;
    }
  }

  /** A call of an argument of the function around it. */
  static final class Argument extends Node {
    private final Object key;
    private final boolean own;

    /**
     * @param own whether it is an argument of the innermost function
     */
    Argument(Object key, boolean own) {
      this.key = key;
      this.own = own;
    }

    @Override
    public void run(Env env, JsonNode in, @Nullable Path path, Output out)
        throws JsonQueryException {
      env.ledger.step();
      Closure argument = env.argument(key);
      argument.body().run(argument.env(), in, path, out);
    }

    @Override
    public boolean isSingle(Env env) {
      Closure argument = env.argument(key);
      return argument.body().isSingle(argument.env());
    }

    @Override
    public Count count() {
      return own ? Count.AS_ARGUMENTS : Count.MANY;
    }
  }

  /** A call of a function that is written in Java. */
  static final class NativeCall extends Node {
    private final Native function;
    private final List<Node> arguments;

    NativeCall(Native function, List<Node> arguments) {
      this.function = function;
      this.arguments = arguments;
    }

    @Override
    public void run(Env env, JsonNode in, @Nullable Path path, Output out)
        throws JsonQueryException {
      env.ledger.step();
      function.apply(env, arguments, in, path, out);
    }

    @Override
    public Count count() {
      return function.count(arguments);
    }
  }
}
