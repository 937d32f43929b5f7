package dev.fanlight.gateway.value.jq.function;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanlight.gateway.value.jq.node.Env;
import dev.fanlight.gateway.value.jq.node.Native;
import dev.fanlight.gateway.value.jq.node.Node;
import java.util.List;
import java.util.Map;
import net.thisptr.jackson.jq.BuiltinFunctionLoader;
import net.thisptr.jackson.jq.Expression;
import net.thisptr.jackson.jq.Function;
import net.thisptr.jackson.jq.PathOutput;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.Version;
import net.thisptr.jackson.jq.Versions;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import org.jspecify.annotations.Nullable;

/** Functions of the jq library, as this engine calls them. */
final class Natives {
  private static final Version VERSION = Versions.JQ_1_7;
  private static final Scope LIBRARY = Scope.newEmptyScope();

  static {
    BuiltinFunctionLoader.getInstance()
        .loadFunctions(Natives.class.getClassLoader(), VERSION, LIBRARY);
  }

  private Natives() {}

  /** A function that the library has under that name, without or with its number of arguments. */
  static Native library(String name) {
    Map<String, Function> functions = LIBRARY.getLocalFunctions();
    Function function = functions.get(name);
    if (function == null) {
      function = functions.get(name.substring(0, name.indexOf('/')));
    }
    if (function == null) {
      throw new LinkageError("jackson-jq has no " + name);
    }
    Function found = function;
    return (env, args, in, path, output) -> {
      List<Expression> arguments =
          args.stream().<Expression>map(each -> new Argument(each, env)).toList();
      PathOutput built = (value, at) -> output.emit(env.ledger.built(value), null);
      found.apply(LIBRARY, arguments, in, null, built, VERSION);
    };
  }

  private record Argument(Node node, Env env) implements Expression {
    @Override
    public void apply(
        Scope scope,
        JsonNode in,
        net.thisptr.jackson.jq.path.@Nullable Path path,
        PathOutput output,
        boolean requirePath)
        throws JsonQueryException {
      node.each(env, in, value -> output.emit(value, null));
    }
  }
}
