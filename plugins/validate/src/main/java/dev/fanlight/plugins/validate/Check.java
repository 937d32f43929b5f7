package dev.fanlight.plugins.validate;

import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.Exchange;
import dev.fanlight.plugin.GatewayError;
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
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

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

  /** A pattern may take half a minute, and nobody waits for the report. */
  private static final long NANOS_OF_REPORT = 1_000_000_000;

  private final BodySchema schema;
  private final JsonReader reader;
  private final int maxErrors;
  private final PluginContext context;
  private final TreeMemory trees;
  private final LongSupplier nanos;

  /**
   * @param nanos such as {@link System#nanoTime}
   */
  Check(SchemaSource source, ValidateConfig config, PluginContext context, LongSupplier nanos) {
    this.schema = source.compile();
    this.reader = new JsonReader(config.maxDepth());
    this.maxErrors = config.maxErrors();
    this.context = context;
    this.trees = TreeMemory.of(context);
    this.nanos = nanos;
  }

  /**
   * Completes with the violations, or fails with a {@link MalformedException}, a {@link
   * TooCostlyException}, or because the pool has no room. It waits for memory for its tree. The end
   * of the exchange ends the wait and the check, and says nothing of the body.
   */
  Future<List<Violation>> of(Buffer body, Exchange exchange) {
    Future<List<Violation>> atOnce = onLoop(body);
    if (atOnce != null) {
      return atOnce;
    }
    AtomicBoolean ended = new AtomicBoolean();
    exchange.onEnd(() -> ended.set(true));
    return onPool(body, false, () -> ended::get)
        .recover(failure ->
            Future.failedFuture(
                ended.get() && failure instanceof TooCostlyException
                    ? GatewayError.of(ErrorCode.CANCELLED, "the exchange has ended")
                    : failure));
  }

  /** The same for a body that nobody waits for. Its exchange may end before. */
  Future<List<Violation>> report(Buffer body) {
    Future<List<Violation>> atOnce = onLoop(body);
    return atOnce == null ? onPool(body, true, () -> within(NANOS_OF_REPORT)) : atOnce;
  }

  /** The result, unless it takes too long for an event loop. */
  private @Nullable Future<List<Violation>> onLoop(Buffer body) {
    if (body.length() > SMALL
        || (long) body.length() * schema.stepsPerCharacter() > PATTERN_STEPS_ON_LOOP) {
      return null;
    }
    Bounds bounds = new Bounds(STEPS_ON_LOOP, maxErrors, within(NANOS_ON_LOOP));
    try {
      return Future.succeededFuture(schema.check(reader.read(body), bounds));
    } catch (MalformedException malformed) {
      return Future.failedFuture(malformed);
    } catch (TooCostlyException costly) {
      return null;
    }
  }

  /**
   * @param end asked when the check begins, for what ends it
   */
  private Future<List<Violation>> onPool(
      Buffer body, boolean isReport, Supplier<BooleanSupplier> end) {
    return context.blocking(() -> {
      BooleanSupplier over = end.get();
      if (over.getAsBoolean()) {
        throw new TooCostlyException(); // before the body is read
      }
      TreeMemory.Tree tree = new TreeMemory.Tree(isReport, body.length());
      trees.take(tree, over);
      try {
        return schema.check(reader.read(body), new Bounds(STEPS_ON_POOL, maxErrors, over));
      } finally {
        trees.giveBack(tree);
      }
    });
  }

  private BooleanSupplier within(long most) {
    long end = nanos.getAsLong() + most;
    return () -> nanos.getAsLong() - end > 0;
  }
}
