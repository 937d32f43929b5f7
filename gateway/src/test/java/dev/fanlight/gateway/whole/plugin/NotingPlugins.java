package dev.fanlight.gateway.whole.plugin;

import dev.fanlight.gateway.filter.load.TestJar;
import java.io.IOException;
import java.nio.file.Path;

/** Jars of plugins that note the context class loader wherever their code runs. */
final class NotingPlugins {
  /** The system property that has the notes: class loaders by the name of the place. */
  static final String NOTES = "loader-notes";

  /** Notes the context class loader wherever the plugin's code runs. */
  private static final String NOTE =
      """
        static final java.util.Map<String, ClassLoader> NOTES =
            (java.util.Map<String, ClassLoader>) System.getProperties().get("loader-notes");
        static void note(String where) {
          NOTES.put(where, Thread.currentThread().getContextClassLoader());
        }
        static io.vertx.core.Future<Void> done(String where) {
          note(where);
          return io.vertx.core.Future.succeededFuture();
        }
      """;

  private static final String ASYNC =
      """
      note("create");
      context.own(() -> note("close"));
      context.shared(SharedKey.of("own", Async.class), Async::new);
      context.shared(SharedKey.of("of-the-jdk", java.util.ArrayList.class), java.util.ArrayList::new);
      context.every(java.time.Duration.ofMillis(1), () -> note("timer"));
      return new Filter() {
        public io.vertx.core.Future<Void> start() {
          return done("start")
              .compose(x -> context.webClient().getAbs(config.word()).send())
              .onComplete(x -> note("after start's call"))
              .mapEmpty();
        }
        public io.vertx.core.Future<GatewayResponse> filter(Exchange it, Chain chain) {
          note("filter");
          return it.request().body().collect(100, ErrorCode.PAYLOAD_TOO_LARGE)
              .compose(bytes -> {
                note("after collect");
                it.request().body(Body.of(bytes));
                return it.calls().send("up", CallRequest.get("/asked"));
              })
              .compose(asked -> {
                note("after a call");
                return it.scope().withTimeout(java.time.Duration.ofSeconds(9), in -> {
                  note("task");
                  return in.calls().send("up", CallRequest.get("/asked"));
                });
              })
              .compose(asked -> { note("after a task"); return context.blocking(() -> "done"); })
              .compose(done -> { note("after blocking work"); return chain.proceed(it); })
              .compose(r -> {
                note("response");
                return r.body().collect(100, ErrorCode.UPSTREAM_BODY_TOO_LARGE)
                    .map(bytes -> { note("after the response's collect"); return r.body(Body.of(bytes)); });
              });
        }
        public io.vertx.core.Future<Void> stop() { return done("stop"); }
      };
      """;

  private static final String MAPPING =
      """
      return (Filter) (it, chain) -> {
        BodyTransform up = chunk -> { note(config.word() + " up"); return chunk; };
        BodyTransform down = chunk -> { note(config.word() + " down"); return chunk; };
        it.request().body(it.request().body().map(up));
        return chain.proceed(it).map(r -> r.body(r.body().map(down)));
      };
      """;

  private static final String BLOCKING =
      """
      return (BlockingFilter) it -> {
        note("apply");
        try (java.sql.Connection c = java.sql.DriverManager.getConnection("jdbc:fake:x")) {
          return Step.proceed(it.request(), r -> { note("response step"); return r; });
        }
      };
      """;

  /** Of which only what a test needs works. */
  private static final String DRIVER =
      """
      package test;
      public class FakeDriver implements java.sql.Driver {
        static {
          try { java.sql.DriverManager.registerDriver(new FakeDriver()); }
          catch (java.sql.SQLException e) { throw new ExceptionInInitializerError(e); }
        }
        public boolean acceptsURL(String url) { return url.startsWith("jdbc:fake:"); }
        public java.sql.Connection connect(String url, java.util.Properties p) {
          return !acceptsURL(url) ? null : (java.sql.Connection) java.lang.reflect.Proxy.newProxyInstance(
              FakeDriver.class.getClassLoader(), new Class<?>[] {java.sql.Connection.class},
              (proxy, method, args) -> null);
        }
        public java.sql.DriverPropertyInfo[] getPropertyInfo(String url, java.util.Properties p) {
          return new java.sql.DriverPropertyInfo[0];
        }
        public int getMajorVersion() { return 1; }
        public int getMinorVersion() { return 0; }
        public boolean jdbcCompliant() { return false; }
        public java.util.logging.Logger getParentLogger() { return null; }
      }
      """;

  private NotingPlugins() {}

  static void write(Path folder) throws IOException {
    write(folder, "Async", "async", ASYNC);
    write(folder, "Blocking", "blocking", BLOCKING);
    write(folder, "Mapping", "mapping", MAPPING);
  }

  private static void write(Path folder, String simpleName, String plugin, String create)
      throws IOException {
    String source = TestJar.factory(simpleName, plugin, create);
    new TestJar()
        .source("test." + simpleName, source.substring(0, source.lastIndexOf('}')) + NOTE + "}")
        .source("test.FakeDriver", DRIVER)
        .entry(TestJar.SERVICES, "test." + simpleName)
        .entry("version", "first")
        .entry("META-INF/services/java.sql.Driver", "test.FakeDriver")
        .write(folder.resolve(plugin + ".jar"));
  }
}
