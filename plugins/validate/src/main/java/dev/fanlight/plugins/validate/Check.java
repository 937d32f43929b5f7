package dev.fanlight.plugins.validate;

import dev.fanlight.plugin.PluginContext;
import dev.fanlight.plugins.validate.schema.BodySchema;
import dev.fanlight.plugins.validate.schema.JsonReader;
import dev.fanlight.plugins.validate.schema.MalformedException;
import dev.fanlight.plugins.validate.schema.TooCostlyException;
import dev.fanlight.plugins.validate.schema.Violation;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;

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
  private final PluginContext context;

  Check(SchemaSource source, ValidateConfig config, PluginContext context) {
    this.schema = source.compile();
    this.reader = new JsonReader(config.maxDepth());
    this.maxErrors = config.maxErrors();
    this.context = context;
  }

  /**
   * Completes with the violations, or fails with a {@link MalformedException}, a {@link
   * TooCostlyException}, or because the pool has no room.
   */
  Future<List<Violation>> of(Buffer body) {
    if (body.length() > SMALL) {
      return context.blocking(() -> run(body, STEPS_ON_POOL));
    }
    try {
      return Future.succeededFuture(run(body, STEPS_ON_LOOP));
    } catch (MalformedException malformed) {
      return Future.failedFuture(malformed);
    } catch (TooCostlyException costly) {
      return context.blocking(() -> run(body, STEPS_ON_POOL));
    }
  }

  private List<Violation> run(Buffer body, long steps)
      throws MalformedException, TooCostlyException {
    return schema.check(reader.read(body), steps, maxErrors);
  }
}
