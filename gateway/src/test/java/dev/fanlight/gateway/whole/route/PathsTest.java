package dev.fanlight.gateway.whole.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestGateway;
import dev.fanlight.gateway.whole.Wire;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which route a path leads to, and what the upstream gets of it. */
class PathsTest {
  @RegisterExtension static final Stage stage = new Stage();

  private final Http1Upstream upstream = stage.upstream();

  /** A protected prefix beside an open catch-all. */
  private TestGateway guarded(String paths) {
    return stage.gateway(
        """
        upstreams: {up: {url: "%s"}}
        %s
        routes:
          - {name: admin, match: {path: /admin/**}, respond: {status: 403}}
          - {name: exact, match: {path: /private}, respond: {status: 403}}
          - {name: item, match: {path: "/items/{id}"}, proxy: {upstream: up}}
          - {name: open, match: {path: /**}, proxy: {upstream: up}}
        """
            .formatted(upstream.url(), paths));
  }

  private TestGateway rewriting(String... routes) {
    return stage.gateway(
        "upstreams: {up: {url: \"%s\"}}\nroutes:\n%s"
            .formatted(upstream.url(), String.join("\n", routes)));
  }

  private int status(TestGateway gateway, String target) {
    try (Wire wire = new Wire(gateway.port())) {
      String head = wire.send("GET " + target + " HTTP/1.1\r\nhost: a\r\n\r\n").head();
      return Integer.parseInt(head.substring(9, 12));
    }
  }

  /** What the upstream gets for that target. */
  private String forwarded(TestGateway gateway, String target) {
    status(gateway, target);
    return upstream.arrivals().isEmpty() ? "" : upstream.arrivals().getLast().target;
  }

