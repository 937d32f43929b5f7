package dev.fanlight.gateway.hostile;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** What a configuration and its plugins can do wrong. */
final class ConfiguredAttacks {
  /** Each would go on for hours, or take all memory there is; {@code .a} is a long text. */
  private static final List<String> PROGRAMS =
      List.of(
          "[.a | gsub(\"\\\\s*\"; \"\")]",
          "[.a | gsub(\"\"; \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\")]",
          ".a | test(\"^(a+)+$\")",
          ".a | [scan(\"(a*)*b\")]",
          "[range(1e12)]",
          "[limit(1e12; repeat(1))]",
          "reduce range(1e15) as $i (0; . + 1)",
          "reduce range(1e9) as $i (\"a\"; . + .)",
          ".a * 1e9",
          "def f: f; f",
          "def f: [f]; f",
          "last(range(1e15))",
          "[.a, .a] | until(false; . + .)",
          "[splits(\"\")?, (.a | explode | combinations(9)?)]",
          "reduce range(1e9) as $i ({}; .[\"k\\($i)\"] = $i)",
          "[recurse(if . then . else . end)]",
          "[while(true; .)]");

  private ConfiguredAttacks() {}

  static List<Attack> all() {
    return List.of(
        Attack.of(
                "jq programs never end",
                ground ->
                    UpstreamAttacks.asks("/jq" + ground.number() % PROGRAMS.size()).strike(ground),
                "fanlight_requests_total{route=\"jq0\"}",
                "fanlight_requests_total{route=\"jq2\"}")
            .wholly(),
        Attack.of(
            "plugin never answers",
            UpstreamAttacks.asks("/hanging"),
            "fanlight_plugin_errors_total{plugin=\"hanging\"}"),
        Attack.of(
            "plugin heeds no interruption",
            UpstreamAttacks.asks("/deaf"),
            "fanlight_pool_abandoned_total"),
        Attack.of(
            "plugin throws errors",
            UpstreamAttacks.asks("/throwing"),
            "fanlight_plugin_errors_total{plugin=\"throwing\"}"),
        Attack.of(
            "plugin answers null",
            UpstreamAttacks.asks("/nulling"),
            "fanlight_plugin_errors_total{plugin=\"nulling\"}"),
        Attack.of(
            "plugin uses exchanges that have ended",
            UpstreamAttacks.asks("/keeping"),
            "fanlight_requests_total{route=\"keeping\"}"),
        Attack.of(
            "plugin floods the log",
            UpstreamAttacks.asks("/flooding"),
            "fanlight_requests_total{route=\"flooding\"}"),
        Attack.of(
                "reloads files that are wrong",
                ConfiguredAttacks::reload,
                "fanlight_config_reloads_total{result=\"failure\"}")
            .wholly());
  }

  /** The routes of the programs. */
  static String routes() {
    StringBuilder routes = new StringBuilder();
    for (int i = 0; i < PROGRAMS.size(); i++) {
      routes.append(
          """
            - name: jq%1$d
              match: {path: /jq%1$d}
              fan_out:
                merge: {jq: '%2$s'}
                calls: [{name: a, upstream: up, path: /text/5000}]
          """
              .formatted(i, PROGRAMS.get(i)));
    }
    return routes.toString();
  }

  private static void reload(Ground ground) throws IOException {
    if (ground.number() == 0) {
      for (String file : List.of(anchors(), deep(), "a: \"" + "x".repeat(8_000_000), longList())) {
        ground.gateway().reload(file);
      }
    } else {
      ground.pause(Duration.ofSeconds(1));
    }
  }

  /** Each level names the one before it ten times. */
  private static String anchors() {
    StringBuilder text = new StringBuilder("x-0: &a0 [a, a, a, a, a, a, a, a, a, a]\n");
    for (int i = 1; i < 10; i++) {
      text.append("x-%d: &a%1$d [%s]\n".formatted(i, ("*a" + (i - 1) + ", ").repeat(10)));
    }
    return text.toString();
  }

  private static String deep() {
    return "routes: " + "[".repeat(100_000);
  }

  private static String longList() {
    StringBuilder text = new StringBuilder("routes:\n");
    IntStream.range(0, 30_000).forEach(i -> text.append("  - {nam: r").append(i).append("}\n"));
    return text.toString();
  }
}
