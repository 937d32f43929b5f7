package dev.fanlight.plugin.testkit;

import dev.fanlight.plugin.AdminEndpoint;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.PerLoop;
import dev.fanlight.plugin.PluginContext;
import dev.fanlight.plugin.SharedKey;
import dev.fanlight.plugin.UpstreamName;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The context of one plugin in a test. Timers do not run by themselves: see {@link #tick}. */
public final class FakePluginContext implements PluginContext, AutoCloseable {
  private final String name;
  private final Vertx vertx;
  private final FakeMeters meters;
  private final List<Runnable> periodic = new CopyOnWriteArrayList<>();
  private final List<AutoCloseable> owned = new CopyOnWriteArrayList<>();
  private final List<FakePerLoop<?>> perLoops = new CopyOnWriteArrayList<>();
  private final PerLoop<WebClient> clients;
  private final Map<String, AdminEndpoint> admin = new ConcurrentHashMap<>();
  private final FakeStates states;
  private volatile boolean closed;

  /**
   * @param vertx whose event loops the plugin works on; not closed by this
   */
  public FakePluginContext(String name, Vertx vertx) {
    this(name, vertx, new FakeMeters(), new FakeStates());
  }

  private FakePluginContext(String name, Vertx vertx, FakeMeters meters, FakeStates states) {
    this.name = name;
    this.vertx = vertx;
    this.meters = meters;
    this.states = states;
    this.clients = perLoop(FakePluginContext::newClient, FakePluginContext::close);
  }

  /**
   * The context of another place of the same plugin, or of the same place after a reload: it shares
   * the states of this one.
   *
   * @param vertx whose event loops the plugin works on; not closed by this
   */
  public FakePluginContext another(Vertx vertx) {
    return new FakePluginContext(name, vertx, meters.another(), states);
  }

  /**
   * Runs what the plugin asked to be run every so often, once, on an event loop as in the gateway.
   * Returns when it has run. Not to be called on an event loop.
   *
   * @throws RuntimeException or {@link Error}, as the plugin does
   */
  public void tick() {
    for (Runnable action : periodic) {
      PluginUnderTest.await(
          PluginUnderTest.on(
              vertx.getOrCreateContext(),
              () -> {
                action.run();
                return Future.succeededFuture();
              }));
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Logger logger() {
    return LoggerFactory.getLogger("plugin." + name);
  }

  @Override
  public FakeMeters meters() {
    return meters;
  }

  @Override
  public WebClient webClient() {
    return clients.get();
  }

  /** Follows no redirect, as that of the gateway. */
  private static WebClient newClient(Vertx vertx) {
    WebClientOptions options = new WebClientOptions();
    options.setUserAgent("fanlight").setFollowRedirects(false);
    return WebClient.create(vertx, options);
  }

  private static Future<Void> close(WebClient client) {
    client.close();
    return Future.succeededFuture();
  }

  @Override
  public <T> PerLoop<T> perLoop(Function<Vertx, T> make, Function<? super T, Future<Void>> close) {
    FakePerLoop<T> perLoop = new FakePerLoop<>(vertx, make, close);
    perLoops.add(perLoop);
    return perLoop;
  }

  /** Every upstream exists in a test. */
  @Override
  public UpstreamName upstream(String name) {
    return new UpstreamName(name);
  }

  @Override
  public <T> T shared(SharedKey<T> key, Supplier<? extends T> make) {
    if (closed) {
      throw new IllegalStateException("plugin " + name + " has stopped");
    }
    return states.take(this, key, make);
  }

  @Override
  public <T> Future<T> blocking(Callable<T> work) {
    return closed
        ? Future.failedFuture(
            GatewayError.of(ErrorCode.SHUTTING_DOWN, "plugin " + name + " has stopped"))
        : vertx.executeBlocking(work, false);
  }

  @Override
  public void admin(AdminEndpoint endpoint) {
    if (closed) {
      throw new IllegalStateException("plugin " + name + " has stopped");
    }
    if (admin.putIfAbsent(endpoint.method() + " " + endpoint.path(), endpoint) != null) {
      throw new IllegalArgumentException("there is an admin endpoint " + endpoint.path());
    }
  }

  /**
   * Asks an admin endpoint of the plugin, on the calling thread.
   *
   * @param path such as {@code purge}
   */
  public JsonObject admin(HttpMethod method, String path, AdminEndpoint.Request request)
      throws Exception {
    AdminEndpoint endpoint = admin.get(method + " " + path);
    if (endpoint == null) {
      throw new AssertionError("no admin endpoint among " + admin.keySet() + " is " + path);
    }
    return endpoint.handler().handle(request);
  }

  @Override
  public void every(Duration period, Runnable action) {
    if (!closed) {
      periodic.add(action);
    }
  }

  @Override
  public <T extends AutoCloseable> T own(T resource) {
    if (closed) {
      close(resource);
      throw new IllegalStateException("plugin " + name + " has stopped");
    }
    owned.add(resource);
    return resource;
  }

  /**
   * Closes what the plugin has on event loops, then what it owns, last first, then what it shares
   * with no other place any more. Not to be called on an event loop.
   */
  @Override
  public void close() {
    closed = true;
    periodic.clear();
    admin.clear();
    perLoops.forEach(FakePerLoop::close);
    for (AutoCloseable resource : owned.reversed()) {
      close(resource);
    }
    for (Object unheld : states.release(this)) {
      if (unheld instanceof AutoCloseable resource) {
        close(resource);
      }
    }
  }

  private static void close(AutoCloseable resource) {
    try {
      resource.close();
    } catch (Exception failure) {
      throw new AssertionError("a resource of the plugin did not close", failure);
    }
  }
}
