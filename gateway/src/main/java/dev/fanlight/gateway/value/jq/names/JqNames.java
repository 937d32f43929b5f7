package dev.fanlight.gateway.value.jq.names;

import dev.fanlight.gateway.value.jq.syntax.Parser;
import dev.fanlight.gateway.value.jq.syntax.Syntax;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What a jq program reads of a client's request, found in its text: the names of header fields, and
 * whether it reads the body. Where the program puts the request into another value, every word of
 * the program counts as a name.
 *
 * @param headers as the program writes them
 */
public record JqNames(Set<String> headers, boolean body) {

  /**
   * Reads a program.
   *
   * @throws IllegalArgumentException when it is no program, or computes the name of a header field
   */
  public static JqNames of(String program) {
    Syntax syntax;
    try {
      syntax = Parser.parse(program);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("not a jq program", e);
    }
    try {
      return of(syntax);
    } catch (StackOverflowError deep) {
      throw new IllegalArgumentException(
          "it nests too deeply to see which fields of request.headers it reads", deep);
    }
  }

  private static JqNames of(Syntax program) {
    RequestWalk walk = new RequestWalk();
    walk.program(program);
    Set<String> headers = new LinkedHashSet<>(walk.names());
    if (walk.isLost()) {
      Words.of(program, headers);
    }
    return new JqNames(Set.copyOf(headers), walk.readsBody());
  }
}
