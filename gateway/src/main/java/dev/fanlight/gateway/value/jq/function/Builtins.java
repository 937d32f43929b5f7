package dev.fanlight.gateway.value.jq.function;

import dev.fanlight.gateway.value.jq.compile.CompileScope;
import dev.fanlight.gateway.value.jq.compile.Compiler;
import dev.fanlight.gateway.value.jq.data.Path;
import dev.fanlight.gateway.value.jq.node.Env;
import dev.fanlight.gateway.value.jq.node.Native;
import dev.fanlight.gateway.value.jq.node.Node;
import dev.fanlight.gateway.value.jq.node.Output;
import dev.fanlight.gateway.value.jq.syntax.Parser;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** jq's own functions. */
public final class Builtins {
  /** What the library has as jq has it. */
  private static final List<String> LIBRARY =
      List.of(
          "acos/0",
          "asin/0",
          "atan/0",
          "cbrt/0",
          "cos/0",
          "cosh/0",
          "endswith/1",
          "exp/0",
          "exp10/0",
          "exp2/0",
          "expm1/0",
          "infinite/0",
          "isinfinite/0",
          "isnan/0",
          "isnormal/0",
          "log/0",
          "log10/0",
          "log1p/0",
          "log2/0",
          "ltrimstr/1",
          "nan/0",
          "not/0",
          "now/0",
          "range/1",
          "range/2",
          "range/3",
          "rtrimstr/1",
          "sin/0",
          "sinh/0",
          "sqrt/0",
          "startswith/1",
          "tan/0",
          "tanh/0",
          "todateiso8601/0",
          "type/0");

  private Builtins() {}

  /** What a program sees before it defines anything. */
  public static CompileScope scope() {
    Map<String, Native> natives = new HashMap<>();
    LIBRARY.forEach(name -> natives.put(name, Natives.library(name)));
    for (String name : List.of("range/1", "range/2", "range/3")) {
      natives.computeIfPresent(name, (same, range) -> Native.many(range));
    }
    natives.putAll(own());
    natives.replaceAll((name, function) -> building(function));
    return Compiler.define(Parser.definitions(prelude()), CompileScope.of(Map.copyOf(natives)));
  }

  /** The functions that are written in jq. */
  private static String prelude() {
    try (InputStream text = Builtins.class.getResourceAsStream("builtins.jq")) {
      return new String(Objects.requireNonNull(text).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, Native> own() {
    Map<String, Native> own = new HashMap<>();
    own.put("empty/0", Native.NOTHING);
    own.put("error/0", Selection.ERROR);
    own.put("error/1", Selection.ERROR);
    own.put("first/1", Selection.FIRST);
    own.put("last/1", Selection.LAST);
    own.put("isempty/1", Selection.IS_EMPTY);
    own.put("limit/2", Selection.LIMIT);
    own.put("_nth/2", Selection.NTH);
    own.put("add/0", Selection.ADD);
    own.put("recurse/0", Loops.RECURSE_ALL);
    own.put("recurse/1", Loops.RECURSE);
    own.put("recurse/2", Loops.RECURSE_WHILE);
    own.put("repeat/1", Loops.RECURSE);
    own.put("while/2", Loops.WHILE);
    own.put("until/2", Loops.UNTIL);
    own.put("path/1", PathFunctions.PATH);
    own.put("pick/1", Native.one(PathFunctions.PICK));
    own.put("getpath/1", PathFunctions.GETPATH);
    own.put("setpath/2", PathFunctions.SETPATH);
    own.put("delpaths/1", PathFunctions.DELPATHS);
    own.put("_match/3", RegexFunctions.MATCH);
    own.put("_sub/3", Native.many(RegexFunctions.SUB));
    own.put("split/2", RegexFunctions.SPLIT);
    lists(own);
    texts(own);
    return own;
  }

  private static void lists(Map<String, Native> own) {
    own.put("sort_by/1", Native.one(ListFunctions.SORT_BY));
    own.put("group_by/1", Native.one(ListFunctions.GROUP_BY));
    own.put("unique_by/1", Native.one(ListFunctions.UNIQUE_BY));
    own.put("min_by/1", Native.one(ListFunctions.MIN_BY));
    own.put("max_by/1", Native.one(ListFunctions.MAX_BY));
    own.put("keys/0", ListFunctions.KEYS);
    own.put("keys_unsorted/0", ListFunctions.KEYS_UNSORTED);
    own.put("has/1", ListFunctions.HAS);
    own.put("contains/1", ListFunctions.CONTAINS);
    own.put("indices/1", ListFunctions.INDICES);
    own.put("index/1", ListFunctions.INDEX);
    own.put("rindex/1", ListFunctions.RINDEX);
    own.put("join/1", ListFunctions.JOIN);
    own.put("reverse/0", ListFunctions.REVERSE);
    own.put("_flatten/1", Collections.FLATTEN);
    own.put("to_entries/0", Collections.TO_ENTRIES);
    own.put("from_entries/0", Collections.FROM_ENTRIES);
    own.put("_index/2", Native.one(Collections.INDEX));
  }

  private static void texts(Map<String, Native> own) {
    own.put("length/0", NumberFunctions.LENGTH);
    own.put("floor/0", NumberFunctions.FLOOR);
    own.put("ceil/0", NumberFunctions.CEIL);
    own.put("round/0", NumberFunctions.ROUND);
    own.put("fabs/0", NumberFunctions.ABSOLUTE);
    own.put("abs/0", NumberFunctions.ABSOLUTE);
    own.put("pow/2", NumberFunctions.POW);
    own.put("atan2/2", NumberFunctions.ATAN2);
    own.put("tojson/0", TextFunctions.TO_JSON);
    own.put("tostring/0", TextFunctions.TO_STRING);
    own.put("fromjson/0", TextFunctions.FROM_JSON);
    own.put("tonumber/0", TextFunctions.TO_NUMBER);
    own.put("fromdateiso8601/0", TextFunctions.FROM_DATE);
    own.put("split/1", TextFunctions.SPLIT);
    own.put("explode/0", TextFunctions.EXPLODE);
    own.put("implode/0", TextFunctions.IMPLODE);
    own.put("ascii_downcase/0", TextFunctions.DOWNCASE);
    own.put("ascii_upcase/0", TextFunctions.UPCASE);
    own.put("utf8bytelength/0", TextFunctions.UTF8_LENGTH);
    own.put("@text/0", TextFunctions.TO_STRING);
    own.put("@json/0", TextFunctions.TO_JSON);
    own.put("@csv/0", Formats.CSV);
    own.put("@tsv/0", Formats.TSV);
    own.put("@sh/0", Formats.SH);
    own.put("@html/0", Formats.HTML);
    own.put("@uri/0", Formats.URI);
    own.put("@base64/0", Formats.BASE64);
    own.put("@base64d/0", Formats.BASE64_DECODED);
  }

  /** The same function; the ledger counts what it makes. */
  private static Native building(Native function) {
    Native building =
        (env, args, in, path, output) ->
            function.apply(
                env, args, in, path, (value, at) -> output.emit(env.ledger.built(value), at));
    return new Built(building, function);
  }

  private record Built(Native building, Native function) implements Native {
    @Override
    public void apply(
        Env env,
        List<Node> args,
        com.fasterxml.jackson.databind.JsonNode in,
        @org.jspecify.annotations.Nullable Path path,
        Output output)
        throws net.thisptr.jackson.jq.exception.JsonQueryException {
      building.apply(env, args, in, path, output);
    }

    @Override
    public Node.Count count(List<Node> args) {
      return function.count(args);
    }
  }
}
