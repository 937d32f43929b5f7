package dev.fanlight.gateway.bootstrap.advice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.load.ConfigLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedirectAdviceTest {
  @TempDir Path folder;

  private List<String> advice(String routes) throws Exception {
    String text =
        """
        listeners: [{name: public, port: 8080}]
        upstreams:
          own: {url: "http://10.0.0.1:9001"}
          told: {url: "http://10.0.0.1:9001", host: client}
          named: {url: "http://10.0.0.1:9001", host: example.com}
        routes:
        """
            + routes;
    Path file = Files.writeString(folder.resolve("it.yaml"), text);
    return Advised.texts(RedirectAdvice.of(ConfigLoader.load(file, Map.of())));
  }

  private static String route(String name, String proxy) {
    return "  - {name: %s, match: {path: \"/%s/{rest**}\"}, proxy: {%s}}%n"
        .formatted(name, name, proxy);
  }

  @Test
  void redirectsOfAnUpstreamThatKnowsOnlyItself_areWarnedOfOnce_withTheRoutes() throws Exception {
    StringBuilder routes = new StringBuilder();
    for (int i = 0; i < 5; i++) {
      routes.append(route("r" + i, "upstream: own"));
    }

    assertThat(advice(routes.toString()))
        .singleElement()
        .asString()
        .contains("host: upstream", "routes r0, r1, r2 and 2 more", "location: true");
  }

  @Test
  void rewrittenPath_cannotBeLedBack() throws Exception {
    assertThat(
            advice(
                route("a", "upstream: own, path: \"/v2/{+rest}\", rewrite: {location: true}")
                    + route("b", "upstream: own, strip_prefix: /b, rewrite: {location: true}")))
        .singleElement()
        .asString()
        .contains("route a", "strip_prefix")
        .doesNotContain("route b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "upstream: told",
        "upstream: named",
        "upstream: own, rewrite: {location: true}",
        "upstream: told, path: \"/v2/{+rest}\""
      })
  void everythingElse_isNotWarnedOf(String proxy) throws Exception {
    assertThat(advice(route("a", proxy))).isEmpty();
  }

  @Test
  void otherActions_areNotWarnedOf() throws Exception {
    assertThat(
            advice(
                """
                  - {name: a, match: {path: /a}, respond: {body: hi}}
                  - {name: b, match: {path: /b}, fan_out: {calls: [{name: c, upstream: own, path: /}]}}
                """))
        .isEmpty();
  }
}
