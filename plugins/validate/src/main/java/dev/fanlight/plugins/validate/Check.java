package dev.fanlight.plugins.validate;

import dev.fanlight.plugin.Exchange;
import dev.fanlight.plugin.PluginContext;
import dev.fanlight.plugins.validate.schema.BodySchema;
import dev.fanlight.plugins.validate.schema.Bounds;
import dev.fanlight.plugins.validate.schema.JsonReader;
import dev.fanlight.plugins.validate.schema.MalformedException;
import dev.fanlight.plugins.validate.schema.TooCostlyException;
import dev.fanlight.plugins.validate.schema.Violation;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Checks bodies: small ones at once on the event loop, others on a thread of the pool. A small body
 * that turns out to be costly goes to the pool too. Safe for use by all threads.
 */
final class Check {
  /** Bytes that are read on the event loop. */
  static final int SMALL = 16 * 1024;

  /** About a millisecond. */
  private static final long STEPS_ON_LOOP = 10_000;

  private static final long STEPS_ON_POOL = 2_000_000;

  private final BodySchema schema;
  private final JsonReader reader;
  private final int maxErrors;
  private final Bounds onLoop;
  private final PluginContext context;

  Check(SchemaSource source, ValidateConfig config, PluginContext context) {
    this.schema = source.compile();
    this.reader = new JsonReader(config.maxDepth());
    this.maxErrors = config.maxErrors();
    this.onLoop = new Bounds(STEPS_ON_LOOP, maxErrors, () -> false);
    this.context = context;
  }

  /**
   * Completes with the violations, or fails with a {@link MalformedException}, a {@link
   * TooCostlyException}, or because the pool has no room. The end of the exchange ends the check.
   */
  Future<List<Violation>> of(Buffer body, Exchange exchange) {
    if (body.length() > SMALL) {
      return onPool(body, exchange);
    }
    try {
      return Future.succeededFuture(schema.check(reader.read(body), onLoop));
    } catch (MalformedException malformed) {
      return Future.failedFuture(malformed);
    } catch (TooCostlyException costly) {
      return onPool(body, exchange);
    }
  }

  private Future<List<Violation>> onPool(Buffer body, Exchange exchange) {
    AtomicBoolean ended = new AtomicBoolean();
    exchange.onEnd(() -> ended.set(true));
    Bounds bounds = new Bounds(STEPS_ON_POOL, maxErrors, ended::get);
    return context.blocking(
        () -> ended.get() ? List.of() : schema.check(reader.read(body), bounds));
  }
}
