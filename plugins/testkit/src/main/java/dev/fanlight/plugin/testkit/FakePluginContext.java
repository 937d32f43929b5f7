package dev.fanlight.plugin.testkit;

import dev.fanlight.plugin.PluginContext;
import io.vertx.core.Vertx;
import io.vertx.ext.web.client.WebClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The context of one plugin in a test. Timers do not run by themselves: see {@link #tick}. */
public final class FakePluginContext implements PluginContext, AutoCloseable {
  private final String name;
  private final Vertx vertx;
  private final FakeMeters meters = new FakeMeters();
  private final List<Runnable> periodic = new CopyOnWriteArrayList<>();
  private final List<AutoCloseable> owned = new CopyOnWriteArrayList<>();
  private volatile @Nullable WebClient client;

  /**
   * @param vertx whose event loop the plugin's client works on; not closed by this
   */
  public FakePluginContext(String name, Vertx vertx) {
    this.name = name;
    this.vertx = vertx;
  }

  /** Runs what the plugin asked to be run every so often, once. */
  public void tick() {
    periodic.forEach(Runnable::run);
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
  public synchronized WebClient webClient() {
    WebClient made = client;
    if (made == null) {
      made = WebClient.create(vertx);
      client = made;
    }
    return made;
  }

  @Override
  public void every(Duration period, Runnable action) {
    periodic.add(action);
  }

  @Override
  public <T extends AutoCloseable> T own(T resource) {
    owned.add(resource);
    return resource;
  }

  /** Closes what the plugin owns, last first, and its client. */
  @Override
  public void close() {
    for (AutoCloseable resource : owned.reversed()) {
      close(resource);
    }
    WebClient made = client;
    if (made != null) {
      made.close();
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
