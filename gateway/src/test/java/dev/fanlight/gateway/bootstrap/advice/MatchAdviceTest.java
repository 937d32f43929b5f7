package dev.fanlight.gateway.bootstrap.advice;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MatchAdviceTest {
  @TempDir Path folder;

  private List<String> routes(String... routes) throws Exception {
    return Advised.texts(Advised.about(folder, "routes:\n" + String.join("\n", routes).indent(2)));
  }

  @ParameterizedTest
  @CsvSource({"/a/:id, :id, write {id}", "/:user_id/b, :user_id, write {user_id}"})
  void pathOfAnotherGateway_isNamedWithWhatToWrite(String path, String segment, String remedy)
      throws Exception {
    assertThat(routes("- {name: a, match: {path: '" + path + "'}, respond: {}}"))
        .singleElement()
        .asString()
        .contains("the segment " + segment + " is plain text", remedy);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/a/v1:batch", "/a/x.y", "/a/%3Aid", "/a/{id}/**"})
  void pathThatMayBeMeant_isNotNamed(String path) throws Exception {
    assertThat(routes("- {name: a, match: {path: '" + path + "'}, respond: {}}")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "respond: {headers: {x-a: '{{id}}'}}",
        "respond: {body: 'it is {{ id }}'}",
        "respond: {body: {a: [{b: '{{.id}}'}]}}",
        "respond: {body: {a: '{{$id}}'}}"
      })
  void templateOfAnotherGateway_isNamedWithWhatToWrite(String action) throws Exception {
    assertThat(routes("- {name: a, match: {path: '/{id}'}, " + action + "}"))
        .singleElement()
        .asString()
        .contains("makes the text {id}}", "write {id}");
  }

  @Test
  void templatesOfCallsAndPathsToo_areLookedAt() throws Exception {
    assertThat(
            Advised.places(
                Advised.about(
                    folder,
                    """
                    upstreams: {up: {url: "http://127.0.0.1:1", host: client}}
                    routes:
                      - name: a
                        match: {path: "/{id}"}
                        fan_out:
                          response: {headers: {x-a: "{{id}}"}}
                          calls:
                            - name: b
                              upstream: up
                              method: PUT
                              path: /x/:id/*?a=1
                              query: {q: "{{id}}", a: "2"}
                              headers: {x-b: "{{id}}"}
                              body: {c: "{{id}}"}
                              fallback: {body: "{{id}}"}
                      - {name: c, match: {path: "/c/{id}"}, proxy: {upstream: up, path: "/x/:id"}}
                    """)))
        .containsExactly(
            "template_of_other_gateway 7 routes[0].fan_out.response.headers.x-a",
            "path_of_other_gateway 12 routes[0].fan_out.calls[0].path",
            "path_of_other_gateway 12 routes[0].fan_out.calls[0].path",
            "template_of_other_gateway 13 routes[0].fan_out.calls[0].query.q",
            "parameter_defined_twice 13 routes[0].fan_out.calls[0].query.a",
            "template_of_other_gateway 14 routes[0].fan_out.calls[0].headers.x-b",
            "template_of_other_gateway 15 routes[0].fan_out.calls[0].body",
            "template_of_other_gateway 16 routes[0].fan_out.calls[0].fallback.body",
            "path_of_other_gateway 17 routes[1].proxy.path");
  }

  @ParameterizedTest
  @ValueSource(strings = {"'{{\"id\": \"{id}\"}'", "'{{id'", "'{id}}'", "'{{ {id} }'"})
  void bracesThatMayBeMeant_areNotNamed(String body) throws Exception {
    assertThat(routes("- {name: a, match: {path: '/{id}'}, respond: {body: " + body + "}}"))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {path: /a}                           | {path: /a}                          | gets no request
          '{path: "/{x}"}'                     | '{path: "/{y}"}'                    | gets no request
          {path: /a/**}                        | '{path: "/a/{rest**}"}'             | gets no request
          {path: /a}                           | '{path: /a, methods: [POST]}'       | gets no request
          '{path: /a, methods: [GET, POST]}'   | '{path: /a, methods: [POST, PUT]}'  | gets no POST
          '{path: /a, methods: [GET]}'         | '{path: /a, methods: [HEAD]}'       | gets no request
          '{path: /a, headers: {x-a: [1, 2]}}' | '{path: /a, headers: {x-a: [1, 2]}}' | gets no request
          '{path: /a, headers: {X-A: 1}}'      | '{path: /a, headers: {x-a: 1}}'      | gets no request
          {path: /a%62}                        | {path: /ab}                          | gets no request
          {path: /a%2fb}                       | {path: /a%2Fb}                       | gets no request
          """)
  void routeWithTheMatchOfAnEarlierOne_isNamed(String first, String second, String what)
      throws Exception {
    assertThat(
            routes(
                "- {name: a, match: " + first + ", respond: {}}",
                "- {name: b, match: " + second + ", respond: {}}"))
        .singleElement()
        .asString()
        .contains("route b " + what, "because route a (line 3)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {path: /a}                         | {path: /b}
          '{path: /a, methods: [GET]}'       | {path: /a}
          '{path: /a, methods: [GET]}'       | '{path: /a, methods: [POST]}'
          {path: /a}                         | '{path: /a, host: a.example}'
          {path: /a}                         | '{path: /a, headers: {x-a: 1}}'
          '{path: /a, headers: {x-a: 1}}'    | '{path: /a, headers: {x-a: 2}}'
          '{path: /a, query: {b: 1}}'        | {path: /a}
          '{path: "/{x}"}'                   | {path: /a}
          {path: /a/**}                      | '{path: "/a/{b}"}'
          {path: /a%2Fb}                     | {path: /a/b}
          {path: /%7B%7D}                    | '{path: "/{x}"}'
          """)
  void routesThatEachGetRequests_areNotNamed(String first, String second) throws Exception {
    assertThat(
            routes(
                "- {name: a, match: " + first + ", respond: {}}",
                "- {name: b, match: " + second + ", respond: {}}"))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          '{any: [1, 2]}'                  | '{any: [2, 1]}'
          '{any: [1, 2]}'                  | '[2, 1]'
          '{any: [{any: [1]}, 2]}'         | '{any: [2, 1]}'
          '{exists: false}'                | '{not: {exists: true}}'
          '{not: {not: 1}}'                | 1
          '{gte: 1, lt: 5}'                | '{lt: 5.0, gte: 1.0}'
          '{contains: a}'                  | '{any: [a, {contains: a}]}'
          '"${NAME:-x}"'                   | x
          """)
  void conditionThatSaysTheSameInOtherWords_isTheSameMatch(String first, String second)
      throws Exception {
    for (String part : List.of("headers", "query")) {
      assertThat(routes(conditions("a", part, first), conditions("b", part, second)))
          .singleElement()
          .asString()
          .contains("route b gets no request, because route a (line 3) has the same match");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          '[1, 2]'                         | 1
          '{exists: true}'                 | '{starts_with: a}'
          '{any: [5, {exists: false}]}'    | 5
          '{not: 1}'                       | '[2, 3]'
          '{not: 1}'                       | '{not: [1, 2]}'
          '{gte: 1}'                       | '{gt: 1, lt: 3}'
          '{gt: 1}'                        | '{gte: 2}'
          '{matches: "a+"}'                | '[a, aa]'
          """)
  void conditionThatAWiderOneStandsBefore_getsNoRequest_andTheOtherWayRoundItDoes(
      String wide, String narrow) throws Exception {
    assertThat(routes(conditions("a", "query", wide), conditions("b", "query", narrow)))
        .singleElement()
        .asString()
        .contains("route b gets no request, because route a (line 3)");
    assertThat(routes(conditions("b", "query", narrow), conditions("a", "query", wide))).isEmpty();
  }

  private static String conditions(String name, String part, String condition) {
    return "- {name: %s, match: {path: /a, %s: {x-a: %s}}, respond: {}}"
        .formatted(name, part, condition);
  }

  @Test
  void textThatIsTooLongForAPattern_isLeftToTheGateway() throws Exception {
    String pattern = "{matches: \"(a{1000}){4}b?\"}";
    String text = "a".repeat(4000);

    assertThat(routes(conditions("a", "query", pattern), conditions("b", "query", text))).isEmpty();
  }

  private static String to(String name, String path, String location) {
    return "- {name: %s, match: {path: '%s'}, respond: {status: 302, headers: {location: '%s'}}}"
        .formatted(name, path, location);
  }

  private static String plugin(String name, String path, String target) {
    return ("- {name: %s, match: {path: '%s'}, plugins: [{name: redirect, config: {path: '%s'}}],"
            + " respond: {}}")
        .formatted(name, path, target);
  }

  @Test
  void redirectsThatLeadBackToEachOther_areNamedOnce() throws Exception {
    assertThat(routes(to("a", "/a", "/b"), to("b", "/b", "/c?x=1"), to("c", "/c", "/a")))
        .containsExactly(
            "the redirects of routes a, b, c lead back to each other, so clients give up; let one"
                + " of them lead to a route that answers");
    assertThat(routes(to("a", "/a", "/a"))).singleElement().asString().contains("of route a");
    assertThat(routes(plugin("a", "/a/{rest**}", "/b/{+rest}"), to("b", "/b/{x}", "/a/{x}")))
        .singleElement()
        .asString()
        .contains("routes a, b");
    assertThat(routes(plugin("a", "/a/{rest**}", "/a/b/{+rest}"))).hasSize(1);
  }

  @Test
  void redirectsThatLeadToAnAnswer_areNotNamed() throws Exception {
    assertThat(
            routes(
                to("a", "/a", "/b"),
                plugin("b", "/b", "/c"),
                "- {name: c, match: {path: /c}, respond: {}}"))
        .isEmpty();
    assertThat(routes(to("a", "/a/**", "/b/"), to("elsewhere", "/b/**", "https://a.example/a")))
        .isEmpty();
    assertThat(routes(plugin("there", "/a/**", "/a/b"))).isEmpty();
  }
}
