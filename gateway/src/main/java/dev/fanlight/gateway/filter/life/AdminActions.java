package dev.fanlight.gateway.filter.life;

import dev.fanlight.gateway.time.Loop;
import dev.fanlight.plugin.AdminEndpoint;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import io.vertx.core.Future;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;

/**
 * The admin endpoints of one plugin instance. Their handlers run on the pool of the plugin. Safe
 * for use by all threads.
 */
final class AdminActions {
  private static final Duration MOST = Duration.ofSeconds(10);

  private final String plugin;
  private final Logger logger;
  private final BlockingWork pool;
  private final Loop loop;
  private final Map<String, AdminEndpoint> endpoints = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /**
   * @param loop where answers complete
   */
  AdminActions(String plugin, Logger logger, BlockingWork pool, Loop loop) {
    this.plugin = plugin;
    this.logger = logger;
    this.pool = pool;
    this.loop = loop;
  }

  void add(AdminEndpoint endpoint) {
    if (closed) {
      throw new IllegalStateException("plugin " + plugin + " has stopped");
    }
    String key = endpoint.method() + " " + endpoint.path();
    if (endpoints.putIfAbsent(key, endpoint) != null) {
      throw new IllegalArgumentException(
          "plugin " + plugin + " has an admin endpoint " + key + " already");
    }
  }

  List<AdminEndpoint> all() {
    return List.copyOf(endpoints.values());
  }

  /** Fails with a {@link GatewayError}. */
  Future<JsonObject> ask(AdminEndpoint endpoint, AdminEndpoint.Request request) {
    return pool.run(loop, MOST, () -> plain(endpoint.handler().handle(request)))
        .recover(failure -> Future.failedFuture(error(endpoint, failure)));
  }

  /**
   * A copy, made where the plugin's code may run. What cannot be written fails here, and the plugin
   * can change its own object later. Numbers keep all their digits.
   */
  private static JsonObject plain(JsonObject answer) {
    Objects.requireNonNull(answer, "the answer is null").toBuffer();
    return answer.copy(own -> Json.decodeValue(Json.encodeToBuffer(own)));
  }

  private GatewayError error(AdminEndpoint endpoint, Throwable failure) {
    if (failure instanceof GatewayError known) {
      return known;
    }
    logger.error("the admin endpoint {} of plugin {} failed", endpoint.path(), plugin, failure);
    return GatewayError.of(ErrorCode.PLUGIN_FAILED, "plugin " + plugin + " failed");
  }

  void close() {
    closed = true;
    endpoints.clear();
  }
}
