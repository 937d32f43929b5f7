package dev.fanlight.gateway.hostile;

import dev.fanlight.gateway.filter.load.TestJar;
import java.io.IOException;
import java.nio.file.Path;

/** Plugins that behave as badly as they can. */
final class HostilePlugins {
  private HostilePlugins() {}

  static void pack(Path folder) throws IOException {
    TestJar.plugin(
            "Hanging",
            "hanging",
            "return (Filter) (it, chain) ->"
                + " io.vertx.core.Promise.<GatewayResponse>promise().future();")
        .write(folder.resolve("hanging.jar"));
    // Longer than its timeout and the second after which its thread counts as stuck.
    TestJar.plugin(
            "Deaf",
            "deaf",
            "return (BlockingFilter) it -> { long end = System.nanoTime() + 2_000_000_000L;"
                + " while (System.nanoTime() < end) { try { Thread.sleep(50); } catch"
                + " (InterruptedException ignored) {} } return Step.proceed(it.request()); };")
        .write(folder.resolve("deaf.jar"));
    TestJar.plugin(
            "Throwing",
            "throwing",
            "return (Filter) (it, chain) -> { throw new LinkageError(\"broken\"); };")
        .write(folder.resolve("throwing.jar"));
    TestJar.plugin(
            "Nulling",
            "nulling",
            "return (Filter) (it, chain) -> io.vertx.core.Future.succeededFuture();")
        .write(folder.resolve("nulling.jar"));
    TestJar.plugin(
            "Keeping",
            "keeping",
            "var kept = new java.util.concurrent.ConcurrentLinkedQueue<Runnable>();"
                + " return (Filter) (it, chain) -> { kept.forEach(Runnable::run);"
                + " kept.add(() -> chain.proceed(it)); if (kept.size() > 50) { kept.poll(); }"
                + " return chain.proceed(it); };")
        .write(folder.resolve("keeping.jar"));
    TestJar.plugin(
            "Flooding",
            "flooding",
            "return (Filter) (it, chain) -> { for (int i = 0; i < 1000; i++) {"
                + " context.logger().warn(\"line {} of request {}\", i, it.id()); }"
                + " return chain.proceed(it); };")
        .write(folder.resolve("flooding.jar"));
  }
}
