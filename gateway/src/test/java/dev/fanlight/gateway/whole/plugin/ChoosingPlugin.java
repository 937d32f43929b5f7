package dev.fanlight.gateway.whole.plugin;

import dev.fanlight.gateway.filter.load.TestJar;
import java.io.IOException;
import java.nio.file.Path;

/** A plugin {@code chooses} the upstream of a proxy, in every way and at every time there is. */
final class ChoosingPlugin {
  private static final String SOURCE =
      """
      package test;
      import dev.fanlight.plugin.*;
      import io.vertx.core.*;
      public class Chooses implements PluginFactory<Chooses.Config> {
        public record Config(
            @org.jspecify.annotations.Nullable UpstreamName to,
            @org.jspecify.annotations.Nullable String how) {}
        public String name() { return "chooses"; }
        public Class<Config> configType() { return Config.class; }
        public Plugin create(Config config, PluginContext context) {
          UpstreamName to = config.to();
          return switch (config.how()) {
            case "plain" -> (Filter) (it, chain) -> {
              it.request().upstream(to);
              return chain.proceed(it);
            };
            case "blocking" -> (BlockingFilter) it -> Step.proceed(it.request().upstream(to));
            case "blocking late" -> (BlockingFilter) it ->
                Step.proceed(it.request(), response -> { it.request().upstream(to); return response; });
            case "late" -> (Filter) (it, chain) -> chain.proceed(it).map(response -> {
              it.request().upstream(to);
              return response;
            });
            case "at the end" -> (Filter) (it, chain) -> {
              it.onEnd(() -> {
                try {
                  it.request().upstream(to);
                } catch (IllegalStateException late) {
                  context.meters().counter("late", "choices").increment();
                }
              });
              return Future.succeededFuture(GatewayResponse.of(204));
            };
            case "fails" -> (Filter) (it, chain) -> {
              it.request().upstream(to);
              return Future.failedFuture("not today");
            };
            case "unknown" -> (Filter) (it, chain) -> {
              it.request().upstream(new UpstreamName("nobody"));
              return chain.proceed(it);
            };
            case "detached unknown" -> (Filter) (it, chain) ->
                chain.join(chain
                    .detached(
                        it,
                        it.request().copy().upstream(new UpstreamName("nobody")),
                        java.time.Duration.ofSeconds(5))
                    .response());
            case "detached" -> (Filter) (it, chain) ->
                chain.join(chain
                    .detached(it, it.request().copy().upstream(to), java.time.Duration.ofSeconds(5))
                    .response()
                    .compose(r -> r.body().collect(99, ErrorCode.INVALID_BODY).map(b -> r.body(Body.of(b)))));
            default -> throw new IllegalArgumentException("how");
          };
        }
      }
      """;

  private ChoosingPlugin() {}

  /** Writes its jar into that folder. */
  static void pack(Path folder) throws IOException {
    new TestJar()
        .source("test.Chooses", SOURCE)
        .entry(TestJar.SERVICES, "test.Chooses")
        .write(folder.resolve("chooses.jar"));
  }
}
