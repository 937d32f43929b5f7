package dev.fanlight.gateway.whole.route;

import dev.fanlight.gateway.filter.load.TestJar;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A plugin {@code answers} with the role of CORS. It answers each OPTIONS of a page, and the type
 * of its answer is {@code text/x-} and the name of the route.
 */
final class PreflightPlugin {
  private static final String CREATE =
      """
      return (Filter) (it, chain) ->
          it.request().method().name().equals("OPTIONS")
                  && it.request().headers().contains("origin")
              ? io.vertx.core.Future.succeededFuture(
                  GatewayResponse.of(204, "text/x-" + it.route(), Body.empty()))
              : chain.proceed(it);
      """;

  private PreflightPlugin() {}

  /** Writes its jar into that folder. */
  static void pack(Path folder) throws IOException {
    String factory =
        TestJar.factory("Answers", "answers", CREATE)
            .replaceFirst(
                "(?s)\\}\\s*$",
                "public PluginRole role(Config config) { return PluginRole.CORS; } }");
    new TestJar()
        .source("test.Answers", factory)
        .entry(TestJar.SERVICES, "test.Answers")
        .write(folder.resolve("answers.jar"));
  }
}
