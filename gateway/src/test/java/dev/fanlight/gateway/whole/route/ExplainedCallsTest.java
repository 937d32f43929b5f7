package dev.fanlight.gateway.whole.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.bootstrap.generation.PluginParts;
import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.source.ConfigException;
import dev.fanlight.gateway.explain.Explainer;
import dev.fanlight.gateway.explain.Explanation;
import dev.fanlight.gateway.explain.plan.Plan;
import dev.fanlight.gateway.explain.plan.Plan.Call;
import dev.fanlight.gateway.explain.plan.Plan.Certainty;
import dev.fanlight.gateway.explain.read.AskedRequest;
import dev.fanlight.gateway.explain.read.AskedRequest.Field;
import dev.fanlight.gateway.explain.words.PlainJson;
import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Reply;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The calls that are explained beforehand are those that the gateway makes. */
class ExplainedCallsTest {
  @RegisterExtension static final Stage stage = new Stage();

  private static final String KNOWN =
      """
      upstreams:
        up: {url: "%s", retry: {attempts: 3, on: [connect_failure]}}
        other: {url: "%1$s"}
      routes:
        - name: home
          match: {path: "/home/{id}"}
          fan_out:
            join: all_settled
            calls:
              - {name: plain, upstream: up, path: "/plain/{id}{?q}", with: {q: {from: query.q, default: null}}}
              - {name: fixed, upstream: up, path: /fixed, query: {a: "{id}"}, forward_query: [q, i]}
              - {name: asked, upstream: up, path: /asked, when: {query.v: "1"}}
              - {name: behind, upstream: up, path: /behind, after: [asked]}
              - {name: needs, upstream: up, path: "/needs/{n}", with: {n: header.x-n}}
              - {name: each, upstream: up, path: "/each/{i}", for_each: {in: query.i, as: i, max: 3, distinct: true}}
              - name: sticky
                path: /sticky
                split: [{upstream: up, weight: 1}, {upstream: other, weight: 1}]
                sticky: query.q
      """;

  private final Http1Upstream upstream = stage.upstream();

  @TempDir Path folder;

  private static Explanation explain(String yaml, String method, String url, String... fields)
      throws ConfigException {
    List<Field> all = Stream.of(fields).map(Field::parse).toList();
    return explainer(yaml).explain(new AskedRequest(method, url, all, null, "127.0.0.1", null), 10);
  }

  private static Plan plan(Explanation explanation) {
    return Objects.requireNonNull(explanation.plan(), explanation.toString());
  }

