package dev.fanlight.gateway.value.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.fanlight.gateway.value.Binding;
import dev.fanlight.gateway.value.BoundNames;
import dev.fanlight.gateway.value.Expression;
import dev.fanlight.gateway.value.FakeSource;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathTemplateTest {
  private static final JsonNode VALUES =
      FakeSource.json(
          """
          {"var": "value", "hello": "Hello World!", "half": "50%", "path": "/foo/bar", "n": 1.50,
           "yes": true, "empty": "", "list": ["red", "green", "a/b"], "nothing": [], "none": null,
           "dot": ".", "dots": "..", "coded": "%2e%2e", "umlaut": "\u00fc\ud83d\ude00",
           "lines": "a\\r\\nb", "object": {}, "deep": [[1]], "holes": [""], "up": ["..", "a"]}
          """);

  private final FakeSource source = new FakeSource();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        // The examples of RFC 6570, section 3.2, as far as their operators are ours.
        "/{var}                | /value",
        "/{hello}              | /Hello%20World%21",
        "/{half}               | /50%25",
        "/X{empty}X            | /XX",
        "/{path}/here          | /%2Ffoo%2Fbar/here",
        "/{list}               | /red,green,a%2Fb",
        "{/list*}              | /red/green/a%2Fb",
        "/a{/var*}/b           | /a/value/b",
        "/{?var,hello}         | /?var=value&hello=Hello%20World%21",
        "/{?var,empty}         | /?var=value&empty=",
        "/?fixed=yes{&var}     | /?fixed=yes&var=value",
        "/{?list}              | /?list=red,green,a%2Fb",
        // And ours.
        "/n/{n}/{yes}          | /n/1.50/true",
        "/{umlaut}             | /%C3%BC%F0%9F%98%80",
        "/{lines}              | /a%0D%0Ab",
        "/{coded}              | /%252e%252e",
        "/a{dot}{var}          | /a.value",
        "/a{/nothing*}         | /a",
        "/a{/none*}            | /a",
        "{/none*}              | /",
        "/a/{?none,nothing}    | /a/",
        "/a{?none}{&var}       | /a?var=value",
        "/a?b=c/../d&e={path}  | /a?b=c/../d&e=%2Ffoo%2Fbar",
        "/a b/%7e/ü;v=1,2/     | /a%20b/%7e/%C3%BC;v=1,2/",
        "/plain?x=1            | /plain?x=1",
      })
  void expand_givesARequestTarget(String template, String expected) {
    assertThat(expand(template)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/users/{empty}       | empty segment",
        "/users/{empty}/x     | empty segment",
        "/users/{dot}         | segment '.'",
        "/users/{dots}        | segment '..'",
        "/users/{dots}/x      | segment '..'",
        "/users/.{dot}        | segment '..'",
        "/users/%2E{dot}      | segment '%2E.'",
        "/a{/up*}             | segment '..'",
        "/a{/holes*}          | empty segment",
        "/a{/empty*}/x        | empty segment",
        "/a/{object}          | {object} of '/a/{object}': an object",
        "/a{?object}          | an object",
        "/a/{deep}            | an array",
      })
  void expand_ofAValueThatDoesNotFitAPath_isABadRequest(String template, String detail) {
    assertThatThrownBy(() -> expand(template))
        .isInstanceOfSatisfying(
            GatewayError.class,
            error -> {
              assertThat(error.code()).isEqualTo(ErrorCode.BAD_REQUEST);
              assertThat(error.detail()).contains(detail);
            });
  }

  @ParameterizedTest
  @CsvSource({"/a/{half}", "/a{?half}"})
  void expand_ofHalfACharacter_isABadRequest(String template) {
    PathTemplate path = PathTemplate.parse(template);

    assertThatThrownBy(() -> path.expand((name, text) -> TextNode.valueOf("x\ud800")))
        .isInstanceOfSatisfying(
            GatewayError.class, error -> assertThat(error.code()).isEqualTo(ErrorCode.BAD_REQUEST));
  }

  @ParameterizedTest
  @CsvSource({"/a/{none}", "/a?b={none}"})
  void expand_ofANullWhereTextMustStand_isAMissingValue(String template) {
    assertThatThrownBy(() -> expand(template))
        .isInstanceOfSatisfying(
            GatewayError.class,
            error -> {
              assertThat(error.code()).isEqualTo(ErrorCode.MISSING_VALUE);
              assertThat(error.detail()).contains("{none} of '" + template + "'");
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "users               | begins with a slash",
        "''                  | begins with a slash",
        "{x}                 | begins with a slash",
        "/{+x}               | found {+x}; expected {x}, {?x}, {&x} or {/x*}",
        "/{#x}               | found {#x}",
        "/{.x}               | found {.x}",
        "/{;x}               | found {;x}",
        "/{x*}               | found {x*}",
        "/{x:3}              | found {x:3}",
        "/{x,y}              | found {x,y}",
        "/{?x*}              | found {?x*}",
        "/{?x,}              | found {?x,}",
        "/{}                 | found {}",
        "/{user-id}          | found {user-id}",
        "/a{/x}              | expected {/x*}",
        "/a{/x,y*}           | found {/x,y*}",
        "/{x                 | never closed",
        "/x}                 | holds a }",
        "/x#y                | holds a #",
        "/x%2                | two hexadecimal digits",
        "/x%zz               | two hexadecimal digits",
        "/a?b{?x}            | expected {&x}",
        "/a{&x}              | expected {?x}",
        "/a?b{/x*}           | in the query",
        "/a//b               | empty segment",
        "/a/{/x*}            | empty segment",
        "/../a               | '..'",
        "/a/%2e%2E           | '..'",
        "/a/.                | '.'",
      })
  void parse_ofWhatIsNoTemplate_saysWhatIsWrong(String template, String why) {
    assertThatThrownBy(() -> PathTemplate.parse(template))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + template + "'")
        .hasMessageContaining(why);
  }

  @ParameterizedTest
  @CsvSource({
    "/v2/users/{rest}, a|b,  /v2/users/a/b",
    "/v2/users/{rest}, a%|ü, /v2/users/a%25/%C3%BC",
    "/v2/users/{rest}, a/b,  /v2/users/a%2Fb",
    "/v2/users/{rest}, a|,   /v2/users/a/",
    "/v2/users/{rest}, '',   /v2/users/",
    "/v2/users/{rest}, ,     /v2/users",
    "/{rest},          ,     /",
    "/{rest}/x,        ,     /x",
    "/{rest}.json,     ,     /.json",
    "'{/rest*}abc',    ,     /abc",
    "/x/{rest}/y,      ,     /x/y",
    "/x/{rest}/y,      a|b,  /x/a/b/y",
    "/x/{rest}?q={rest}, ,   /x?q=",
    "/x{/rest*},       a|b,  /x/a/b",
    "/x{/rest*},       ,     /x",
    "/x{/rest*},       '',   /x/",
  })
  void expand_ofATail_keepsItsSegmentsApart(String template, String tail, String expected) {
    assertThat(PathTemplate.parse(template).expand(tail(tail))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"a||b", "|a", "..", "a|.", "a|"})
  void expand_ofATailThatWouldChangeThePath_isABadRequest(String tail) {
    assertThatThrownBy(() -> PathTemplate.parse("/x/{rest}/y").expand(tail(tail)))
        .isInstanceOfSatisfying(
            GatewayError.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_REQUEST));
  }

  @Test
  void expand_ofABoundTail_keepsItsSegmentsApart() {
    BoundNames names = tail("a|b", Map.of("all", new Binding(path("rest"), false, null)));

    assertThat(PathTemplate.parse("/x/{all}").expand(names)).isEqualTo("/x/a/b");
  }

  @Test
  void expand_withParameters_addsThemToTheQuery() {
    Map<String, TextTemplate> parameters = new LinkedHashMap<>();
    parameters.put("a b", TextTemplate.parse("{hello}"));
    parameters.put("gone", TextTemplate.parse("{none}"));
    parameters.put("mixed", TextTemplate.parse("<{var}|{lines}>"));
    parameters.put("list", TextTemplate.parse("{list}"));

    assertThat(PathTemplate.parse("/x").expand(PathTemplateTest::value, parameters))
        .isEqualTo("/x?a%20b=Hello%20World%21&mixed=%3Cvalue%7Ca%0D%0Ab%3E&list=red,green,a%2Fb");
    assertThat(
            PathTemplate.parse("/x?y=1")
                .expand(PathTemplateTest::value, Map.of("z", TextTemplate.parse("2"))))
        .isEqualTo("/x?y=1&z=2");
  }

  @Test
  void names_ofATemplate_areAllItUses() {
    assertThat(PathTemplate.parse("/{a}/x{/b*}?q={c}{&d,e}").names())
        .containsExactlyInAnyOrder("a", "b", "c", "d", "e");
  }

  private static String expand(String template) {
    return PathTemplate.parse(template).expand(PathTemplateTest::value);
  }

  private static @Nullable JsonNode value(String name, String template) {
    JsonNode value = VALUES.path(name);
    assertThat(value.isMissingNode()).as(name).isFalse();
    return value.isNull() ? null : value;
  }

  private BoundNames tail(@Nullable String segments) {
    return tail(segments, Map.of());
  }

  private BoundNames tail(@Nullable String segments, Map<String, Binding> with) {
    List<String> tail = segments == null ? List.of() : List.of(segments.split("\\|", -1));
    source.tails.put("rest", tail);
    source.path.put("rest", String.join("/", tail));
    return new BoundNames(source, null, with);
  }

  private static Expression path(String name) {
    return new Expression.PathVariable(name);
  }
}
