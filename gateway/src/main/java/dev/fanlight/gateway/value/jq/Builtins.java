package dev.fanlight.gateway.value.jq;

import java.util.Map;
import java.util.Set;
import net.thisptr.jackson.jq.BuiltinFunctionLoader;
import net.thisptr.jackson.jq.Function;
import net.thisptr.jackson.jq.PathOutput;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.Version;
import net.thisptr.jackson.jq.Versions;
import net.thisptr.jackson.jq.internal.JsonQueryFunction;

/** jq's own functions, each with a look at the ledger. */
final class Builtins {
  static final Version VERSION = Versions.JQ_1_7;

  /** Not there: they would show the gateway's environment, or the library itself. */
  private static final Set<String> LEFT_OUT = Set.of("env/0", "debug_scope/0", "builtins/0");

  /** They give what was there before. */
  private static final Set<String> BUILD_NOTHING = Set.of("getpath/1", "empty/0", "error/0");

  private static final Map<String, Function> REPLACED =
      Map.ofEntries(
          Map.entry("_match_impl/3", RegexFunctions.MATCH),
          Map.entry("_sub_impl/3", RegexFunctions.SUB),
          Map.entry("sort_by/1", ListFunctions.SORT_BY),
          Map.entry("group_by/1", ListFunctions.GROUP_BY),
          Map.entry("contains/1", ListFunctions.CONTAINS),
          Map.entry("indices/1", ListFunctions.INDICES),
          Map.entry("index/1", ListFunctions.INDEX),
          Map.entry("rindex/1", ListFunctions.RINDEX),
          Map.entry("join/1", ListFunctions.JOIN),
          Map.entry("delpaths/1", PathUpdate.DELPATHS),
          Map.entry("pick/1", PathUpdate.PICK),
          Map.entry("while/2", Loops.WHILE),
          Map.entry("until/2", Loops.UNTIL),
          Map.entry("tojson/0", TextFunctions.TO_JSON),
          Map.entry("tostring/0", TextFunctions.TO_STRING),
          Map.entry("fromjson/0", TextFunctions.FROM_JSON),
          Map.entry("tonumber/0", TextFunctions.TO_NUMBER),
          Map.entry("split/1", TextFunctions.SPLIT),
          Map.entry("explode/0", TextFunctions.EXPLODE),
          Map.entry("implode/0", TextFunctions.IMPLODE),
          Map.entry("ascii_downcase/0", TextFunctions.DOWNCASE),
          Map.entry("ascii_downcase", TextFunctions.DOWNCASE),
          Map.entry("ascii_upcase/0", TextFunctions.UPCASE),
          Map.entry("ascii_upcase", TextFunctions.UPCASE));

  private Builtins() {}

  static Scope scope() {
    Scope library = Scope.newEmptyScope();
    BuiltinFunctionLoader.getInstance()
        .loadFunctions(Builtins.class.getClassLoader(), VERSION, library);
    JqFunction.ALL.forEach(
        written -> library.addFunction(written.key(), written.function(library)));
    library.addFunction("repeat/1", Loops.REPEAT);
    // Those that are written in jq find the others in the scope that they were made for.
    library
        .getLocalFunctions()
        .forEach((name, function) -> library.addFunction(name, counted(name, function)));
    return library;
  }

  private static Function counted(String name, Function function) {
    if (LEFT_OUT.contains(name)) {
      return refused(name);
    }
    Function chosen = REPLACED.getOrDefault(name, function);
    if (chosen instanceof JsonQueryFunction) {
      Instrumentation.below(chosen);
      return stepping(chosen);
    }
    if (name.equals("setpath/2")) {
      return building(Indexes.checked(chosen));
    }
    return BUILD_NOTHING.contains(name) ? stepping(chosen) : building(chosen);
  }

  static boolean isThere(String name) {
    return !LEFT_OUT.contains(name);
  }

  private static Function refused(String name) {
    return (scope, args, in, path, output, version) -> {
      throw Ledger.failed("calls " + name + ", which is not there");
    };
  }

  private static Function stepping(Function function) {
    return (scope, args, in, path, output, version) -> {
      Ledger.current().step();
      function.apply(scope, args, in, path, output, version);
    };
  }

  private static Function building(Function function) {
    return (scope, args, in, path, output, version) -> {
      Ledger ledger = Ledger.current();
      ledger.step();
      PathOutput counted = (value, at) -> output.emit(ledger.built(value), at);
      function.apply(scope, args, in, path, counted, version);
    };
  }
}
