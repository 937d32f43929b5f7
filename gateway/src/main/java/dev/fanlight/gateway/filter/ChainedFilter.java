package dev.fanlight.gateway.filter;

import dev.fanlight.gateway.config.PluginConfig.Use;
import dev.fanlight.gateway.config.match.PathPattern;
import dev.fanlight.gateway.config.source.Reasons;
import dev.fanlight.gateway.filter.boundary.PluginCode;
import dev.fanlight.gateway.filter.pool.Pool;
import dev.fanlight.gateway.telemetry.log.MinuteLine;
import dev.fanlight.gateway.telemetry.meter.FilterMeters;
import dev.fanlight.plugin.Attributes;
import dev.fanlight.plugin.BlockingFilter;
import dev.fanlight.plugin.Exchange;
import dev.fanlight.plugin.Filter;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugin.Plugin;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A plugin in its place in a route's chain. Immutable; serves all event loops at once. */
public final class ChainedFilter {
  private static final Logger LOG = LoggerFactory.getLogger(ChainedFilter.class);

  /** Kinds of failures that are told apart. */
  private static final int KINDS = 16;

  private static final Place ALWAYS = new Place(Use.always(""), false);

  private final String id;
  private final Place place;
  private final Plugin plugin;
  private final PluginCode code;
  private final Body body;
  private final FilterMeters meters;
  private final MinuteLine skips = new MinuteLine();
  private final Map<String, MinuteLine> stacks = new ConcurrentHashMap<>();

  private ChainedFilter(String id, Place place, Plugin plugin, Body body, FilterMeters meters) {
    this.id = id;
    this.place = place;
    this.plugin = plugin;
    this.code = code(plugin, meters);
    this.body = body;
    this.meters = meters;
  }

  /**
   * What a place of the plugin says of it.
   *
   * @param identifies whether it finds out who the client is
   */
  private record Place(Use use, boolean identifies) {}

  /** What runs when an exchange reaches the plugin; on the exchange's loop. */
  @FunctionalInterface
  private interface Body {
    Future<GatewayResponse> filter(FilterContext context, FilterLink chain);
  }

  /** One that works on the event loop. */
  public static ChainedFilter of(String id, Filter filter, FilterMeters meters) {
    PluginCode code = code(filter, meters);
    Body body =
        (context, chain) -> {
          PluginCode before = code.enter();
          try {
            return filter.filter(chain.exchange(), chain);
          } finally {
            PluginCode.leave(before);
          }
        };
    return new ChainedFilter(id, ALWAYS, filter, body, meters);
  }

  /** One that works on a pool's threads. */
  public static ChainedFilter of(String id, BlockingFilter filter, Pool pool, FilterMeters meters) {
    Body body = new PooledFilter(id, filter, code(filter, meters), pool)::filter;
    return new ChainedFilter(id, ALWAYS, filter, body, meters);
  }

  private static PluginCode code(Plugin plugin, FilterMeters meters) {
    return PluginCode.of(plugin).on(meters.route());
  }

  /** The same plugin, used as its place says. */
  public ChainedFilter used(Use use) {
    return new ChainedFilter(id, new Place(use, place.identifies), plugin, body, meters);
  }

  /** The same plugin, of which is known that it finds out who the client is. */
  public ChainedFilter identifyingClients() {
    return new ChainedFilter(id, new Place(place.use, true), plugin, body, meters);
  }

  /** Says of a request that it passes on that the client is known, if it finds that out. */
  void identify(Attributes attributes) {
    if (place.identifies) {
      attributes.set(Attributes.CLIENT_IDENTIFIED, true);
    }
  }

  /** Which plugin it is, for errors and logs. */
  String id() {
    return id;
  }

  /** Whether it sees the exchange. */
  boolean sees(FilterContext context) {
    return place.use.when() == null || context.matches(place.use.when());
  }

  /** The paths that it sees; none: it asks for none. */
  List<PathPattern> paths() {
    return place.use.paths();
  }

  /** The most it may take for itself; null: what the exchange has. */
  @Nullable Duration maxTime() {
    return place.use.maxTime();
  }

  /** The same in milliseconds, where there is such a time. */
  long maxMillis() {
    Duration most = maxTime();
    return most == null ? 0 : most.toMillis();
  }

  /** Whether an exchange goes on without it when it fails before it has passed the request on. */
  boolean mayBeSkipped() {
    return place.use.skips() != null;
  }

  /** An exchange goes on without it, for this reason. */
  void skipped(GatewayError reason, Exchange exchange) {
    meters.skipped();
    long times = skips.due();
    if (times > 0) {
      LOG.warn(
          "{}; it was skipped on route {}, request {} ({} in the last minute)",
          reason.detail(),
          exchange.route(),
          exchange.id(),
          times,
          reason.getCause());
    }
  }

  /**
   * Whether the stack of its failure belongs in the log: for each kind of failure, one a minute
   * tells where it fails. Kinds beyond the first few are one kind.
   */
  boolean showsStack(Throwable failure) {
    String kind = failure.getClass().getName();
    boolean known = stacks.size() < KINDS || stacks.containsKey(kind);
    return stacks.computeIfAbsent(known ? kind : "", other -> new MinuteLine()).due() > 0;
  }

  PluginCode code() {
    return code;
  }

  FilterMeters meters() {
    return meters;
  }

  /** What it makes of an error that did not come through it; if it fails, the error as it was. */
  GatewayError unseen(Exchange exchange, GatewayError error) {
    PluginCode before = code.enter();
    try {
      return Objects.requireNonNull(plugin.unseen(exchange, error), "the error is null");
    } catch (Throwable thrown) { // a linkage error of one plugin must not cost the gateway either
      meters.failed();
      LOG.error(
          "plugin {} failed with {} on route {}, request {}, and has added nothing to its error",
          id,
          Reasons.withKind(thrown),
          exchange.route(),
          exchange.id(),
          showsStack(thrown) ? thrown : null);
      return error;
    } finally {
      PluginCode.leave(before);
    }
  }

  Future<GatewayResponse> filter(FilterContext context, FilterLink chain) {
    return body.filter(context, chain);
  }
}