  /** Of all the ways that {@code ProtectedPathsTest} knows, one of each kind. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "//admin",
        "/admin;x",
        "/x/..%2fadmin",
        "/%2fadmin",
        "/x/%2e%2e/admin",
        "/%c0%afadmin",
        "/%2561dmin",
        "/admin%00",
        "/x\\admin"
      })
  void pathThatSomeServerReadsAsProtected_neverReachesTheOpenRoute(String target) {
    assertThat(status(guarded(""), target)).isIn(400, 403);
    assertThat(upstream.arrivals()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/100%25",
        "/100%25/a%2525b",
        "/a%25zz",
        "/%c3%a9%25c3%25a9",
        "/%e0%a0%80",
        "/a",
        "/a/",
        "/a//b",
        "/a;v=1",
        "/a%2fb",
        "/a%5cb",
        "/a%E9",
        "/%C3%A9?x=%2f",
        "/a.b/..c",
        "/items/5:cancel",
        "/administrator",
        "/x/admin",
        "/a%3bb",
        "/a%25"
      })
  void pathThatEveryServerReadsAlike_goesOutAsItCame(String target) {
    assertThat(forwarded(guarded(""), target)).isEqualTo(target);
  }

  @ParameterizedTest
  @CsvSource({
    "ignore, /a//b,  404, /a//b",
    "merge,  /a//b,  404, /a/b",
    "merge,  //a//,  404, /a/",
    "keep,   /a//b,  404, /a//b",
    "keep,   //admin, 400, ''",
    "merge,  //admin, 403, ''",
    "refuse, /a//b,  400, ''",
    "refuse, //admin, 400, ''",
  })
  void severalSlashes_areWhatIsConfigured(String slashes, String target, int status, String sent) {
    TestGateway gateway = guarded("paths: {slashes: " + slashes + "}");

    assertThat(status(gateway, target)).isEqualTo(status);
    assertThat(upstream.arrivals().stream().map(arrival -> arrival.target).findFirst().orElse(""))
        .isEqualTo(sent);
  }

  @Test
  void ambiguousPaths_mayBeAllowed_butNeverDots() {
    TestGateway gateway = guarded("paths: {ambiguous: allow}");

    assertThat(forwarded(gateway, "/%2fadmin")).isEqualTo("/%2fadmin");
    assertThat(status(gateway, "/x/..%2fadmin")).isEqualTo(400);
    assertThat(status(gateway, "/x%00")).isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource({
    "/rw/v1/items/5:cancel, /v1/items/5:cancel",
    "/rw/a;v=1,             /a;v=1",
    "/rw/a//b,              /a//b",
    "/rw//a,                /a",
    "//rw/a/,               /a/",
    "/rw,                   /",
    "/rw/,                  /",
    "/rw/%E9%2f?q=%20&r,    /%E9%2f?q=%20&r",
    "/%72w/a@b=,            /a@b=",
  })
  void strippedPrefix_leavesTheRestByteForByte(String target, String sent) {
    TestGateway gateway =
        rewriting("  - {name: a, match: {path: /rw/**}, proxy: {upstream: up, strip_prefix: /rw}}");

    assertThat(forwarded(gateway, target)).isEqualTo(sent);
  }

  @ParameterizedTest
  @CsvSource({
    "/rw/a;v=1//b:c%e9?x=1, /new/a;v=1//b:c%e9?x=1",
    "/rw,                   /new",
    "/rw/,                  /new",
    "/rw//a,                /new//a",
  })
  void wholeTail_goesBackByteForByte(String target, String sent) {
    TestGateway gateway =
        rewriting(
            "  - {name: a, match: {path: /rw/**}, proxy: {upstream: up, path: \"/new/{+rest}\"}}");

    assertThat(forwarded(gateway, target)).isEqualTo(sent);
  }

  @ParameterizedTest
  @CsvSource({
    "/new/%E9/%fe,  /new/%E9/%FE",
    "/id/%E9,       /x/%E9",
    "/call/%E9,     /y/%E9",
  })
  void octetsThatAreNoText_stayInPaths(String target, String sent) {
    TestGateway gateway =
        rewriting(
            "  - {name: a, match: {path: /new/**}, proxy: {upstream: up, path: \"/new/{rest}\"}}",
            "  - {name: b, match: {path: \"/id/{id}\"}, proxy: {upstream: up, path: \"/x/{id}\"}}",
            "  - {name: c, match: {path: \"/call/{id}\"}, fan_out: {calls: [{name: a, upstream: up,"
                + " path: \"/y/{id}\"}]}}");

    assertThat(forwarded(gateway, target)).isEqualTo(sent);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/header/%E9", "/body/%E9", "/query?id=%E9", "/each?id=a&id=%ff"})
  void octetsThatAreNoText_areABadRequestAnywhereElse(String target) {
    TestGateway gateway =
        rewriting(
            "  - {name: a, match: {path: \"/header/{id}\"}, respond: {headers: {x-a: \"{id}\"}}}",
            "  - {name: b, match: {path: \"/body/{id}\"}, respond: {body: {id: \"{id}\"}}}",
            "  - {name: c, match: {path: /query}, fan_out: {calls: [{name: a, upstream: up, path:"
                + " \"/{id}\", with: {id: query.id}}]}}",
            "  - {name: d, match: {path: /each}, fan_out: {for_each: {in: query.id, as: id}, call:"
                + " {upstream: up, path: \"/{id}\"}}}");

    assertThat(status(gateway, target)).isEqualTo(400);
    assertThat(upstream.arrivals()).isEmpty();
  }

  @Test
  void moreParametersThanAllowed_areRefused_neverDropped() {
    TestGateway gateway =
        rewriting(
            "  - {name: guard, match: {path: /a, query: {debug: {exists: true}}}, respond: {status:"
                + " 403}}",
            "  - {name: open, match: {path: /a}, proxy: {upstream: up}}",
            "  - {name: each, match: {path: /each}, fan_out: {for_each: {in: query.id, as: id, max:"
                + " 2000}, call: {upstream: up, path: /a}}}");

    assertThat(status(gateway, "/a?" + "x&".repeat(1023) + "debug")).isEqualTo(403);
    assertThat(status(gateway, "/a?" + "x&".repeat(1024) + "debug")).isEqualTo(400);
    assertThat(status(gateway, "/each?" + "id=1&".repeat(1025))).isEqualTo(400);
    assertThat(upstream.arrivals()).isEmpty();
  }
}
