package dev.fanlight.gateway.bootstrap.advice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.load.ConfigLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathAdviceTest {
  @TempDir Path folder;

  private List<String> advice(String guarded, String open, String action) throws Exception {
    String text =
        """
        listeners: [{name: public, port: 8080}]
        paths: {ambiguous: allow}
        upstreams: {up: {url: "http://10.0.0.1:9001"}}
        routes:
          - {name: admin, match: {path: "%s"}, plugins: [{name: guard}], proxy: {upstream: up}}
          - {name: open, match: {path: "%s"}, %s}
        """
            .formatted(guarded, open, action);
    Path file = Files.writeString(folder.resolve("it.yaml"), text);
    return Advised.texts(GuardAdvice.ofPaths(ConfigLoader.load(file, Map.of()), Set.of("guard")));
  }

  @ParameterizedTest
  @CsvSource({"'proxy: {upstream: up}', 1", "'respond: {status: 403}', 0"})
  void openRouteBesideAGuardedOne_isWarnedOf_whereAnUpstreamReadsThePath(String action, int lines)
      throws Exception {
    assertThat(advice("/admin/**", "/**", action)).hasSize(lines);
  }

  @ParameterizedTest
  @CsvSource({
    "/%61dmin/x,  /admin/**,  1",
    "/acme/admin, /{x}/**,    1",
    "/{x}/admin,  /{y}/**,    1",
    "/admin,      /admin/**,  1",
    "/admin/x,    /admin/{y}, 0",
    "/admin/x,    /other/**,  0",
    "/admin,      /admin/x/**, 0",
    "/{x}/admin,  /a/**,      0"
  })
  void openRouteWithATail_isWarnedOf_whereItBeginsAboveTheGuardedOne(
      String guarded, String open, int lines) throws Exception {
    assertThat(advice(guarded, open, "proxy: {upstream: up}")).hasSize(lines);
  }
}