  private static Call call(Explanation explanation, String name) {
    return plan(explanation).action().calls().stream()
        .filter(call -> call.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static Explainer explainer(String yaml) throws ConfigException {
    GatewayConfig config = TestGateway.config(yaml);
    return Explainer.of(config, PluginParts.check(config));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/home/7",
        "/home/a%20b?q=x%26y",
        "/home/7?v=1&q=%C3%A9",
        "/home/..7?i=1&i=2&i=1",
        "/home/%2e?i=a&i=..",
        "/home/7?v=2&i=1&i=2&i=3&i=4",
        "/home/unknown0x?q=unknown"
      })
  void calls_ofARequest_askForThePathsThatWereExplained(String target) throws ConfigException {
    upstream.on("/asked", call -> call.json("1"));
    String yaml = KNOWN.formatted(upstream.url());
    Explanation explained = explain(yaml, "GET", target, "x-n: 9");

    Reply reply = stage.client(stage.gateway(yaml)).get(target, "x-n: 9");

    if (explained.plan() == null) {
      assertThat(reply.status()).isEqualTo(Objects.requireNonNull(explained.refusal()).status());
      return;
    }
    List<String> expected =
        plan(explained).action().calls().stream()
            .filter(call -> call.runs() != Certainty.NO)
            .flatMap(call -> call.paths().stream())
            .toList();
    boolean whole = reply.status() == 200;
    List<String> asked = upstream.arrivals().stream().map(arrival -> arrival.target).toList();
    assertThat(whole ? asked : List.<String>of())
        .containsExactlyInAnyOrderElementsOf(whole ? expected : List.<String>of());
  }

  @Test
  void conditions_thatAreKnown_decide_andLeaveOutWhatWaitsForTheCall() throws ConfigException {
    Explanation explained = explain(KNOWN.formatted("http://127.0.0.1:1"), "GET", "/home/7");

    assertThat(call(explained, "asked").why())
        .isEqualTo("when: query.v must be \"1\"; it is absent");
    assertThat(call(explained, "behind").why()).isEqualTo("asked is skipped");
    assertThat(call(explained, "needs").why()).startsWith("missing_value (400): ");
    assertThat(call(explained, "plain").attempts()).isEqualTo(3);
    assertThat(call(explained, "sticky").upstreams().getFirst().chosen()).isNull();
    assertThat(
            call(explain(KNOWN.formatted("http://127.0.0.1:1"), "GET", "/home/7?q=a"), "sticky")
                .upstreams()
                .stream()
                .map(Plan.Target::chosen))
        .containsExactlyInAnyOrder(true, false);
  }

  @Test
  void values_thatOnlyACallOrTheBodyCanGive_areNamesInBraces() throws ConfigException {
    String yaml =
        """
        upstreams: {up: {url: "http://127.0.0.1:1"}}
        routes:
          - name: a
            match: {path: /a}
            fan_out:
              calls:
                - {name: user, upstream: up, path: "/users/{id}", with: {id: "body#/id"}}
                - {name: cart, upstream: up, path: "/carts/{c}{?t}", after: [user], when: {user.status: 200},
                   with: {c: "user.body#/cart", t: user.header.x-tag}}
                - {name: item, upstream: up, path: "/items/{i}", after: [cart],
                   for_each: {in: "cart.body#/items", as: i, max: 5}}
        """;
    Explanation explained = explain(yaml, "POST", "/a");

    assertThat(call(explained, "user").paths()).containsExactly("/users/{body#/id}");
    assertThat(call(explained, "cart").paths())
        .containsExactly("/carts/{user.body#/cart}?t={user.header.x-tag}");
    assertThat(call(explained, "cart").runs()).isEqualTo(Certainty.PERHAPS);
    assertThat(call(explained, "cart").why())
        .isEqualTo("if user succeeds, and if user.status is to be \"200\"");
    assertThat(call(explained, "item").paths()).containsExactly("/items/{i}");
    assertThat(call(explain(yaml, "GET", "/a"), "user").why()).startsWith("missing_value (400)");
  }

  @Test
  void aHeadBeyondTheLimitsOfTheListener_isRefused() throws ConfigException {
    String yaml = KNOWN.formatted("http://127.0.0.1:1");

    assertThat(explain(yaml, "GET", "/" + "a".repeat(9000)).refusal())
        .extracting(refusal -> Objects.requireNonNull(refusal).status())
        .isEqualTo(414);
    assertThat(explain(yaml, "GET", "/home/7", "x: " + "a".repeat(100_000)).refusal())
        .extracting(refusal -> Objects.requireNonNull(refusal).status())
        .isEqualTo(431);
  }

  @Test
  void whatPlaceholdersMade_isNeverShown() throws ConfigException, IOException {
    Path secret = Files.writeString(folder.resolve("secret"), "MARK-1");
    String yaml =
        """
        upstreams: {up: {url: "http://127.0.0.1:1"}}
        routes:
          - name: a
            match: {path: /a, headers: {x-k: "${file:S}"}, query: {q: {any: ["${file:S}", {not: "${file:S}"}]}}}
            fan_out:
              calls:
                - {name: a, upstream: up, path: "/a/${file:S}/{i}", with: {i: query.i}}
                - {name: b, upstream: up, path: "/b{?t}", query: {u: "${file:S}{t}"},
                   with: {t: {from: query.t, default: "${file:S}"}}}
                - {name: c, upstream: up, path: /c, when: {query.t: "${file:S}"}}
                - {name: d, upstream: up, path: /d, headers: {x: "${file:S}{i}"}, with: {i: query.none}}
          - {name: p, match: {path: /p}, proxy: {upstream: up, path: "/p/${file:S}"}}
          - {name: q, match: {path: /a, headers: {authorization: MARK-2}}, respond: {}}
        """
            .replace("${file:S}", "${file:" + secret + "}");
    String shown = "";
    for (String target : List.of("/a", "/a?i=1&q=2", "/a?i=..&q=1&t=x", "/p", "/p?t=1")) {
      shown += PlainJson.lines(explain(yaml, "GET", target, "x-k: 1"));
      shown += PlainJson.lines(explain(yaml, "GET", target, "x-k: MARK-1").plan() + "");
    }
    shown += PlainJson.lines(explainer(yaml).routes());

    assertThat(shown).doesNotContain("MARK").contains("/a/***/1", "/p/***", "{the default of t}");
  }
}
