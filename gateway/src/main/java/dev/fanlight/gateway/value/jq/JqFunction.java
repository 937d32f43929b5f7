package dev.fanlight.gateway.value.jq;

import java.util.List;
import net.thisptr.jackson.jq.Function;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import net.thisptr.jackson.jq.internal.JsonQueryFunction;
import net.thisptr.jackson.jq.internal.javacc.ExpressionParser;

/**
 * A function that is written in jq and that the library does not have, or has otherwise than jq
 * 1.7.
 */
record JqFunction(String name, List<String> parameters, String body) {
  static final List<JqFunction> ALL =
      List.of(
          new JqFunction("todate", List.of(), "todateiso8601"),
          new JqFunction("fromdate", List.of(), "fromdateiso8601"),
          new JqFunction("isempty", List.of("g"), "label $out | (g | false, break $out), true"),
          new JqFunction("IN", List.of("s"), ". as $x | any(s; . == $x)"),
          new JqFunction("IN", List.of("src", "s"), "any(src == s; .)"),
          new JqFunction("INDEX", List.of("f"), "INDEX(.[]; f)"),
          new JqFunction(
              "INDEX",
              List.of("stream", "f"),
              "reduce stream as $row ({}; .[$row | f | tostring] = $row)"),
          new JqFunction("fabs", List.of(), "if . < 0 then -. else . end"),
          new JqFunction("abs", List.of(), "if . < 0 then -. else . end"),
          new JqFunction("toarray", List.of(), "if type == \"array\" then . else [.] end"),
          new JqFunction("trim", List.of(), "ltrim | rtrim"),
          new JqFunction("ltrim", List.of(), "sub(\"^\\\\s+\"; \"\")"),
          new JqFunction("rtrim", List.of(), "sub(\"\\\\s+$\"; \"\")"));

  /** Its name and number of parameters, as scopes know it. */
  String key() {
    return name + "/" + parameters.size();
  }

  Function function(Scope library) {
    try {
      return new JsonQueryFunction(
          name, parameters, ExpressionParser.compile(body, Builtins.VERSION), library);
    } catch (JsonQueryException e) {
      throw new LinkageError("jackson-jq cannot read " + body, e);
    }
  }
}
