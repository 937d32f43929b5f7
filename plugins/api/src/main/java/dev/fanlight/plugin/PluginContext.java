package dev.fanlight.plugin;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.client.WebClient;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;

/**
 * The services for one plugin instance, from its creation to its stop. Safe for use by all threads.
 */
public interface PluginContext {

  /** The plugin's name. */
  String name();

  /** Named after the plugin. */
  Logger logger();

  /** Meters named {@code fanlight_plugin_NAME_...}. */
  PluginMeters meters();

  /**
   * The calling event loop's own client for services that are not upstreams. Call this on an event
   * loop, and again for each exchange. The gateway closes the client. It follows no redirects, and
   * its connections and the queue for them are bounded; the plugin sets its own timeouts, and
   * limits for what it reads. An answer that switches protocols, or whose transfer coding is not
   * {@code chunked} alone, fails its request and closes the connection. The client also closes the
   * connection if the request fails in the middle of the body of the answer, or if the codec of the
   * request is itself a {@code BodyStream} and fails. A timeout on the future alone closes nothing.
   *
   * @throws IllegalStateException on a thread that is no event loop of the gateway, and after the
   *     plugin has stopped
   */
  WebClient webClient();

  /**
   * Keeps one instance of a resource for each event loop, such as a client for Redis or SQL. So a
   * plugin needs no {@link Vertx} of its own, and an exchange never leaves its loop. Call this
   * once, in {@link PluginFactory#create} or {@link Plugin#start}.
   *
   * <p>An instance is made when its loop first asks for it with {@link PerLoop#get}, and not at the
   * start. It is closed after the plugin has stopped, so after the last exchange, on the same loop.
   * Both steps run with the class loader of the plugin as context class loader. Loops that never
   * asked have none.
   *
   * <p>So what {@code make} throws fails the exchange that asks first, and not the start. To have
   * it fail the start, call {@link PerLoop#get} in {@link Plugin#start} too: that is called on one
   * of the event loops, and gets the instance of that loop.
   *
   * <p>A close that throws, fails or returns null is logged with the name of the plugin, and all
   * other instances are closed nevertheless. The gateway waits for closes up to five seconds.
   * Resources of {@link #own} are closed meanwhile, in no certain order to these.
   *
   * @param make makes an instance for the calling event loop, from the gateway's Vert.x; must not
   *     block or return null. If it throws, {@link PerLoop#get} throws the same
   * @param close closes an instance, on its loop; must not block. Completes when it is closed
   */
  <T> PerLoop<T> perLoop(Function<Vertx, T> make, Function<? super T, Future<Void>> close);

  /**
   * The upstream of that name, for a name that does not stand in the plugin's configuration as a
   * component of the type {@link UpstreamName}. Call this in {@link PluginFactory#create}: then a
   * name that is wrong fails the start or the reload with the name of the plugin and its place.
   *
   * @throws IllegalArgumentException when the configuration has no such upstream
   */
  UpstreamName upstream(String name);

  /**
   * The state of that name, which all places of this plugin in the configuration share. It outlives
   * a reload: the instances of the new configuration take it before the old ones stop. Use it for
   * what must not begin again at each reload, such as the counts of a rate limit.
   *
   * <p>The first instance that asks makes the state, and every other one gets the same object. An
   * instance that has asked holds the state until it has stopped. When no instance holds it any
   * more, it is closed, if it is {@link AutoCloseable}, on a thread that may block. A later caller
   * then makes another one, which may be while the old one is being closed.
   *
   * <p>State belongs to the classes that made it. A reload that finds a jar with another content
   * loads other classes: their instances make a state of their own, and the old state ends with the
   * last instance of the old jar.
   *
   * <p>The state must be safe for use by all threads. It must not keep this context, nor what
   * belongs to it, such as its meters: they end with the instance that made the state. Call this in
   * {@link PluginFactory#create} or {@link Plugin#start} and keep the state in a field. Keys come
   * from the code or the configuration of a plugin and never from requests: a plugin has at most
   * 1,024 of them.
   *
   * @param make makes the state; runs once, on the calling thread; must not block or return null.
   *     If it throws, this method throws the same, and the next call tries again
   * @throws IllegalStateException when the plugin has stopped, when there are too many keys, and
   *     when {@code make} asks for its own key
   */
  <T> T shared(SharedKey<T> key, Supplier<? extends T> make);

  /**
   * Runs work that blocks, on a thread of the pool that the plugin's entry names with {@code pool},
   * or of the pool {@code default}. Use it in {@link Plugin#start} to open what needs a connection,
   * such as a pool of database connections, and in timers. The blocking work of exchanges belongs
   * into a {@link BlockingFilter}, because only that ends with the exchange: work that is started
   * here goes on when the exchange has ended.
   *
   * <p>The thread has the class loader of the plugin as context class loader. The work waits in the
   * queue of the pool like that of an exchange. Once the plugin has stopped, work that waits is
   * dropped and work that runs is interrupted.
   *
   * @return what the work returns or throws. Completes on the calling event loop, or on an event
   *     loop of the plugin if the caller is on none. Fails with {@link ErrorCode#OVERLOADED} when
   *     the queue of the pool is full, and with {@link ErrorCode#SHUTTING_DOWN} when the plugin has
   *     stopped
   */
  <T> Future<T> blocking(Callable<T> work);

  /**
   * Adds an endpoint to the admin listener, until the plugin stops. Call this in {@link
   * PluginFactory#create} or {@link Plugin#start}. Operators need the token of the listener, and
   * {@code admin.allow_changes} for {@code POST}. A request goes to the endpoints of all places
   * that have the same id, one after another, and its answer has an answer of each.
   *
   * <p>The handler runs on the pool of the plugin's entry, with the class loader of the plugin as
   * context class loader. It has ten seconds; then it is interrupted. The body of a request has at
   * most 64 KiB.
   *
   * @throws IllegalArgumentException when the plugin has that endpoint already
   * @throws IllegalStateException when the plugin has stopped
   */
  void admin(AdminEndpoint endpoint);

  /** Runs the action every period on an event loop until the plugin stops. */
  void every(Duration period, Runnable action);

  /**
   * Closes the resource after the plugin has stopped, in the reverse order of these calls, on a
   * thread of its own. The gateway waits five seconds for all closes of the plugin together, then
   * goes on without them. Every five seconds that thread is interrupted until the closes have
   * ended.
   *
   * @return the resource
   * @throws IllegalStateException when the plugin has stopped meanwhile; the resource is closed
   *     then
   */
  <T extends AutoCloseable> T own(T resource);
}
