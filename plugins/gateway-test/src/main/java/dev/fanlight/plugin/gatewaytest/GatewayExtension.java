package dev.fanlight.plugin.gatewaytest;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Runs a real gateway in the JVM of a test, with the plugins of the class path and with scripted
 * upstreams.
 *
 * <pre>{@code
 * @RegisterExtension
 * static final GatewayExtension gateway =
 *     GatewayExtension.of(
 *             """
 *             upstreams: {users: {url: "${upstream.users}"}}
 *             routes:
 *               - name: users
 *                 match: {path: "/users/{id}"}
 *                 plugins: [{name: hello, config: {greeting: hi}}]
 *                 proxy: {upstream: users}
 *             """)
 *         .upstream("users", request -> UpstreamReply.json("{}"));
 *
 * @Test
 * void theUpstream_seesTheGreeting() {
 *   assertEquals(200, gateway.get("/users/7").status());
 *   assertEquals("hi", gateway.seen("users").getLast().header("x-hello"));
 * }
 * }</pre>
 *
 * <p><b>Life.</b> As a static field the gateway serves all tests of a class. As an instance field
 * each test has a gateway of its own. The tests of one gateway run one after another, also where
 * JUnit runs tests in parallel.
 *
 * <p><b>The configuration</b> is that of an operator. {@code ${upstream.NAME}} stands for the URL
 * of a scripted upstream. Sections that it does not have are filled in: one listener {@code public}
 * and the admin listener on free ports of 127.0.0.1, {@code defaults} with a {@code timeout} of 10
 * s, a {@code blocked_threshold} of 1 s, and no access log.
 *
 * <p><b>After each test</b> everything must be back: no exchange and no call may be under way, no
 * permit out, no byte held, no thread of a pool busy, no request open at an upstream. If something
 * is left for 20 seconds, the test fails with its name. After the end of the gateway the same holds
 * for its connections to upstreams, and for those of plugins. A test also fails if a script of an
 * upstream has thrown or has given an answer that cannot be sent.
 *
 * <p><b>Errors.</b> A mistake in the configuration, or a plugin that does not start, fails the test
 * with the message that an operator sees. Its lines are those of the text. What never comes fails
 * the test after 20 seconds.
 *
 * <p><b>Threads.</b> All methods block. Call them on the thread of the test or on threads that it
 * has started, never on an event loop.
 */
public final class GatewayExtension
    implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {
  private final String yaml;
  private final Map<String, UpstreamScript> scripts = new LinkedHashMap<>();

  private final TestTurn turn = new TestTurn();

  /** Test classes that it serves: one within another may share it. Its monitor guards them. */
  private int classes;

  private Duration patience = Waiting.PATIENCE;
  private volatile @Nullable RunningGateway running;

  private GatewayExtension(String yaml) {
    this.yaml = yaml;
  }

  /** A gateway with that configuration. */
  public static GatewayExtension of(String yaml) {
    return new GatewayExtension(yaml);
  }

  /**
   * Adds an upstream. The configuration has its URL as {@code ${upstream.NAME}}.
   *
   * @return this
   */
  public GatewayExtension upstream(String name, UpstreamScript script) {
    scripts.put(name, script);
    return this;
  }

  /** How long everything may take to be back after a test. */
  GatewayExtension patience(Duration patience) {
    this.patience = patience;
    return this;
  }

  /**
   * Sends GET and waits for the whole answer.
   *
   * @param target path and query
   * @param fields such as {@code "x-user: 7"}
   */
  public ClientReply get(String target, String... fields) {
    return send(HttpMethod.GET, target, "", fields);
  }

  /** Sends POST with that content and waits for the whole answer. */
  public ClientReply post(String target, String body, String... fields) {
    return send(HttpMethod.POST, target, body, fields);
  }

  /** Sends any request and waits for the whole answer. */
  public ClientReply send(HttpMethod method, String target, String body, String... fields) {
    return running().client().send(method, target, body, fields);
  }

  /**
   * The requests that an upstream has received since the test began, in the order in which they
   * were complete.
   *
   * @throws IllegalArgumentException when there is no such upstream
   */
  public List<UpstreamRequest> seen(String upstream) {
    return running().upstream(upstream).seen();
  }

  /**
   * The value of a metric: the sum of all its series that have these labels; 0 if it has none.
   * Waits until all exchanges have ended, because a client may have its answer before they are
   * counted.
   *
   * @param name such as {@code fanlight_plugin_hello_greeted_total}
   * @param labels pairs of name and value, such as {@code "route", "users"}
   */
  public double metric(String name, String... labels) {
    return running().quiet().sum(name, labels);
  }

  /** By how much a metric has grown since the test began; otherwise as {@link #metric}. */
  public double counted(String name, String... labels) {
    return running().quiet().sum(name, labels) - running().atBegin().sum(name, labels);
  }

  /** The port of the listener {@code public}, for a client of the test's own. */
  public int port() {
    return running().port();
  }

  /** The port of the admin listener. */
  public int adminPort() {
    return running().adminPort();
  }

  private RunningGateway running() {
    RunningGateway now = running;
    if (now == null) {
      throw new IllegalStateException("the gateway runs only while a test does");
    }
    return now;
  }

  @Override
  public synchronized void beforeAll(ExtensionContext all) {
    classes++;
    startIfNeeded();
  }

  @Override
  public void beforeEach(ExtensionContext test) throws InterruptedException {
    turn.take(test.getUniqueId());
    startIfNeeded();
    running().begin();
  }

  @Override
  public void afterEach(ExtensionContext test) {
    if (!turn.isOf(test.getUniqueId())) {
      return; // its turn has never come, and it has failed with why
    }
    try {
      end();
    } finally {
      turn.give();
    }
  }

  private void end() {
    RunningGateway now = running;
    if (now == null) {
      return; // it did not start, and the test has failed with why
    }
    try {
      now.end(patience);
    } finally {
      stopUnlessShared();
    }
  }

  @Override
  public synchronized void afterAll(ExtensionContext all) {
    classes--;
    stopUnlessShared();
  }

  private synchronized void startIfNeeded() {
    if (running == null) {
      Vertx outside = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
      try {
        running = RunningGateway.start(yaml, scripts, outside);
      } catch (RuntimeException | AssertionError failure) {
        Waiting.get("the end of the upstreams", outside.close());
        throw failure;
      }
    }
  }

  private synchronized void stopUnlessShared() {
    RunningGateway stopping = running;
    if (classes == 0 && stopping != null) {
      running = null;
      stopping.stop(Waiting.PATIENCE);
    }
  }
}
