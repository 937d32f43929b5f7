package dev.fanlight.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.upstream.script.Script;
import java.lang.StackWalker.Option;
import java.lang.StackWalker.StackFrame;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The classes that a proxied GET passes are those that gateway/README.md lists. So a class that
 * only passes a request on does not come unseen.
 */
class RequestWayTest {
  private static final Path PAGE = Path.of("README.md");
  private static final Pattern NAME = Pattern.compile("`(\\w+)`");
  private static final StackWalker STACK = StackWalker.getInstance(Option.RETAIN_CLASS_REFERENCE);
  private static final String CONFIG =
      """
      listeners: [{name: public, port: 8080}]
      upstreams: {u: {url: "http://u:80"}}
      routes:
        - {name: one, match: {path: /one}, proxy: {upstream: u}}
      """;

  @TempDir Path folder;

  private final RouteScene scene = new RouteScene(this::asked);
  private final List<String> down = new ArrayList<>();
  private final List<String> back = new ArrayList<>();

  private Script asked(String path) {
    down.addAll(passed());
    return Script.answer(1, 200, "1");
  }

  /** The gateway's own classes on the stack, from the outermost to the innermost. */
  private static List<String> passed() {
    return STACK
        .walk(frames -> frames.map(StackFrame::getDeclaringClass).toList())
        .reversed()
        .stream()
        .filter(RequestWayTest::isTheGateways)
        .map(type -> type.getNestHost().getSimpleName())
        .distinct()
        .toList();
  }

  private static boolean isTheGateways(Class<?> type) {
    return type.getProtectionDomain().equals(RouteDispatcher.class.getProtectionDomain());
  }

  /** The names in a row of the page's table, from one to another. */
  private static List<String> listed(String row, String first, String last) throws Exception {
    String line =
        Files.readAllLines(PAGE).stream()
            .filter(any -> any.startsWith("| " + row + " |"))
            .findFirst()
            .orElseThrow();
    List<String> names =
        NAME.matcher(line).results().map((MatchResult name) -> name.group(1)).toList();
    return names.subList(names.indexOf(first), names.indexOf(last) + 1);
  }

  @BeforeEach
  void get() throws Exception {
    scene.play(
        RouteScene.config(folder, CONFIG),
        Map.of(),
        null,
        RouteScene.get("/one"),
        served ->
            served
                .response()
                .onComplete(answer -> {
                  back.addAll(passed());
                  served.end(200, 0, null);
                }));
  }

  @Test
  void request_passesTheListedClasses() throws Exception {
    assertThat(down)
        .containsExactlyElementsOf(listed("the request", "RouteDispatcher", "UpstreamCall"));
  }

  @Test
  void head_passesTheListedClasses() throws Exception {
    assertThat(back)
        .containsExactlyElementsOf(
            listed("the head of the answer", "RunningAttempt", "RoutedExchange"));
  }
}
