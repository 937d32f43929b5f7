package dev.fanlight.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code fanlight diff} takes for a difference, and where it tells of one. */
class DiffMeaningTest extends CommandScene {
  private static final String FILE =
      """
      listeners: [{name: public, port: 8080}]
      trusted_proxies: [10.0.0.0/8, 192.0.2.1]
      plugins: [{name: log, config: {level: 1}}, {name: other}]
      upstreams:
        a: {url: "http://127.0.0.1:1", timeout: 1s, retry: {attempts: 2, on: [reset]}, max_body: 2MiB}
        b: {url: "http://127.0.0.1:2"}
      routes:
        - name: split
          match: {path: /split, methods: [GET], headers: {x: {any: [v, {starts_with: w}]}}}
          proxy: {split: [{upstream: a, weight: 90}, {upstream: b, weight: 10}]}
        - name: calls
          match: {path: "/calls/{id}"}
          fan_out: {calls: [{name: one, upstream: a, path: /1}, {name: two, upstream: b, path: /2}]}
        - {name: same, match: {path: "/calls/{name}"}, proxy: {upstream: a}}
        - {name: cors, match: {path: /cors}, plugins: [{name: cors}], proxy: {upstream: a}}
      """;

  /** Two files of which the second one has another text in the place of the first one's. */
  private String changed(String... replaced) throws IOException {
    String other = FILE;
    for (int i = 0; i < replaced.length; i += 2) {
      assertThat(other).contains(replaced[i]);
      other = other.replace(replaced[i], replaced[i + 1]);
    }
    int exitCode = execute("diff", file("a.yaml", FILE), file("b.yaml", other));
    assertThat(exitCode).as(() -> "" + err).isEqualTo(out.toString().isEmpty() ? 0 : 1);
    return out.toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "10.0.0.0/8, 192.0.2.1 | 192.0.2.1, 10.0.0.0/8",
        "any: [v, {starts_with: w}] | any: [{starts_with: w}, v]",
        "methods: [GET] | methods: [GET, HEAD]",
        "weight: 90}, {upstream: b, weight: 10} | weight: 9}, {upstream: b, weight: 1}",
        "{upstream: a, weight: 90}, {upstream: b, weight: 10} | {upstream: b, weight: 10},"
            + " {upstream: a, weight: 90}",
        "upstream: a, path: /1 | upstream: a, path: /1, timeout: 1000ms",
        "upstream: a, path: /1 | 'upstream: a, path: /1, retry: {attempts: 2, on: [reset]}'",
        "upstream: a, path: /1 | upstream: a, path: /1, max_body: 2MiB",
        "{name: two, upstream: b, path: /2} | {name: two, upstream: b, path: /2, timeout: 2s}",
      })
  void what_decidesNothing_isNoDifference(String one, String other) throws IOException {
    assertThat(changed(one, other)).isEmpty();
  }

  @Test
  void orderOfRoutes_isADifferenceOnlyBetweenEquals() throws IOException {
    String same =
        FILE.lines().filter(line -> line.contains("name: same")).findFirst().orElseThrow();
    String cors =
        FILE.lines().filter(line -> line.contains("name: cors")).findFirst().orElseThrow();
    assertThat(changed(same + "\n" + cors, cors + "\n" + same)).isEmpty();

    assertThat(
            changed("  - name: calls", same + "\n  - name: calls", cors, "", same + "\n\n", cors))
        .isEqualTo("routes\n  ~ in another order: same, calls\n");
  }

  @Test
  void stickySplit_goesByTheOrderOfItsBranches() throws IOException {
    String[] sticky = {"weight: 10}]", "weight: 10}], sticky: header.x-user"};
    String one = FILE.replace(sticky[0], sticky[1]);
    String other =
        one.replace("{upstream: a, weight: 90}, ", "")
            .replace("weight: 10}]", "weight: 10}, {upstream: a, weight: 90}]");

    assertThat(execute("diff", file("a.yaml", one), file("b.yaml", other))).isEqualTo(1);
    assertThat(out.toString()).contains("~ proxy.split: in another order: b, a");
  }

  @Test
  void upstreamOfARoute_isSaidAsTheFileSaysIt() throws IOException {
    assertThat(
            changed(
                "path: /1}",
                "path: /1, timeout: 3s}",
                "/cors}, plugins: [{name: cors}], proxy: {upstream: a}",
                "/cors}, plugins: [{name: cors}], proxy: {upstream: b}"))
        .isEqualTo(
            """
            routes
              ~ calls
                  ~ fan_out.calls.one.timeout: 1s -> 3s
              ~ cors
                  ~ proxy.upstream: a -> b
            """);
    assertThat(
            changed("split: [{upstream: a, weight: 90}, {upstream: b, weight: 10}]", "upstream: a"))
        .isEqualTo(
            """
            routes
              ~ split
                  ~ proxy.upstream: nothing -> a
                  - proxy.split.a: a 90
                  - proxy.split.b: b 10
            """);
  }

  @Test
  void globalPlugin_isToldOnce_andNotOfEachRoute() throws IOException {
    assertThat(changed("level: 1", "level: 2", "{name: other}", "{name: new}"))
        .isEqualTo(
            """
            plugins
              ~ log.config.level: 1 -> 2
              - other: gone
              + new: new
            """);
  }

  @Test
  void globalPlugin_thatARouteChanges_isToldOfTheRoute() throws IOException {
    assertThat(
            changed(
                "[{name: cors}]",
                "[{name: cors}, {name: log, config: {level: 3}}, {name: other, enabled: false}]"))
        .isEqualTo(
            """
            routes
              ~ cors
                  ~ plugins.log.config.level: 1 -> 3
                  - plugins.other: gone
            """);
  }

  @Test
  void timeoutOfAnUpstream_isToldOnce_andNotOfEachCall() throws IOException {
    assertThat(changed("timeout: 1s", "timeout: 3s"))
        .isEqualTo("upstreams\n  ~ a\n      ~ timeout: 1s -> 3s\n");
  }
}
