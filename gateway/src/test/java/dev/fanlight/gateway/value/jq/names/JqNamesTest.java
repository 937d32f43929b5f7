package dev.fanlight.gateway.value.jq.names;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JqNamesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        ".calls.accept                                        ~",
        ".request.headers.accept                              ~ accept",
        ".request.headers[\"X-A\"]                            ~ X-A",
        ".request.headers.\"x-a\"                             ~ x-a",
        ".request | .headers | .[\"x-b\"]                     ~ x-b",
        ".request.headers as $h | $h.a, $h[\"b\"]             ~ a b",
        ".request as {headers: {accept: $a}} | $a             ~ accept",
        "[.calls.a.body[] | .headers[.x]]                     ~",
        "if .request.headers.x then 1 else \"\\(.request.headers.q)\" end ~ q x",
        "{a: .request.headers.a, b: (.request.headers.b // 1)} ~ a b",
        "def f: .request.headers.z; f                         ~ z",
        "def h: .request.headers; h[\"x\"]                   ~ x",
        "def f(g): g.headers; f(.request).x                   ~ x",
        "def f($r): $r.headers.x; f(.request)                 ~ x",
        "(.request.headers // {})[\"x-tenant\"]             ~ x-tenant",
        ".request.headers[\"a\", \"b\"]                   ~ a b",
        ".request as {headers: $h} | $h[\"x\"]              ~ x",
        "first(.request.headers)[\"x\"]                     ~ x",
        ".request.headers | select(has(\"y\")) | .x         ~ x y",
        ".request | {headers} | .headers[\"x\"]             ~ headers request x",
        "[.request][0].headers[\"x\"]                       ~ headers request x",
        ".request | [.headers] | first | .x                   ~ headers request x",
        "getpath([\"request\", \"headers\", \"x-a\"])         ~ x-a",
      })
  void headers_areThoseThatTheProgramNames(String program, @Nullable String names) {
    assertThat(JqNames.of(program).headers().stream().sorted().toList())
        .isEqualTo(names == null ? List.of() : List.of(names.split(" ")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".request.headers[.calls.x.body]",
        ".request.headers as $h | $h[.a]",
        ".request | .headers | .[.name]",
        "def f(n): .request.headers[n]; f(\"a\")",
        ".request.headers[\"x-\\(.calls.a.status)\"]",
        "[.request][0].headers[.calls.x.body]",
        "getpath(.calls.x.body)",
        ".request | getpath([\"headers\", .path])",
        "def f: .request? // . | .headers[.x]; f",
        ". as $x | reduce 1 as $i ({}; . + $x) | .request.headers[.calls.n]",
      })
  void computedNames_areRefused(String program) {
    assertThatThrownBy(() -> JqNames.of(program)).hasMessageContaining("is computed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".request.headers[]",
        ".request.headers | with_entries(.) | .[\"x\"]",
        ".request.headers | to_entries",
        "[.request.headers | keys]",
        ".request.headers | map(.)",
        ".request as {headers: [$a]} | $a",
      })
  void wholeHeaders_areRefused(String program) {
    assertThatThrownBy(() -> JqNames.of(program)).hasMessageContaining("read as a whole");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        ".                            ~ true",
        ".request                     ~ true",
        ".request.body.x              ~ true",
        ".request | .body             ~ true",
        ".request as $r | $r.body     ~ true",
        "{r: .request}                ~ true",
        ".request | {path, body}      ~ true",
        ".request | {body}            ~ true",
        ".request[\"bo\" + \"dy\"]  ~ true",
        "[.request][0].body           ~ true",
        ".request | to_entries        ~ true",
        ". as $all | [$all][0] | .request.body ~ true",
        ".request | {path}            ~ false",
        ".request | if .path == 1 then .query else .path end ~ false",
        ".calls                       ~ false",
        ".request.path                ~ false",
        ".request | .path             ~ false",
        ".request as $r | $r.path     ~ false",
        ".calls.user.body             ~ false",
        "{p: .request.path, c: .calls.a.body} ~ false",
      })
  void body_isReadWhereTheProgramMay(String program, boolean reads) {
    assertThat(JqNames.of(program).body()).isEqualTo(reads);
  }

  /** Each level of calls adds to the work, and does not multiply it. */
  @Test
  @Timeout(10)
  void callsWithinCalls_areFollowedOnceOrTwice() {
    String nested = "map(".repeat(30) + "f" + ")".repeat(30);

    assertThat(JqNames.of("def f: .; " + nested).body()).isTrue();
  }

  @Test
  void of_whatIsNoProgram_fails() {
    assertThatThrownBy(() -> JqNames.of(".[")).isInstanceOf(IllegalArgumentException.class);
  }
}
