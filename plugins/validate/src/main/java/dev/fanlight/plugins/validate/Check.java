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
import java.util.function.LongSupplier;

/**
 * Checks bodies: small ones at once on the event loop, others on a thread of the pool. A small body
 * that turns out to be costly goes to the pool too. Safe for use by all threads.
 */
final class Check {
  /** Bytes that are read on the event loop. */
  static final int SMALL = 16 * 1024;

  /** Most often a millisecond. */
  private static final long STEPS_ON_LOOP = 10_000;

  /** Some keywords look at the whole of a value, and so cost more than a step. */
  private static final long NANOS_ON_LOOP = 2_000_000;

  /** For one text: some 20 ms at worst. Nothing ends a pattern on its way. */
  private static final long PATTERN_STEPS_ON_LOOP = 500_000;

  private static final long STEPS_ON_POOL = 2_000_000;

  private final BodySchema schema;
  private final JsonReader reader;
  private final int maxErrors;
  private final PluginContext context;
  private final LongSupplier nanos;

  /**
   * @param nanos such as {@link System#nanoTime}
   */
  Check(SchemaSource source, ValidateConfig config, PluginContext context, LongSupplier nanos) {
    this.schema = source.compile();
    this.reader = new JsonReader(config.maxDepth());
    this.maxErrors = config.maxErrors();
    this.context = context;
    this.nanos = nanos;
  }

  /**
   * Completes with the violations, or fails with a {@link MalformedException}, a {@link
   * TooCostlyException}, or because the pool has no room. The end of the exchange ends the check.
   */
  Future<List<Violation>> of(Buffer body, Exchange exchange) {
    if (body.length() > SMALL
        || (long) body.length() * schema.stepsPerCharacter() > PATTERN_STEPS_ON_LOOP) {
      return onPool(body, exchange);
    }
    long end = nanos.getAsLong() + NANOS_ON_LOOP;
    Bounds onLoop = new Bounds(STEPS_ON_LOOP, maxErrors, () -> nanos.getAsLong() - end > 0);
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
